"""What was assigned, when someone must be told, who answered."""
