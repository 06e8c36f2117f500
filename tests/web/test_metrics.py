from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from tasks.attempt import Attempt
from tasks.circuit import rest
from tasks.letter import Letter, LetterState
from tasks.run import record_run
from tests.web.conftest import MORNING, ON, Desk
from tests.web.test_acknowledge import RECEIVED, REPORTED, answers

Samples = dict[tuple[str, tuple[str, ...]], float]


def scrape(desk: Desk) -> Samples:
    page = desk.client.get("/metrics")
    assert page.status_code == 200
    families = text_string_to_metric_families(page.text)
    return {(each.name, tuple(each.labels.values())): each.value for family in families for each in family.samples}


def test_figures_come_from_the_database_at_the_scrape(desk: Desk) -> None:
    desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    desk.client.post(desk.page, data=RECEIVED | {"task": "NV2"})
    desk.client.post(f"{desk.page}/undo", data={"da": str(answers(desk)[1].id)})
    with desk.database.write() as session:
        letter = session.get_one(Letter, desk.letter.id)
        letter.state, letter.due_at = LetterState.PENDING, MORNING - timedelta(minutes=5)
        session.add(Attempt(letter_id=letter.id, number=1, ended_at=MORNING, outcome="transient", words="451"))
        record_run(session, "remind", ON, MORNING - timedelta(hours=1), "3 letters")
        rest(session, "zalo", timedelta(minutes=1), "no token")
        rest(session, "email", timedelta(0), "was wrong")
    expected: Samples = {
        ("dondoc_letters", ("email", "pending")): 1,
        ("dondoc_letters", ("email", "sent")): 1,
        ("dondoc_attempts_total", ("email", "transient")): 1,
        ("dondoc_oldest_due_seconds", ()): 300,
        ("dondoc_tasks", ("reported",)): 1,
        ("dondoc_tasks", ("not_started",)): 3,
        ("dondoc_reminders_total", ()): 3,
        ("dondoc_acknowledgements_total", ("reported",)): 1,
        ("dondoc_last_run_age_seconds", ("remind",)): 3600,
        ("dondoc_channel_paused", ("zalo",)): 1,
        ("dondoc_channel_paused", ("email",)): 0,
    }
    assert scrape(desk) == expected


def test_nothing_waiting_is_zero(small_desk: Desk) -> None:
    assert scrape(small_desk)["dondoc_oldest_due_seconds", ()] == 0
