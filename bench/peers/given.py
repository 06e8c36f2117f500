"""What whoever measures told this process by its environment."""

import os

BROKER, DATABASE, PORT = os.environ["BROKER"], os.environ["DATABASE"], int(os.environ["PORT"])  # noqa: TID251
