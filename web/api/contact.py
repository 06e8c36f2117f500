"""`/contacts`: the officers who are written to."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from tasks.contact import SUBSCRIBER, Contact
from tasks.intake.organisations import hold_registry
from tasks.outside.contact_said import ContactChange, ContactSaid, change_contact, enter_contact
from tasks.outside.scope import Scope
from tasks.outside.task_said import HIGHEST_ID, Id
from tasks.outside.value import lead_id
from web.api.answer import Answer, ok
from web.api.door import Door
from web.api.language import Words
from web.api.match import check_match, make_etag
from web.api.paging import Page, Paged, read_page
from web.api.problem import Kind, Problem
from web.api.route import Links, Routes
from web.api.writing import Work, Writing
from web.web import Web

ContactId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]
FROM_CONTACT: Links = {
    "read_contact": ("read_contact", {"contact_id": "$response.body#/id"}),
    "change_contact": (
        "change_contact",
        {"contact_id": "$response.body#/id", "header.If-Match": "$response.header.ETag"},
    ),
}


class ContactFilter(Paged):
    department: Id | None = None


class ContactView(BaseModel):
    """`prefers` are the channels in the order to try them; `department_id` is null for the office lead."""

    id: int
    department_id: int | None
    title: str
    name: str
    phone: str | None
    role: str
    position: int
    active: bool
    prefers: list[str]
    addresses: dict[str, str]


@dataclass(frozen=True)
class ContactResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "contacts"), Scope.CONTACTS_WRITE
        routes.read("/contacts", self.list_contacts, Page[ContactView])
        routes.read("/contacts/{contact_id}", self.read_contact, ContactView)
        routes.write("POST", "/contacts", self.enter_contact, ContactView, scope, status=201, links=FROM_CONTACT)
        routes.write("PATCH", "/contacts/{contact_id}", self.change_contact, ContactView, scope, conditional=True)

    def list_contacts(self, wanted: Annotated[ContactFilter, Query()]) -> Response:
        chosen = select(Contact).where(Contact.role != SUBSCRIBER)
        if wanted.department is not None:
            chosen = chosen.where(Contact.department_id == wanted.department)
        with self.web.database.read() as session:
            rows, following = read_page(session, chosen, Contact.id, wanted)
            return ok(Page[ContactView](items=[view_contact(row) for row in rows], next=following))

    def read_contact(self, contact_id: ContactId) -> Response:
        with self.web.database.read() as session:
            return _answer(get_contact(session, contact_id)).response()

    def enter_contact(self, request: Request, said: ContactSaid) -> Response:
        """Enter a contact of a department. The office lead is set in the settings, not here."""

        def act(work: Work) -> Answer:
            department_id = lead_id(hold_registry(work.session), said.department, None, work.on)
            return _answer(enter_contact(work.session, work.bus, department_id, said, work.now, work.actor), 201)

        return self.writing.do(request, act)

    def change_contact(self, request: Request, contact_id: ContactId, said: ContactChange) -> Response:
        """Change what is sent. Who takes over a position from a day on is entered by `replace`."""

        def act(work: Work) -> Answer:
            contact = get_contact(work.session, contact_id, held=True)
            check_match(request, contact_etag(contact), must=True)
            change_contact(work.session, work.bus, contact, said, work.now, work.actor)
            return _answer(contact)

        return self.writing.do(request, act)


def view_contact(contact: Contact) -> ContactView:
    return ContactView(
        id=contact.id,
        department_id=contact.department_id,
        title=contact.title,
        name=contact.name,
        phone=contact.phone,
        role=contact.role,
        position=contact.position,
        active=contact.active,
        prefers=list(contact.preference),
        addresses={channel: each.address for channel, each in sorted(contact.addresses.items())},
    )


def get_contact(session: Session, contact_id: int, *, held: bool = False) -> Contact:
    """`held` until commit, so that the state that is compared with what was read is the one that changes.

    Letters to it may be made meanwhile: who makes them may hold the event log, for which we wait.

    Raises:
        Problem: 404.
    """
    found = session.get(Contact, contact_id, with_for_update={"key_share": True} if held else None)
    if found is None or found.role == SUBSCRIBER:
        words = Words(f"Không có đầu mối số {contact_id}.", f"There is no contact {contact_id}.")
        raise Problem(Kind.NOT_FOUND, words)
    return found


def contact_etag(contact: Contact) -> str:
    return make_etag(view_contact(contact).model_dump())


def _answer(contact: Contact, status: int = 200) -> Answer:
    headers: dict[str, Any] = {"ETag": contact_etag(contact)}
    if status == 201:  # noqa: PLR2004 - Created
        headers["Location"] = f"/api/v1/contacts/{contact.id}"
    return Answer(view_contact(contact), status, headers)
