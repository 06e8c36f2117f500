class PdfMissingError(Exception):
    """What makes PDF is not installed; says the mend, in Vietnamese."""

    def __init__(self) -> None:
        super().__init__('Chưa cài phần tạo PDF; hãy chạy: pip install "dondoc[pdf]", hoặc in trang HTML ra PDF.')


def pdf(html: str) -> bytes:
    """The page as PDF. Nothing is fetched: the page needs nothing.

    Raises:
        PdfMissingError: WeasyPrint, or the system's Pango that it draws with, is missing.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: a library of the system's
        raise PdfMissingError from error
    made: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf()
    return made


def _refuse(url: str, *_others: object, **_more: object) -> dict[str, object]:
    raise ValueError(f"the page of a proof asked for {url}; it must need nothing")
