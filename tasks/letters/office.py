from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who writes. `place` opens the official date line, `inquiries` says where a reader may ask, both may be empty."""

    name: str = "Văn phòng UBND tỉnh"
    assigner: str = "UBND tỉnh"
    place: str = ""
    inquiries: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
