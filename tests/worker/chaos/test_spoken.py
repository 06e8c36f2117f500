"""Which tasks a message speaks of: by mail or chat, and not what the token of a link spells by chance."""

import json

from worker.chaos.spoken import spoken
from worker.chaos.taken import Taken


def mail(words: str) -> Taken:
    return Taken(0.0, "<1>", "somebody", 1, 1, f"Subject: x\r\n\r\n{words}".encode(), "Mon, 05 Oct 2026 01:30:00 +0000")


def chat(words: str) -> Taken:
    return Taken(0.0, "1", "somebody", 1, 1, json.dumps({"message": {"text": words}}).encode())


def test_codes_are_read_as_a_person_reads_them() -> None:
    for message in (mail, chat):
        assert spoken(message("NV1: report\nand (NV12), NV3")) == {"NV1", "NV12", "NV3"}
        assert spoken(message("nothing")) == set()


def test_the_link_names_its_task_and_its_token_none() -> None:
    for message in (mail, chat):
        assert spoken(message("https://dondoc.vidu.gov.vn/a/NV4-xNV5_NV6?nv=NV7")) == {"NV7"}
