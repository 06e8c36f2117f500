"""`/contacts/{id}/replace`: somebody else holds a position, from a day on; `…/replace/withdraw`: does not after all."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tasks.channel_name import read_channel
from tasks.outside.contact_said import Address, Channel, Phone
from tasks.outside.scope import Scope
from tasks.outside.task_said import Day, Line
from tasks.replace import NewHolder, replace_holder, withdraw
from web.api.answer import Answer
from web.api.contact import ContactId, ContactView, contact_etag, get_contact, view_contact
from web.api.door import Door
from web.api.match import check_match
from web.api.route import Routes
from web.api.writing import Work, Writing
from web.web import Web


class ReplacementSaid(BaseModel):
    """`since` is the first day, today without. No address goes over but those of the channels that `keep` names."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Nguyễn Thị Mẫu", "since": "2026-12-01", "keep": ["email"]}]},
    )

    name: Annotated[Line, Field(min_length=1)]
    since: Day | None = None
    phone: Phone | None = None
    addresses: Annotated[dict[Channel, Address], Field(max_length=20)] = Field(default_factory=dict)
    keep: Annotated[list[Channel], Field(max_length=10)] = Field(default_factory=list)


class ReplacementView(BaseModel):
    """`held` is whether the position has changed hands by now; before that `contact` is still the old holder."""

    contact: ContactView
    since: date
    held: bool


class WithdrawalView(BaseModel):
    """`withdrawn` are the first days of the replacements that were still to come, none when there were none."""

    contact_id: int
    withdrawn: list[date]


@dataclass(frozen=True)
class ReplacementResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes = Routes(self.router, self.door, "contacts")
        path, scope = "/contacts/{contact_id}/replace", Scope.CONTACTS_WRITE
        routes.write("POST", path, self.replace_contact, ReplacementView, scope, conditional=False)
        routes.write("POST", f"{path}/withdraw", self.withdraw_replacement, WithdrawalView, scope)

    def replace_contact(self, request: Request, contact_id: ContactId, said: ReplacementSaid) -> Response:
        """Let somebody else hold the position; accounts in chats are unlinked. Of two for one day the later stands."""

        def act(work: Work) -> Answer:
            contact = get_contact(work.session, contact_id, held=True)
            check_match(request, contact_etag(contact), must=False)
            new = _new_holder(contact_id, said, said.since or work.on)
            holder = replace_holder(work.session, work.bus, new, work.on, work.now, work.actor)
            held = holder.held_at is not None
            return Answer(ReplacementView(contact=view_contact(contact), since=new.since, held=held))

        return self.writing.do(request, act)

    def withdraw_replacement(self, request: Request, contact_id: ContactId) -> Response:
        """Forget the replacements that are still to come; whoever holds the position now goes on holding it."""

        def act(work: Work) -> Answer:
            get_contact(work.session, contact_id, held=True)
            days = withdraw(work.session, work.bus, contact_id, work.now, work.actor)
            return Answer(WithdrawalView(contact_id=contact_id, withdrawn=days))

        return self.writing.do(request, act)


def _new_holder(contact_id: int, said: ReplacementSaid, since: date) -> NewHolder:
    return NewHolder(
        contact_id=contact_id,
        name=said.name,
        since=since,
        phone=said.phone or None,
        addresses={read_channel(channel): address for channel, address in said.addresses.items()},
        keep=tuple(map(read_channel, said.keep)),
    )
