from pathlib import Path

from notifiers.webhook.new_key import new_key
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tests.support.office import rows
from worker.noted_settings import OF_THE_MACHINE, note, noted
from worker.settings import Settings, read_settings
from worker.wiring import Wiring

LIVE = {
    "DONDOC_SMTP_URL": "smtp://u:hidden-word@mail.tinh.gov.vn:587?starttls=required",
    "DONDOC_EMAIL_FROM": "dondoc@tinh.gov.vn",
    "DONDOC_PUBLIC_URL": "https://dondoc.tinh.gov.vn",
    "DONDOC_SECRET_KEY": "hidden-word of sixteen characters",
    "DONDOC_LEAD_EMAIL": "cvp@tinh.gov.vn",
    "DONDOC_ZALO_ACCESS_TOKEN": "hidden-word",
    "DONDOC_MONDAY_LETTER": "no",
}


def test_names_and_values_are_noted_and_secrets_never(tmp_path: Path) -> None:
    found = noted(read_settings(LIVE | {"DONDOC_HOME": str(tmp_path)}))
    assert found["DONDOC_SMTP_URL"] == "mail.tinh.gov.vn:587"
    assert (found["DONDOC_ZALO_ACCESS_TOKEN"], found["DONDOC_LEAD_EMAIL"]) == ("có", "c…@tinh.gov.vn")
    assert (found["DONDOC_MONDAY_LETTER"], found["DONDOC_REMIND_AT"]) == ("false", "07:30:00")
    assert "DONDOC_ZALO_BOT_TOKEN" not in found
    assert "hidden-word" not in str(found)
    assert set(Settings.model_fields) >= OF_THE_MACHINE


def test_a_file_that_was_written_anew_is_another_setting(tmp_path: Path) -> None:
    file, told = tmp_path / "webhooks.toml", set()
    (tmp_path / "sms.key").write_text(new_key())
    for host in ("mot", "hai"):
        file.write_text(f'[sms]\nurl = "https://{host}.vidu.gov.vn/"\nidempotent = true\nkey_files = ["sms.key"]\n')
        settings = read_settings(LIVE | {"DONDOC_HOME": str(tmp_path), "DONDOC_WEBHOOKS": str(file)})
        told.add(noted(settings)["DONDOC_WEBHOOKS"])
    assert len(told) == 2


def test_a_start_with_the_same_settings_notes_nothing(
    sqlite_database: Database, sqlite_url: str, tmp_path: Path
) -> None:
    given = {"DONDOC_HOME": str(tmp_path), "DONDOC_DATABASE_URL": sqlite_url}
    for changes in ({}, {}, {"DONDOC_STORM_TIMES": "5"}, {"DONDOC_STORM_TIMES": "5", "DONDOC_WORKER_THREADS": "2"}):
        wiring = Wiring(read_settings(given | changes))
        note(wiring)
        wiring.database.close()
    with sqlite_database.read() as session:
        assert [each.name for each in rows(session, LoggedEvent)] == ["SettingsChanged"] * 2
