import json
import re
import time
from dataclasses import dataclass, field

from tasks.link import hash_token
from worker.chaos.taken import Taken, TakenLog
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import Chat, Line

TOKEN = re.compile(r"/a/([\w-]+)")


@dataclass
class NotedAccount(Account):
    """Writes letters down as the other sinks do, each by the hash of its link; what has no link is an answer."""

    log: TakenLog = field(default_factory=TakenLog)
    answers: list[Line] = field(default_factory=list)

    def deliver(self, chat: Chat, line: Line) -> None:
        super().deliver(chat, line)
        found = TOKEN.search(line.text)
        if found is None:
            self.answers.append(line)
            return
        letter = hash_token(found[1])
        raw = json.dumps({"message": {"text": line.text}}).encode()
        self.log.add(Taken(time.monotonic(), letter, line.to, self.log.next_copy(letter), 0, raw))
