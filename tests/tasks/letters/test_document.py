from datetime import date

import pytest

from tasks.letters.document import Document, document_name, document_words

ISSUED = date(2026, 10, 6)


@pytest.mark.parametrize(
    ("document", "name", "words"),
    [
        (Document("1570/UBND-KT", ISSUED, "V/v đất đai"), "1570/UBND-KT", "Văn bản ngày 06/10/2026: V/v đất đai"),
        (Document("1570/UBND-KT", ISSUED), "1570/UBND-KT", "Văn bản ngày 06/10/2026"),
        (Document("1570/UBND-KT"), "1570/UBND-KT", "Văn bản chưa ghi ngày, trích yếu"),
        (Document(None, ISSUED, "Về đất đai"), "mã NV-1", "Văn bản chưa ghi số ngày 06/10/2026: Về đất đai"),
        (Document(), "mã NV-1", "Văn bản chưa ghi số"),
    ],
)
def test_a_document_is_named_by_what_is_known_of_it(document: Document, name: str, words: str) -> None:
    assert (document_name(document, "NV-1"), document_words(document, 100)) == (name, words)
