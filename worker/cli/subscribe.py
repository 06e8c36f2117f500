from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import actor
from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse
from worker.cli.subscribe_url import wrong_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tasks.events import Event
    from tasks.feed.standing import SubscriptionStanding
    from worker.wiring import Wiring

Number = Annotated[int, typer.Argument(metavar="ID", help="The number that the list shows.")]

subscribe_app = typer.Typer(
    help="Systems that are told what happens: CloudEvents posted to a URL, signed as Standard Webhooks says.",
    no_args_is_help=True,
)


@subscribe_app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Where events are posted to, https://…")],
    *,
    types: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="As task.overdue; again for more; none for all.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell a URL what happens from now on. The secret that its receiver checks signatures with is shown only now."""
    from notifiers.webhook.config import WebhookConfigError
    from notifiers.webhook.key import read_key
    from notifiers.webhook.new_key import new_key
    from tasks.connection_event import SystemSubscribed
    from tasks.feed.event_type import EventTypeError, read_types
    from tasks.feed.subscription import subscribe
    from tasks.handlers import BUS
    from tasks.vault import Vault
    from worker.cli.wired import wired
    from worker.subscriber_channels import subscriber_config

    wiring, secret = wired(), new_key()
    try:
        wanted = read_types(types or ())
        subscriber_config(url, (read_key(secret),), wiring.event_networks, wiring.clock.now)
    except EventTypeError as error:
        refuse(error)
    except WebhookConfigError as error:
        refuse(wrong_url(error))
    with wiring.database.write() as session:
        sealed = Vault(wiring.settings.keys).seal(secret)
        made = subscribe(session, url, _host(url), wanted, sealed, wiring.clock.now())
        happened = SystemSubscribed(subscription_id=made, host=_host(url), types=wanted)
        BUS.publish(session, happened, wiring.clock.now(), actor())
    if json:
        print_json({"id": made, "url": url, "types": wanted, "secret": secret})
        return
    say(f"Đã đăng ký số {made}. Khóa ký, chỉ hiện một lần này: {secret}")


@subscribe_app.command("list")
def list_(*, json: Json = False) -> None:
    """Every subscription: what it wants, whether it is told, how many events wait for it or could not be told."""
    from tasks.feed.standing import subscription_standings
    from worker.cli.wired import wired

    with wired().database.read() as session:
        found = subscription_standings(session)
    if json:
        print_json({"subscriptions": [_shape(each) for each in found]})
        return
    headers = ("Số", "Địa chỉ", "Loại sự kiện", "Tình trạng", "Lý do", "Đã gửi", "Đang chờ", "Không gửi được")
    print_table("Đăng ký nhận sự kiện", headers, [_row(each) for each in found])


@subscribe_app.command("rotate")
def rotate(subscription: Number, *, json: Json = False) -> None:
    """Sign with a new secret, shown only now; for 24 hours the old one signs too."""
    from notifiers.webhook.new_key import new_key
    from tasks.connection_event import SubscriptionRotated
    from tasks.feed.subscription import rotate_secret
    from tasks.vault import Vault

    secret = new_key()

    def step(session: "Session", wiring: "Wiring") -> None:
        rotate_secret(session, subscription, Vault(wiring.settings.keys).seal(secret), wiring.clock.now())

    _do(step, SubscriptionRotated(subscription_id=subscription))
    if json:
        print_json({"id": subscription, "secret": secret})
        return
    say(f"Khóa ký mới của đăng ký số {subscription}, chỉ hiện một lần này: {secret}")
    say("Trong 24 giờ tới, mỗi sự kiện được ký bằng cả khóa cũ và khóa mới.")


@subscribe_app.command("resume")
def resume(subscription: Number, *, json: Json = False) -> None:
    """Tell a subscriber again that had said 410 Gone: what happened meanwhile follows."""
    from tasks.connection_event import SubscriptionResumed
    from tasks.feed.subscription import resume as begin

    happened = SubscriptionResumed(subscription_id=subscription)
    begun = _do(lambda session, _wiring: begin(session, subscription), happened)
    if json:
        print_json({"id": subscription, "begun": begun is not False})
        return
    say(
        f"Đăng ký số {subscription}: " + ("được gửi tiếp từ bây giờ." if begun else "không bị dừng, không phải làm gì.")
    )


@subscribe_app.command("remove")
def remove(subscription: Number, *, json: Json = False) -> None:
    """Tell a subscriber nothing more, not even what waits."""
    from tasks.connection_event import SubscriptionRemoved
    from tasks.feed.subscription import remove as end

    happened = SubscriptionRemoved(subscription_id=subscription)
    _do(lambda session, wiring: end(session, subscription, wiring.clock.now()), happened)
    if json:
        print_json({"id": subscription, "removed": True})
        return
    say(f"Đã bỏ đăng ký số {subscription}.")


@subscribe_app.command("test")
def try_(subscription: Number, *, json: Json = False) -> None:
    """Put one event of type vn.dondoc.test into the queue for one subscriber; the ledger shows what came of it."""
    from tasks.feed.post import post_test

    letter = _do(lambda session, wiring: post_test(session, wiring.desk, subscription, wiring.clock.now()))
    if json:
        print_json({"id": subscription, "letter": letter})
        return
    say(f"Thư số {letter} đang chờ gửi tới đăng ký số {subscription}; xem «dondoc ledger».")


def _do(step: "Callable[[Session, Wiring], Any]", happened: "Event | None" = None) -> Any:
    """Take a step, and log what happened by it; nothing did where it says so (False)."""
    from tasks.feed.subscription import SubscriptionError
    from tasks.handlers import BUS
    from worker.cli.wired import wired

    wiring = wired()
    try:
        with wiring.database.write() as session:
            done = step(session, wiring)
            BUS.publish(session, None if done is False else happened, wiring.clock.now(), actor())
            return done
    except SubscriptionError as error:
        refuse(error)


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or ""


def _shape(standing: "SubscriptionStanding") -> dict[str, Any]:
    return {
        "id": standing.id,
        "url": standing.url,
        "types": standing.types,
        "state": standing.state,
        "reason": standing.reason,
        "letters": standing.letters,
        "behind": standing.behind,
    }


def _row(standing: "SubscriptionStanding") -> tuple[object, ...]:
    from tasks.circuit import CircuitState
    from tasks.feed.event_type import PREFIX

    words = {CircuitState.CLOSED: "đang gửi", CircuitState.OVER: "đã ngừng, chờ người xử lý"}
    types = ", ".join(each.removeprefix(PREFIX) for each in standing.types) or "tất cả"
    count = standing.letters
    told = (count.get("sent", 0), count.get("pending", 0) + standing.behind, count.get("dead", 0))
    return (standing.id, standing.url, types, words.get(standing.state, "đang thử lại"), standing.reason, *told)
