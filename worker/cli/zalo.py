from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.output import Json, print_json, print_table, say
from worker.cli.refuse import refuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from worker.wiring import Wiring
    from worker.zalo.login import Login
    from worker.zalo.standing import Kept, Standing

NOT_WELL = 1
PORT, WAIT_SECONDS = 8765, 600
STATES = {"closed": "đang gửi", "open": "tạm nghỉ", "half_open": "đang thử lại", "over": "đã ngừng, chờ đăng nhập lại"}

zalo_app = typer.Typer(help="The consent of the office's Zalo Official Account.", no_args_is_help=True)


@zalo_app.command("login")
def login(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port of this machine that Zalo's redirect comes to.")
    ] = PORT,
    redirect_uri: Annotated[
        str, typer.Option("--redirect-uri", help="Any address registered for the app; then paste where you land.")
    ] = "",
    wait: Annotated[int, typer.Option("--wait", help="Seconds to wait for the browser.")] = WAIT_SECONDS,
) -> None:
    """Let an administrator of the account consent, once: prints an address, stores the tokens that come of it.

    The redirect address must be registered in the app's settings at Zalo: http://127.0.0.1:PORT/zalo, or yours.
    """
    from worker.cli.wired import wired
    from worker.zalo.login import Login
    from worker.zalo.redirect import redirect_uri as ours

    wiring = wired()
    if not wiring.settings.zalo_by_consent:
        refuse(
            "Cần đặt DONDOC_ZALO_APP_ID và DONDOC_ZALO_APP_SECRET, và bỏ DONDOC_ZALO_ACCESS_TOKEN: "
            "mã cố định được dùng trước, nên đăng nhập không có tác dụng."
        )
    with closing(wiring.zalo_account.oauth(redirect_uri or ours(port))) as oauth:
        attempt = Login(oauth)
        code = _pasted(attempt) if redirect_uri else _redirected(attempt, port, wait)
        _finish(wiring, attempt, code)


@zalo_app.command("status")
def status(*, json: Json = False) -> None:
    """Since when the account's tokens are stored and until when they last, never the tokens. Exit code 1: log in."""
    from worker.cli.wired import wired
    from worker.zalo.standing import standing

    wiring = wired()
    with wiring.database.read() as session:
        found = standing(session, wiring.settings, wiring.channel_names)
    if json:
        print_json(found.as_json())
    else:
        _tell(wiring, found)
    if not found.is_well(wiring.clock.now()):
        raise typer.Exit(NOT_WELL)


def _redirected(attempt: "Login", port: int, wait: int) -> str:
    from worker.zalo.redirect import Redirect

    try:
        redirect = Redirect(port, attempt.code_in)
    except OSError:
        refuse(f"Không mở được cổng {port} trên máy này; hãy chọn cổng khác bằng --port.")
    with redirect:
        _show(attempt)
        say(f"Đang chờ trình duyệt quay lại, nhiều nhất {wait} giây.")
        code = redirect.await_code(wait)
    if code is None:
        typer.echo("Hết giờ chờ; hãy chạy lại lệnh này.", err=True)
        raise typer.Exit(NOT_WELL)
    return code


def _pasted(attempt: "Login") -> str:
    from worker.zalo.login import LoginError

    _show(attempt)
    try:
        return attempt.code_in(typer.prompt("Dán địa chỉ mà trình duyệt dừng lại sau khi đồng ý"))
    except LoginError as error:
        refuse(error)


def _show(attempt: "Login") -> None:
    say("Quản trị viên của Official Account mở đường dẫn này và bấm đồng ý:")
    say(attempt.url)


def _finish(wiring: "Wiring", attempt: "Login", code: str) -> None:
    from notifiers.error import NotifierError
    from notifiers.zalo.oauth import ConsentOverError
    from worker.cli.actor import actor

    try:
        lifted = attempt.finish(code, wiring.zalo_account.store, wiring.clock.now(), actor())
    except ConsentOverError as error:
        refuse(f"Zalo không chấp nhận ({error.words}); kiểm tra DONDOC_ZALO_APP_SECRET rồi chạy lại lệnh này.")
    except NotifierError as error:
        typer.echo(f"Chưa hỏi được Zalo ({error.words}); hãy chạy lại lệnh này.", err=True)
        raise typer.Exit(NOT_WELL) from None
    say("Đã lưu quyền gửi tin của Official Account.")
    if lifted:
        say(f"Gửi lại được qua: {_named(lifted)}.")


def _tell(wiring: "Wiring", found: "Standing") -> None:
    from worker.zalo.standing import By

    if found.by is By.NOTHING:
        say("Zalo chưa được thiết lập; xem DONDOC_ZALO_APP_ID trong docs/configure.md.")
        return
    if found.by is By.FIXED:
        tokens = [("Mã truy cập", "cố định, theo DONDOC_ZALO_ACCESS_TOKEN")]
    else:
        tokens = _kept(found.kept, wiring.settings.zone)
    channels = [(f"Kênh {_named((name,))}", STATES[state]) for name, state in found.channels.items()]
    print_table("Zalo Official Account", ("", ""), [("Ứng dụng", found.app_id), *tokens, *channels])


def _kept(kept: "Kept | None", zone: "ZoneInfo") -> list[tuple[str, str]]:
    if kept is None:
        return [("Mã truy cập", "chưa có; chạy «dondoc zalo login»")]
    moments = {"Lưu từ": kept.stored_at, "Dùng được đến": kept.expires_at, "Làm mới từ": kept.refresh_at}
    rows = [(name, f"{at.astimezone(zone):%H:%M ngày %d/%m/%Y}") for name, at in moments.items()]
    refused = [("Zalo từ chối", kept.refused)] if kept.refused else []
    return [*rows, ("Lần lưu thứ", str(kept.version)), *refused]


def _named(channels: tuple[str, ...]) -> str:
    from tasks.channel_words import channel_words

    return ", ".join(channel_words(each) for each in channels)
