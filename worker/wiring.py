"""Settings to wiring: the one place where parts are put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from threading import Event

from sqlalchemy.orm import Session

from notifiers.channel import Channel
from notifiers.channels import open_channels
from notifiers.witness import Witness
from notifiers.zalo.token import TokenSource
from tasks.address import Domains, domain_of, read_domains
from tasks.calendar_day import load_calendar
from tasks.clock import Clock, SystemClock
from tasks.database import Database, open_database
from tasks.desk import Desk
from tasks.extension_policy import ExtensionPolicy
from tasks.handlers import BUS
from tasks.ladder import load_ladder
from tasks.letters.office import Office
from tasks.link import Links
from tasks.rules import Rules
from tasks.sending_hours import SendingHours
from tasks.vault import Vault
from worker.broker import EmbeddedBroker
from worker.channel_settings import ChannelSettings, windows
from worker.compose import Composer
from worker.deliver import Delivery
from worker.heartbeat import Heartbeat
from worker.inbox import Inbox
from worker.incarnation import new_name
from worker.inquiry import Inquiry
from worker.pace import Pace
from worker.reach import await_again
from worker.settings import Settings
from worker.stream.address import read_stream_address
from worker.stream.event_stream import EventStream
from worker.stream.open import open_stream
from worker.subscriber_channels import SubscriberChannels
from worker.timing import Timing
from worker.zalo.consent import end_channels, tell_end
from worker.zalo.official_account import OfficialAccount


def email_refusal(domains: Domains, channel: str, address: str) -> str | None:
    """Why the office may not write there, in words for the digest; None when it may."""
    if channel != "email" or domains.allow(address):
        return None
    return "địa chỉ email ngoài các tên miền được phép"


@dataclass(frozen=True)
class Wiring:
    """Parts are made when first asked for, and kept."""

    settings: Settings
    timing: Timing = field(default_factory=Timing)

    @cached_property
    def database(self) -> Database:
        return open_database(self.settings.database)

    @cached_property
    def clock(self) -> Clock:
        return SystemClock(self.settings.clock_offset)

    @cached_property
    def links(self) -> Links:
        return Links(self.settings.keys, self.settings.public_url)

    @cached_property
    def desk(self) -> Desk:
        found = self.settings
        return Desk(
            ladder=load_ladder(found.ladder),
            links=self.links,
            channels=self.channel_names,
            refusal=partial(email_refusal, read_domains(found.email_domains)),
            hours=SendingHours(found.zone, found.remind_at),
            domain=domain_of(found.email_from),
            lead_email=found.lead_email,
            office=Office(
                name=found.office_name, place=found.office_place, inquiries=found.office_inquiries, zone=found.zone
            ),
            rules=self.rules,
            read_calendar=partial(load_calendar, roll_forward=found.roll_forward),
            windows=windows(self.channel_names),
            take_once=self.ways.take_once,
        )

    @cached_property
    def rules(self) -> Rules:
        found = self.settings
        limits = ExtensionPolicy(
            most=found.extension_most,
            working_days=found.extension_days,
            when_overdue=found.extension_when_overdue,
        )
        return Rules(
            percent=found.percent,
            on_time_by=found.on_time_by,
            monday_letter=found.monday_letter,
            open_periods=found.recurring == "open",
            extension=limits,
            storm_times=found.storm_times,
            storm_floor=found.storm_floor,
            feed_days=found.feed_days,
        )

    @cached_property
    def ways(self) -> ChannelSettings:
        return ChannelSettings(self.settings, self.clock)

    @cached_property
    def channel_names(self) -> tuple[str, ...]:
        return self.ways.names

    @cached_property
    def zalo_account(self) -> OfficialAccount:
        def over(session: Session, reason: str) -> None:
            end_channels(session, self.desk, reason)

        def tell(session: Session, since: datetime) -> None:
            tell_end(session, self.desk, since, self.clock.now())

        return OfficialAccount(self.settings, self.database, self.clock, over, tell)

    @property
    def zalo_tokens(self) -> TokenSource | None:
        """Where every channel of the Official Account gets its token; None when it is not set up."""
        return self.zalo_account.tokens

    def open_channels(self, smtp_url: str) -> dict[str, Channel]:
        """The channels that letters leave by. `smtp_url` is the setting's, or the mail catcher's when it has none."""
        return open_channels(self.ways.config(smtp_url, self.zalo_tokens))

    @cached_property
    def event_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Where subscribers may be, besides public addresses."""
        parts = (each.strip() for each in self.settings.event_networks.split(","))
        return tuple(ip_network(each, strict=False) for each in parts if each)

    def subscribers(self, guard: Callable[[Channel], Channel]) -> SubscriberChannels:
        # By the true time, as gateways: who takes an event judges its signature by a clock of its own.
        true, vault = SystemClock(0).now, Vault(self.settings.keys)
        return SubscriberChannels(self.database, vault, true, self.event_networks, guard)

    @cached_property
    def incarnation(self) -> str:
        """This process's name for what it holds; without a beat it says nothing, and only leases count."""
        return new_name()

    def delivery(
        self, channels: Mapping[str, Channel], stopping: Event, subscribers: SubscriberChannels | None = None
    ) -> Delivery:
        composer = Composer(self.desk, self.settings.email_from, self.settings.zalo_subject)
        pace = Pace(self.database, self.ways.rates, stopping=stopping)
        return Delivery(
            self.database,
            self.clock,
            composer,
            channels,
            timing=self.timing,
            pace=pace,
            subscribers=subscribers,
            incarnation=self.incarnation,
            # Without its database a job waits, and so does what the broker holds: a poke spent in vain costs minutes.
            may_begin=partial(await_again, self.database, stopping),
            stopping=stopping,
        )

    def inbox(self, channels: Mapping[str, Channel], stopping: Event) -> Inbox:
        """What works the events of chat services, and answers over `channels`."""
        pace = Pace(self.database, self.ways.rates, stopping=stopping)
        return Inbox(self.database, self.clock, self.desk, BUS, channels, self.settings.email_from, pace)

    def inquiry(self, channels: Mapping[str, Channel]) -> Inquiry:
        """What asks the providers that can be asked about letters in doubt."""
        witnesses = {name: channel for name, channel in channels.items() if isinstance(channel, Witness)}
        return Inquiry(self.database, self.clock, witnesses)

    def event_stream(self, broker_url: str, stopping: Event) -> EventStream | None:
        """What takes other systems' events from a stream; None where the settings name none."""
        address = read_stream_address(self.settings.event_stream.get_secret_value())
        if address is None:
            return None

        zone, may_go_on = self.settings.zone, lambda: not stopping.is_set()
        return open_stream(address, broker_url, self.database, BUS, self.clock, zone, may_go_on)

    @property
    def heartbeat(self) -> Heartbeat | None:
        """Who is told that all is well; None when the settings name nobody."""
        url = self.settings.heartbeat_url.get_secret_value()
        return Heartbeat(url) if url else None

    def broker(self) -> EmbeddedBroker | None:
        """The broker to start or join under the home; None when the settings name one."""
        return None if self.settings.broker_url.get_secret_value() else EmbeddedBroker(self.settings.home)
