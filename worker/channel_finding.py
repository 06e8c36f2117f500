"""The doctor's look at the channels: whether letters leave over each that is set up."""

from zoneinfo import ZoneInfo

from tasks.circuit import Circuit, CircuitState
from tasks.tally import tally
from worker.finding import Finding
from worker.wiring import Wiring
from worker.zalo.consent import CHANNELS


def channels(wiring: Wiring) -> Finding:
    with wiring.database.read() as session:
        paused = tally(session, wiring.clock.now()).paused
    # What was ended and is not set up any more stands in nobody's way.
    stopped = [paused[name] for name in wiring.channel_names if name in paused]
    if not stopped:
        return Finding("channels", ok=True, words=", ".join(wiring.channel_names))
    words = "; ".join(_words(each, wiring.settings.zone) for each in stopped)
    mends = (_mend(each, by_consent=wiring.settings.zalo_by_consent) for each in stopped)
    mend = "; ".join(dict.fromkeys(mends))
    return Finding("channels", ok=False, words=words, mend=mend)


def _words(circuit: Circuit, zone: ZoneInfo) -> str:
    if circuit.state == CircuitState.OVER:
        return f"{circuit.channel} is over: {circuit.reason}"
    return f"{circuit.channel} rests until {circuit.until_at.astimezone(zone):%H:%M}: {circuit.reason}"


def _mend(circuit: Circuit, *, by_consent: bool) -> str:
    if circuit.state != CircuitState.OVER:
        return "correct the channel's settings; it goes on by itself"
    if circuit.channel in CHANNELS and by_consent:
        return "run: dondoc zalo login"
    return f"correct the channel's settings, then run: dondoc channel enable {circuit.channel}"
