import json
import sys
from pathlib import Path

import pytest

from tasks.log.signature import Signer
from tasks.proof.page import read_page
from tests.support.command import Dondoc
from tests.support.office import Office


def test_a_page_is_made_and_checked(office: Office, dondoc: Dondoc, tmp_path: Path) -> None:
    file = tmp_path / "nv1.html"
    assert dondoc("proof", "nv1", "-o", str(file)).out == f"Đã lập {file}.\n"
    done = dondoc("proof", "--check", str(file))
    assert (done.code, done.out.endswith(": nguyên vẹn.\n")) == (0, True)


def test_a_page_whose_words_differ_from_what_was_signed_is_not_whole(
    office: Office, dondoc: Dondoc, tmp_path: Path
) -> None:
    file = tmp_path / "nv1.html"
    dondoc("proof", "NV1", "-o", str(file))
    page = file.read_text(encoding="utf-8")
    file.write_text(page.replace("<dd>Sở Xây dựng</dd>", "<dd>Sở Tài chính</dd>"), encoding="utf-8")
    done = dondoc("proof", "--check", str(file))
    assert (done.code, "phần hiển thị khác với bản ghi đã ký" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("letters", [{"id": 1, "attempts": ["x"]}]),
        ("letters", [{"id": 1, "number": 1, "attempts": [{"number": 1}]}]),
        ("timezone", "America"),
        ("task", {"code": "NV1"}),
        ("at", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_a_page_with_other_things_in_place_of_its_facts_is_refused(
    office: Office, dondoc: Dondoc, tmp_path: Path, name: str, found: object
) -> None:
    file = tmp_path / "nv1.html"
    dondoc("proof", "NV1", "-o", str(file))
    page = file.read_text(encoding="utf-8")
    text = json.dumps(read_page(page, "").facts | {name: found})
    signed = {"statement": text, "signature": Signer((b"another's",)).sign(text)}
    head, _, tail = page.partition('id="dondoc-proof">')
    rest = tail.partition("</script>")[2]
    file.write_text(f'{head}id="dondoc-proof">{json.dumps(signed)}</script>{rest}', encoding="utf-8")
    done = dondoc("proof", "--check", str(file))
    assert (done.code, "không có bản ghi của Dondoc" in done.err) == (2, True)


@pytest.mark.parametrize("words", [(), ("NV1", "--check", "x.html"), ("NV99",)])
def test_what_cannot_be_made_is_refused(office: Office, dondoc: Dondoc, words: tuple[str, ...]) -> None:
    assert dondoc("proof", *words).code == 2


def test_without_the_extra_a_pdf_is_refused_with_the_mend(
    office: Office, dondoc: Dondoc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where the extra is not installed
    done = dondoc("proof", "NV1", "-o", str(tmp_path / "nv1.html"), "--pdf", str(tmp_path / "nv1.pdf"))
    assert (done.code, 'pip install "dondoc[pdf]"' in done.err) == (1, True)
    assert (tmp_path / "nv1.html").exists()
