"""What officers write to us in a chat, and what is done about it."""
