"""The consent of a Zalo Official Account: who asked for it, where its tokens are kept, who renews them."""
