from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

THREADS = 4
LOGIN = "office:secret"
SECRET_KEY = "a secret of the experiments and nothing more"  # noqa: S105 - of offices that live for minutes


@dataclass(frozen=True)
class Addresses:
    """Where the parts of an office find what they need: URLs and ports that lead through the proxies."""

    home: Path
    database_url: str
    broker_url: str
    smtp_port: int
    http_port: int
    web_port: int


def environment(where: Addresses, offset: float, settings: Mapping[str, str], *, zalo: bool) -> dict[str, str]:
    """The variables of an office whose clock is `offset` seconds before or after the machine's.

    The digest comes late in the day, so that an experiment is about reminders; `settings` may say otherwise.
    """
    given = {
        "HOME": str(where.home),
        "DATABASE_URL": where.database_url,
        "BROKER_URL": where.broker_url,
        "SMTP_URL": f"smtp://{LOGIN}@127.0.0.1:{where.smtp_port}?starttls=no",
        "EMAIL_FROM": "dondoc@tinh.gov.vn",
        "LEAD_EMAIL": "cvp@tinh.gov.vn",
        "PUBLIC_URL": f"http://dondoc.localhost:{where.web_port}",
        "SECRET_KEY": SECRET_KEY,
        "BIND": f"127.0.0.1:{where.web_port}",
        "DIGEST_AT": "17:45",
        "LADDER": str(Path(__file__).with_name("ladder.toml")),
        "WORKER_THREADS": str(THREADS),
        "EMAIL_PER_MINUTE": "0",  # a pace would hide what faults cost; the experiments are about what is lost
        "ZALO_PER_MINUTE": "0",
        "CLOCK_OFFSET": str(offset),
        "LOG_FORMAT": "json",
    }
    here = f"http://127.0.0.1:{where.http_port}"
    given |= {f"ZALO_{name}": here for name in ("URL", "OAUTH_URL", "BUSINESS_URL")}
    if zalo:
        given["ZALO_ACCESS_TOKEN"] = "a token of the experiments"  # noqa: S105 - a stand-in takes any
    return {f"DONDOC_{name}": value for name, value in (given | dict(settings)).items() if value}
