"""Letters by Zalo. Nothing here was tried against the live service: every base URL is an argument."""
