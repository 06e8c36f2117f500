from tests.web.conftest import Desk
from tests.web.metrics.conftest import scrape
from tests.web.test_acknowledge import RECEIVED, REPORTED, answers


def test_tasks_reminders_and_answers_that_stand_are_counted(desk: Desk) -> None:
    desk.client.post(desk.page, data=REPORTED | {"task": "NV1"})
    desk.client.post(desk.page, data=RECEIVED | {"task": "NV2"})
    desk.client.post(f"{desk.page}/undo", data={"da": str(answers(desk)[1].id)})
    assert scrape(desk, "dondoc_tasks", "dondoc_reminders", "dondoc_ack") == {
        ("dondoc_tasks", ("reported",)): 1,
        ("dondoc_tasks", ("not_started",)): 3,
        ("dondoc_reminders_total", ()): 3,
        ("dondoc_acknowledgements", ("reported",)): 1,
    }
