"""An Apprise loop, which keeps no ledger: letters as JSON lines on standard input, to the URL that is given."""

import json
import sys

import apprise

url, smtp = sys.argv[1], sys.argv[1].startswith("mailto")
ours = apprise.Apprise()
if not smtp:
    ours.add(url)
for line in sys.stdin:
    letter = json.loads(line)
    if smtp:
        ours.clear()
        ours.add(f"{url}&to={letter['to']}")
    if not ours.notify(title=letter["subject"], body=letter["html" if smtp else "text"]):
        raise SystemExit("a letter was not taken")
