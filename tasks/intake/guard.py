"""Look at a file before any parser does: what is too big, too deep or too strange is refused from its outside.

A workbook is a zip archive of XML. Everything here is decided while its bytes stream by, so that a hostile one costs
neither time nor memory: nothing is unpacked to disk or kept, and no XML is parsed.
"""

import io
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from tasks.intake.problem import UnusableFileError

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 20 * MEGABYTE  # a year of a province (3,441 tasks) is 0.5 MB; pictures pasted in make a few more
MAX_UNPACKED_BYTES = 64 * MEGABYTE  # 20,000 rows of 16 columns unpack to about 20 MB
MAX_RATIO = 200  # sheets shrink 10 to 50 times; only repetition made on purpose shrinks more
RATIO_COUNTS_FROM = MEGABYTE  # a small part of styles or blank rows may shrink a lot and harms nobody
MAX_ENTRIES = 1000  # Excel writes about 15, and one for each picture
MAX_TAGS = 2_000_000  # "<" in all parts: 20,000 rows of 16 cells need 1.3 million; bounds the time to parse
MAX_FORMULAS = 12_000  # three in each row of a year (STT, days left, state); each in a column that is read is an error
MAX_ROWS = 20_000  # five years of a province
MAX_COLUMNS = 702  # up to column ZZ; the widest plan seen has 40
CHUNK_BYTES = 256 * 1024
_OVERLAP = 512  # longer than any tag looked for, so that none hides on the border of two chunks

_ENTRY_SIGNATURE = b"PK\x01\x02"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DIMENSION = re.compile(rb"<(?:\w{1,20}:)?dimension\b[^>]{0,200}?\bref\s*=\s*[\"'](?:[A-Z]+\d+:)?([A-Z]+)(\d+)[\"']")
# A cell in a column of three letters, a row of six figures: told here, before a parser makes all the cells before it.
_FAR_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s[^>]{0,200}?\br\s*=\s*[\"']([A-Z]{3,})(\d+)")
_FAR_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s[^>]{0,200}?\br\s*=\s*[\"'](\d{6,})")
# Any capital as A, any figure as 0: whether there is anything to look for is told in a tenth of the time.
_SHAPE = bytes.maketrans(bytes(range(ord("A"), ord("Z") + 1)) + b"123456789", b"A" * 26 + b"0" * 9)
_FORMULA_TAGS = (b"<f>", b"<f ", b":f>", b":f ")
_ARCHIVES = {".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz"}
_XML = {".xml", ".rels", ".vml"}
_RESAVE = "mở tệp bằng Excel, chép vùng dữ liệu sang tệp mới rồi lưu dạng .xlsx"


def read_bytes(path: Path) -> bytes:
    """The whole file, if it is a plain file of at most MAX_FILE_BYTES; no byte is read of one that is larger."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _refused(path.name, "không phải là tệp thường", "một tệp .xlsx hoặc .csv", "chỉ đúng đường dẫn tệp")
        if status.st_size > MAX_FILE_BYTES:
            raise _too_large(path.name, "dung lượng tệp", status.st_size, MAX_FILE_BYTES)
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "lỗi đọc"
        raise _refused(
            path.name, f"không mở được ({reason})", "một tệp đọc được", "kiểm tra đường dẫn, quyền"
        ) from None
    if len(content) > MAX_FILE_BYTES:
        raise _too_large(path.name, "dung lượng tệp", len(content), MAX_FILE_BYTES)
    if not content:
        raise _refused(path.name, "tệp rỗng", "một tệp .xlsx hoặc .csv có dữ liệu", "chọn lại tệp")
    return content


def check_workbook(content: bytes, name: str) -> None:
    """Refuse an archive that no office's spreadsheet program would have written.

    Raises:
        UnusableFileError: it names the limit, what was found, what is allowed and the mend.
    """
    # The directory is counted in the raw bytes first: zipfile itself would build an object for each of its entries.
    if content.count(_ENTRY_SIGNATURE) > MAX_ENTRIES:
        raise _refused(name, f"hơn {MAX_ENTRIES} thành phần trong tệp", f"tối đa {MAX_ENTRIES}", _RESAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist(), name)
            _check_parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refused(name, f"tệp hỏng ({type(error).__name__})", "tệp .xlsx nguyên vẹn", _RESAVE) from error


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise _refused(name, "hai thành phần trùng tên trong tệp", "mỗi thành phần một tên", _RESAVE)
    for entry in entries:
        _check_entry(entry, name)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise _too_large(name, "dung lượng sau khi giải nén", unpacked, MAX_UNPACKED_BYTES)


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/").lower())
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise _refused(name, "thành phần có đường dẫn ra ngoài tệp", "đường dẫn bên trong tệp", _RESAVE)
    if entry.flag_bits & 0x1:
        raise _refused(name, "tệp có mật khẩu", "tệp không đặt mật khẩu", "bỏ mật khẩu trong Excel rồi lưu lại")
    if path.suffix in _ARCHIVES:
        raise _refused(name, "có tệp nén hoặc tệp nhúng bên trong", "không có tệp nhúng", "xóa tệp nhúng rồi lưu lại")
    if "externallinks" in path.parts:
        mend = "trong Excel chọn Data, Edit Links, Break Link rồi lưu lại"
        raise _refused(name, "có liên kết tới tệp khác", "không có liên kết ngoài", mend)
    if path.name == "vbaproject.bin":
        raise _refused(name, "có macro", "tệp .xlsx không có macro", "lưu lại dạng .xlsx")
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        ratio = entry.file_size // max(entry.compress_size, 1)
        raise _refused(name, f"một thành phần nén {ratio} lần", f"tối đa {MAX_RATIO} lần", _RESAVE)


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    tags = formulas = 0
    for entry in archive.infolist():
        is_xml = PurePosixPath(entry.filename.lower()).suffix in _XML
        tail = b""
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK_BYTES):
                tags += chunk.count(b"<")
                if tags > MAX_TAGS:
                    raise _refused(name, f"hơn {MAX_TAGS} thẻ XML", f"tối đa {MAX_TAGS}", _RESAVE)
                formulas += sum(chunk.count(tag) for tag in _FORMULA_TAGS)
                if formulas > MAX_FORMULAS:
                    mend = "chọn cả trang, sao chép rồi dán giá trị (Paste Special, Values)"
                    raise _refused(name, f"hơn {MAX_FORMULAS} công thức", "giá trị, không phải công thức", mend)
                if is_xml:
                    _check_xml(tail + chunk, name)
                tail = chunk[-_OVERLAP:]


def _check_xml(text: bytes, name: str) -> None:
    if text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text:
        raise _refused(name, "XML không phải UTF-8", "XML bảng mã UTF-8", _RESAVE)
    if _DECLARATION.search(text):
        raise _refused(name, "XML có khai báo DOCTYPE hoặc thực thể (ENTITY)", "XML không có khai báo", _RESAVE)
    shape = text.translate(_SHAPE)
    corners = _DIMENSION.findall(text) if b"dimension" in text else []
    corners += _FAR_CELL.findall(text) if b"AAA0" in shape else []
    for columns, rows in corners:
        check_size(int(rows[:9]), _column_number(columns.decode("ascii")), name)
    for row in _FAR_ROW.findall(text) if b"000000" in shape else []:
        check_size(int(row[:9]), 0, name)


def check_size(rows: int, columns: int, name: str) -> None:
    """Refuse a sheet that says, or shows, that it reaches further than any office's list."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        found = f"trang tính tới hàng {rows}, cột {columns}"
        mend = "xóa các hàng, cột trống hoặc định dạng thừa ở cuối trang rồi lưu lại; danh sách dài thì tách tệp"
        raise _refused(name, found, f"tối đa {MAX_ROWS} hàng, {MAX_COLUMNS} cột", mend)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:7]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _too_large(name: str, what: str, found: int, limit: int) -> UnusableFileError:
    return _refused(name, f"{what} {_megabytes(found)}", f"tối đa {_megabytes(limit)}", _RESAVE)


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / MEGABYTE))} MB"


def _refused(name: str, found: str, expected: str, mend: str) -> UnusableFileError:
    return UnusableFileError(place=f"Tệp {name}", found=found, expected=expected, mend=mend)
