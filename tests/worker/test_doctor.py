"""Each finding of the doctor, good and bad, with its mend."""

import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from notifiers.webhook.new_key import new_key
from tasks.calendar_day import CalendarDay
from tasks.circuit import Circuit, end, rest
from tasks.clock import SystemClock
from tasks.credential import Credential
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.feed.subscription import subscribe
from tasks.letter import LetterState
from tasks.vault import Vault
from tests.support.office import MONDAY, ZONE, Office, at
from tests.support.planted import plant_hold, plant_letter
from tests.support.port import free_port
from tests.support.smtp import SmtpSink
from tests.support.tampering import tampering
from tests.support.zalo_login import FIRST, NEVER_SHOWN
from worker.doctor import examine
from worker.finding import Finding
from worker.settings import read_settings
from worker.wiring import Wiring
from worker.zalo.pair_store import PairStore

NOW = at("2026-10-05 08:00")
LIVE = {
    "EMAIL_FROM": "dondoc@tinh.gov.vn",
    "PUBLIC_URL": "https://dondoc.tinh.gov.vn",
    "SECRET_KEY": "a key of sixteen characters",
    "LEAD_EMAIL": "cvp@tinh.gov.vn",
}
Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = Office(sqlite_database).open()
    lead = office.department()
    for _ in range(3):
        office.task(lead, MONDAY)
    return office


@pytest.fixture
def look(sqlite_url: str, tmp_path: Path, broker_url: str) -> Iterator[Examine]:
    """The findings by check, with the settings named changed."""
    wirings: list[Wiring] = []

    def run(now: str = "2026-10-05 08:00", **changes: str) -> dict[str, Finding]:
        offset = (at(now) - SystemClock().now()).total_seconds()
        home = {"HOME": str(tmp_path / "home"), "CLOCK_OFFSET": str(offset)}
        given = home | {"DATABASE_URL": sqlite_url, "BROKER_URL": broker_url} | changes
        wirings.append(Wiring(read_settings({f"DONDOC_{name}": value for name, value in given.items()})))
        return {finding.check: finding for finding in examine(wirings[-1])}

    yield run
    for wiring in wirings:
        wiring.database.close()


def troubled(found: dict[str, Finding]) -> set[str]:
    assert all(finding.ok == (not finding.mend) for finding in found.values())
    return {name for name, finding in found.items() if not finding.ok}


def test_an_office_that_is_well_has_nothing_to_mend(office: Office, look: Examine) -> None:
    found = look()
    assert troubled(found) == set()
    assert "moved by DONDOC_CLOCK_OFFSET" in found["clock"].words
    assert found["smtp"].words.startswith("mail is captured")


def test_postgresql_is_examined_alike(postgres_url: str, look: Examine) -> None:
    found = look(DATABASE_URL=postgres_url)
    assert (troubled(found), found["database"].words) == ({"calendar"}, "postgresql")


def test_a_schema_of_another_version_is_found(office: Office, look: Examine) -> None:
    with office.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    found = look()
    assert (troubled(found), found["database"].mend) == ({"database"}, "run: dondoc migrate")


def test_a_database_that_is_away_is_found_and_the_rest_is_still_examined(look: Examine) -> None:
    found = look(DATABASE_URL=f"postgresql+psycopg://u:hidden-word@127.0.0.1:{free_port()}/d")
    assert troubled(found) == {
        "database",
        "clock",
        "calendar",
        "departments",
        "event log",
        "channels",
        "subscriptions",
        "holds",
        "auditor",
    }
    assert found["database"].mend == "start the database, or correct DONDOC_DATABASE_URL"
    assert "hidden-word" not in str(found)


def test_a_calendar_that_ends_soon_or_is_missing_is_found(office: Office, look: Examine) -> None:
    with office.database.write() as session:
        session.execute(delete(CalendarDay).where(CalendarDay.day > at("2026-12-31 12:00").date()))
    found = look("2026-12-15 08:00")
    assert (troubled(found), found["calendar"].words) == ({"calendar"}, "ends on 2026-12-31")
    with office.database.write() as session:
        session.execute(delete(CalendarDay))
    assert look()["calendar"].mend == "run: dondoc migrate"


def test_a_calendar_of_next_year_without_a_notice_is_found_in_december(office: Office, look: Examine) -> None:
    found = look("2026-12-01 08:00")
    assert (troubled(found), found["calendar"].words) == ({"calendar"}, "until 2027-12-31")
    assert "dondoc calendar import" in found["calendar"].mend


def test_a_row_changed_behind_dondocs_back_is_found(office: Office, look: Examine) -> None:
    with tampering(office.database) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.id == 2).values(actor="nobody"))
    found = look()
    assert (troubled(found), found["event log"].words) == ({"event log"}, "the seal breaks at row 2")


def test_a_channel_that_rests_is_found_with_the_reason(office: Office, look: Examine) -> None:
    with office.database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
    found = look()
    assert troubled(found) == {"channels"}
    with office.database.read() as session:
        until = session.get_one(Circuit, "email").until_at.astimezone(ZONE)
    assert found["channels"].words == f"email rests until {until:%H:%M}: 535 wrong password"
    assert found["channels"].mend == "correct the channel's settings; it goes on by itself"


APP = {"ZALO_APP_ID": "2074", "ZALO_APP_SECRET": "hidden-word", "ZALO_URL": "http://127.0.0.1:9", **LIVE}
FIXED = {"ZALO_ACCESS_TOKEN": "hidden-word", "ZALO_URL": "http://127.0.0.1:9", **LIVE}
ENABLE = "correct the channel's settings, then run: dondoc channel enable"


@pytest.mark.parametrize(
    ("settings", "channel", "mend"),
    [
        (APP, "zalo", "run: dondoc zalo login"),
        (APP, "zalo_group", "run: dondoc zalo login"),
        (APP, "email", f"{ENABLE} email"),
        (FIXED, "zalo", f"{ENABLE} zalo"),
    ],
)
def test_a_channel_that_is_over_is_found_with_who_must_act(
    office: Office, look: Examine, settings: dict[str, str], channel: str, mend: str
) -> None:
    with office.database.write() as session:
        end(session, channel, "410 gone")
    found = look(**settings)["channels"]
    assert (found.ok, found.words, found.mend) == (False, f"{channel} is over: 410 gone", mend)


def test_what_one_login_mends_is_said_once(office: Office, look: Examine) -> None:
    with office.database.write() as session:
        end(session, "zalo", "the consent is over")
        end(session, "zalo_group", "the consent is over")
    found = look(**APP)["channels"]
    assert found.words == "zalo is over: the consent is over; zalo_group is over: the consent is over"
    assert found.mend == "run: dondoc zalo login"


def test_what_ended_and_is_not_set_up_any_more_troubles_nobody(office: Office, look: Examine) -> None:
    with office.database.write() as session:
        end(session, "webhook:sms", "410 gone")
    assert troubled(look()) == set()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:{port}/0", "redis://:hidden-word@127.0.0.1:{port}/0"])
def test_a_broker_that_is_away_is_found(office: Office, look: Examine, url: str) -> None:
    found = look(BROKER_URL=url.format(port=free_port()))
    assert (troubled(found), "hidden-word" in str(found)) == ({"broker"}, False)
    assert found["broker"].mend.startswith("start Redis, or correct DONDOC_BROKER_URL")


def test_a_broker_that_wants_another_password_is_found(office: Office, look: Examine, broker_url: str) -> None:
    found = look(BROKER_URL=broker_url.replace("redis://", "redis://nobody:hidden-word@"))
    assert (troubled(found), "hidden-word" in str(found)) == ({"broker"}, False)


def test_the_embedded_broker_is_tried(office: Office, look: Examine) -> None:
    found = look(BROKER_URL="")
    assert (troubled(found), found["broker"].words) == (set(), "embedded")


def test_letters_that_wait_for_a_persons_word_are_found(office: Office, look: Examine) -> None:
    office.contact(1)
    with office.database.write() as session:
        plant_hold(session, plant_letter(session, NOW, LetterState.PENDING), rungs=1)
    found = look()["holds"]
    assert (found.ok, found.words) == (False, "hold 1: 1 letters wait for a person's word since 05/10/2026")
    assert "dondoc hold release 1" in found.mend


def test_a_subscription_that_is_over_rests_or_may_not_be_posted_to_is_found(office: Office, look: Examine) -> None:
    sealed = Vault([LIVE["SECRET_KEY"].encode()]).seal(new_key())
    with office.database.write() as session:
        for host in ("mot.vidu.gov.vn", "hai.vidu.gov.vn", "10.1.2.3"):
            subscribe(session, f"https://{host}/hidden-word", host, (), sealed, NOW)
    found = look(**LIVE)["subscriptions"]
    assert "3 may not be posted to: url: found 10.1.2.3, which is not public" in found.words
    allowed = LIVE | {"EVENT_NETWORKS": "10.0.0.0/8"}
    assert look(**allowed)["subscriptions"] == Finding("subscriptions", ok=True, words="3, each is told")
    with office.database.write() as session:
        end(session, "event:1", "410 gone")
        rest(session, "event:2", timedelta(minutes=10), "401 no")
    found = look(**allowed)["subscriptions"]
    assert (found.words, "hidden-word" in str(found)) == ("1 is over: 410 gone; 2 rests: 401 no", False)
    assert found.mend.startswith("ask its receiver, then run: dondoc subscribe resume 1, or remove 1; ask its receiver")


def test_a_subscription_whose_secret_no_key_opens_is_found(office: Office, look: Examine) -> None:
    with office.database.write() as session:
        sealed = Vault([b"a key that was taken away since"]).seal(new_key())
        subscribe(session, "https://mot.vidu.gov.vn/", "mot.vidu.gov.vn", (), sealed, NOW)
    found = look(**LIVE)
    assert (troubled(found), "DONDOC_SECRET_KEY" in found["subscriptions"].mend) == ({"subscriptions"}, True)


def test_a_mail_server_that_lets_us_in_is_well(office: Office, look: Examine) -> None:
    sink = SmtpSink(login=("u", "right")).start()
    try:
        found = look(SMTP_URL=f"smtp://u:right@127.0.0.1:{sink.port}?starttls=no", **LIVE)
    finally:
        sink.stop()
    assert (troubled(found), found["smtp"].words) == (set(), "lets us in")


def test_a_wrong_mail_password_is_found_and_not_shown(office: Office, look: Examine) -> None:
    sink = SmtpSink(login=("u", "right")).start()
    try:
        found = look(SMTP_URL=f"smtp://u:hidden-word@127.0.0.1:{sink.port}?starttls=no", **LIVE)
    finally:
        sink.stop()
    assert (troubled(found), "hidden-word" in str(found)) == ({"smtp"}, False)
    assert "535" in found["smtp"].words
    assert found["smtp"].mend.startswith("check DONDOC_SMTP_URL")


def test_a_refused_port_is_found(office: Office, look: Examine) -> None:
    found = look(SMTP_URL=f"smtp://127.0.0.1:{free_port()}?starttls=no", **LIVE)
    assert (troubled(found), "refused" in found["smtp"].words) == ({"smtp"}, True)


def test_a_server_without_the_encryption_that_is_asked_for_is_found(
    office: Office, look: Examine, smtp_sink: SmtpSink
) -> None:
    assert troubled(look(SMTP_URL=smtp_sink.url, **LIVE)) == {"smtp"}


def test_a_certificate_that_nobody_vouches_for_is_found(
    office: Office, look: Examine, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    sink = SmtpSink(tls=tls[0]).start()
    try:
        found = look(SMTP_URL=sink.url, **LIVE)
    finally:
        sink.stop()
    assert troubled(found) == {"smtp"}
    assert "certificate" in found["smtp"].words


def test_a_short_key_is_found(office: Office, look: Examine) -> None:
    found = look(SECRET_KEY="short,a key of sixteen characters")
    assert (troubled(found), "short," in str(found)) == ({"secrets"}, False)


def test_zalo_is_told_when_it_is_set_up(office: Office, look: Examine) -> None:
    found = look(ZALO_ACCESS_TOKEN="hidden-word", ZALO_URL="http://127.0.0.1:9", **LIVE)
    assert found["zalo"].words == "letters go to http://127.0.0.1:9 with a fixed token"
    assert "hidden-word" not in str(found)
    assert look()["zalo"].words.startswith("not set up; set DONDOC_ZALO_APP_ID")


def log_in(office: Office, *, secret: str = LIVE["SECRET_KEY"], before: timedelta = timedelta(0)) -> None:
    store = PairStore(office.database, Vault([secret.encode()]))
    with office.database.write() as session:
        store.enter(session, FIRST, NOW - before)


def test_a_stored_token_is_told_with_its_end_and_without_itself(office: Office, look: Examine) -> None:
    log_in(office)
    found = look(**APP)
    assert troubled(found) == set()
    assert found["zalo"].words == ("letters go to http://127.0.0.1:9; token until 09:00 06/10/2026, renewed by itself")
    assert [word for word in (*NEVER_SHOWN, "hidden-word") if word in str(found)] == []


def test_an_account_that_nobody_consented_for_is_found(office: Office, look: Examine) -> None:
    found = look(**APP)
    assert (troubled(found), found["zalo"].mend) == ({"zalo"}, "run: dondoc zalo login")


def test_a_consent_that_is_over_is_found_with_the_reason(office: Office, look: Examine) -> None:
    log_in(office)
    with office.database.write() as session:
        session.execute(update(Credential).values(refused="the consent is over (error -14014)"))
    found = look(**APP)
    assert (troubled(found), found["zalo"].mend) == ({"zalo"}, "run: dondoc zalo login")
    assert found["zalo"].words == "the consent is over (error -14014)"


def test_a_token_that_nobody_renews_is_found(office: Office, look: Examine) -> None:
    log_in(office, before=timedelta(hours=25))
    found = look(**APP)
    assert (troubled(found), found["zalo"].words) == ({"zalo"}, "the token was good until 08:00 05/10/2026")
    assert found["zalo"].mend.startswith("start the scheduler")


def test_a_token_under_a_key_that_was_taken_away_is_found(office: Office, look: Examine) -> None:
    log_in(office, secret="the key of last year")
    found = look(**APP)
    assert troubled(found) == {"zalo"}
    assert found["zalo"].mend.startswith("correct DONDOC_SECRET_KEY")


def test_a_misspelt_variable_is_found(look: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_SMPT_URL", "smtp://host")
    found = look()["settings"]
    assert (found.ok, found.words) == (False, "unknown: DONDOC_SMPT_URL")
