"""What the doctor says of Zalo: how its tokens come, and whether they do."""

from datetime import datetime

from tasks.vault import VaultError
from worker.finding import Finding
from worker.wiring import Wiring
from worker.zalo.standing import By, Kept, how, standing

LOGIN = "run: dondoc zalo login"


def zalo(wiring: Wiring) -> Finding:
    """Zalo itself is not asked: a token that it refuses shows when it is used, and rests or ends the channel."""
    by = how(wiring.settings)
    if by is By.NOTHING:
        return Finding("zalo", ok=True, words="not set up; set DONDOC_ZALO_APP_ID and DONDOC_ZALO_APP_SECRET to use it")
    if by is By.FIXED:
        return Finding("zalo", ok=True, words=f"letters go to {wiring.settings.zalo_url} with a fixed token")
    with wiring.database.read() as session:
        found = standing(session, wiring.settings, wiring.channel_names)
    return _by_consent(wiring, found.kept, wiring.clock.now())


def _by_consent(wiring: Wiring, kept: Kept | None, now: datetime) -> Finding:
    if kept is None:
        return Finding("zalo", ok=False, words="nobody has consented yet", mend=LOGIN)
    if kept.refused:
        return Finding("zalo", ok=False, words=kept.refused, mend=LOGIN)
    until = f"{kept.expires_at.astimezone(wiring.settings.zone):%H:%M %d/%m/%Y}"
    if kept.expires_at <= now:
        mend = f"start the scheduler, which renews it; if it stays so, {LOGIN}"
        return Finding("zalo", ok=False, words=f"the token was good until {until}", mend=mend)
    try:
        wiring.zalo_account.store.read()
    except VaultError as error:
        return Finding("zalo", ok=False, words=str(error), mend=f"correct DONDOC_SECRET_KEY, or {LOGIN}")
    words = f"letters go to {wiring.settings.zalo_url}; token until {until}, renewed by itself"
    return Finding("zalo", ok=True, words=words)
