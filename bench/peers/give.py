"""Give all letters to a queue: `give.py celery|dramatiq COUNT`."""

import sys

way, count = sys.argv[1], int(sys.argv[2])
if way == "celery":
    from naive import send

    give = send.delay
else:
    from dramatiq_way import send

    give = send.send
for number in range(1, count + 1):
    give(number)
