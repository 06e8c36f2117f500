"""One page for a task: who was told what, over which channel, with which result, who answered; and what proves it."""
