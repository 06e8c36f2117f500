from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tasks.channel_standing import ChannelStanding
    from worker.wiring import Wiring


channel_app = typer.Typer(help="The channels that letters leave by, and whether they do.", no_args_is_help=True)


@channel_app.command("list")
def list_(*, json: Json = False) -> None:
    """Every channel that is set up: whether letters leave, until when it rests, why, and how many letters wait."""
    from tasks.channel_standing import standings
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = standings(session, wiring.channel_names)
    if json:
        print_json({"channels": [_shape(each) for each in found]})
        return
    headers = ("Kênh", "Tên", "Tình trạng", "Từ", "Lý do", "Thư chờ")
    print_table("Kênh gửi", headers, [_row(each, wiring.settings.zone) for each in found])


@channel_app.command("enable")
def enable(
    name: Annotated[str, typer.Argument(help="The channel, as the list names it.")], *, json: Json = False
) -> None:
    """Let letters leave over a channel again, after what was wrong is put right."""
    from tasks.channel_name import ChannelNameError, read_channel
    from tasks.channel_words import channel_words
    from tasks.enable_channel import enable_channel
    from tasks.handlers import BUS
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    try:
        channel = read_channel(name)
    except ChannelNameError as error:
        refuse(error)
    if channel not in wiring.channel_names:
        refuse(f"Chưa thiết lập {channel_words(channel)}; xem «dondoc channel list» và docs/configure.md.")
    with wiring.database.write() as session:
        begun = enable_channel(session, BUS, channel, wiring.clock.now(), actor())
    if json:
        print_json({"channel": channel, "begun": begun})
        return
    again = "gửi lại được từ bây giờ" if begun else "không bị dừng, không phải làm gì"
    say(f"Kênh {channel_words(channel)}: {again}.")
    _warn_of_consent(wiring, channel)


def _warn_of_consent(wiring: "Wiring", channel: str) -> None:
    """Without consent the next letter would only end the channel once more."""
    from worker.zalo.consent import CHANNELS
    from worker.zalo.standing import standing

    if channel not in CHANNELS:
        return
    with wiring.database.read() as session:
        found = standing(session, wiring.settings, wiring.channel_names)
    if not found.is_well(wiring.clock.now()):
        say("Official Account chưa có quyền gửi tin, nên kênh sẽ dừng lại: hãy chạy «dondoc zalo login».")


def _shape(standing: "ChannelStanding") -> dict[str, Any]:
    return {
        "channel": standing.channel,
        "set_up": standing.set_up,
        "state": standing.state,
        "until": standing.until.isoformat() if standing.until else None,
        "since": standing.since.isoformat() if standing.since else None,
        "reason": standing.reason,
        "waiting": standing.waiting,
    }


def _row(standing: "ChannelStanding", zone: "ZoneInfo") -> tuple[object, ...]:
    from tasks.channel_words import channel_words

    since = f"{standing.since.astimezone(zone):%H:%M ngày %d/%m/%Y}" if standing.since else ""
    state = _state(standing, zone)
    return channel_words(standing.channel), standing.channel, state, since, standing.reason, standing.waiting


def _state(standing: "ChannelStanding", zone: "ZoneInfo") -> str:
    from tasks.circuit import CircuitState

    if not standing.set_up:
        return "không còn được thiết lập"
    if standing.state is CircuitState.OVER:
        return "đã ngừng, chờ người xử lý"
    if standing.until:
        return f"tạm nghỉ đến {standing.until.astimezone(zone):%H:%M}"
    return "đang gửi" if standing.state is CircuitState.CLOSED else "đang thử lại"
