"""Every channel of an office gives up sooner than the shortened lease ends."""

from pathlib import Path

from notifiers.zalo.token import FixedToken
from worker.channel_settings import ChannelSettings
from worker.chaos.environment import Addresses, environment
from worker.chaos.hurry import hurried
from worker.chaos.moved_clock import MovedClock
from worker.chaos.short_times import ANSWER_SECONDS, FINAL_SECONDS
from worker.chaos.zalo_account import NotedAccount
from worker.chaos.zalo_consent import app_settings
from worker.settings import read_settings

SMTP = "smtp://127.0.0.1:25?starttls=no"


def test_all_that_are_set_up_wait_no_longer_than_an_experiment_may(tmp_path: Path) -> None:
    given = environment(Addresses(tmp_path, "", "", 1, 2, 3), 0.0, app_settings(NotedAccount(), tmp_path), zalo=False)
    ways = ChannelSettings(read_settings(given), MovedClock(tmp_path / "moved", 0.0))
    found = hurried(ways.config(SMTP, FixedToken("a token")))
    by_oa = (found.zalo, found.zalo_group, found.zalo_template)
    assert {(each.connect_seconds, each.answer_seconds) for each in by_oa if each} == {(ANSWER_SECONDS, FINAL_SECONDS)}
    assert None not in by_oa
    assert found.email is not None
    assert (found.email.answer_seconds, found.email.final_seconds) == (ANSWER_SECONDS, FINAL_SECONDS)


def test_what_is_not_set_up_stays_so(tmp_path: Path) -> None:
    ways = ChannelSettings(read_settings({}), MovedClock(tmp_path / "moved", 0.0))
    found = hurried(ways.config(SMTP, None))
    assert (found.zalo, found.zalo_group, found.zalo_template) == (None, None, None)
