"""Operations on enterprises: finding them, taking them into the register, and their people to call."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Path, Query, Router, Schema
from pydantic import Field

from onezone.parties.contacts import Person, change_contact, end_contact, people_of, person, show_number
from onezone.parties.queries import EnterpriseRow, enterprise_by_code, enterprises_after
from onezone.parties.services import add_contact, register_enterprise
from onezone.platform.api.paging import page_of, place_of
from onezone.platform.api.shapes import READ, WRITE, Input, Key, Listing, Reference, Short
from onezone.platform.api.site import done_once
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["enterprises"])
ContactId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Part = Literal["", "head", "filings", "building", "finance", "safety", "statistics", "staff"]


class Enterprise(Schema):
    """An enterprise of the zone, by its unified social credit code."""

    credit_code: str
    name: str
    aliases: list[str]
    former_names: list[str]
    legal_person: str
    address: str


class Enterprises(Schema):
    """A page of enterprises by name."""

    items: list[Enterprise]
    next: str | None


class Wanted(Listing):
    """`text`: part of a present or former name, or the beginning of the code."""

    text: Short = ""


class NewEnterprise(Input):
    """What the register needs."""

    credit_code: Short
    name: Short
    legal_person: str = Field("", max_length=64)
    address: Short = ""


class Contact(Schema):
    """A person to call; `phone` is masked, the whole number is asked for by `id`. `ended_on`: not called since."""

    id: int
    name: str
    phone: str
    part: str
    duty: str
    ended_on: date | None


class Contacts(Schema):
    """The people of one enterprise, who are in use first."""

    items: list[Contact]


class Number(Schema):
    """A telephone number as it is."""

    phone: str


class NewContact(Input):
    """A person to call."""

    name: str = Field(max_length=64)
    phone: str = Field(max_length=32)
    part: Part = ""
    duty: str = Field("", max_length=64)


class ContactChange(Input):
    """What is known better; what is not given stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=64)
    phone: str | None = Field(None, min_length=1, max_length=32)
    part: Part | None = None
    duty: str | None = Field(None, max_length=64)


class Changed(Schema):
    """The person now; `changed` is false when nothing differed."""

    contact: Contact
    changed: bool


def _shape(row: Any) -> Enterprise:
    return Enterprise.model_validate(row, from_attributes=True)


def _place(row: EnterpriseRow) -> tuple[str, int]:
    return row.name, row.id


@router.get("/enterprises", response={200: Enterprises, **READ}, summary="Enterprises of the zone by name")
def enterprises(request: SignedIn, wanted: Query[Wanted]) -> Any:
    rows = enterprises_after(request.actor, text=wanted.text, after=place_of(wanted.cursor), limit=wanted.limit + 1)
    shown, following = page_of(rows, wanted.limit, _place)
    return {"items": [_shape(row) for row in shown], "next": following}


@router.post("/enterprises", response={201: Enterprise, **WRITE}, summary="Register an enterprise")
def new_enterprise(request: SignedIn, key: Key, sent: NewEnterprise) -> Any:
    def do() -> Enterprise:
        return _shape(register_enterprise(actor=request.actor, at=now(request), **sent.model_dump()))

    return done_once(request, key, do, status=201)


@router.get("/enterprises/{credit_code}", response={200: Enterprise, **READ}, summary="One enterprise by its code")
def enterprise(request: SignedIn, credit_code: Path[Reference]) -> Any:
    return _shape(enterprise_by_code(request.actor, credit_code))


@router.get("/enterprises/{credit_code}/contacts", response={200: Contacts, **READ}, summary="Its people to call")
def contacts(request: SignedIn, credit_code: Path[Reference]) -> Any:
    return {"items": [_contact(each) for each in people_of(request.actor, credit_code)]}


def _contact(held: Person) -> Contact:
    return Contact.model_validate(held, from_attributes=True)


def _person(request: SignedIn, credit_code: str, contact: int) -> Contact:
    held, _lines = person(request.actor, credit_code, contact)
    return _contact(held)


@router.post(
    "/enterprises/{credit_code}/contacts/{contact}/number",
    response={200: Number, **WRITE},
    summary="The whole number of a person; the look is journalled",
)
def number(request: SignedIn, credit_code: Path[Reference], contact: Path[ContactId], key: Key) -> Any:
    def do() -> Number:
        said = show_number(actor=request.actor, at=now(request), credit_code=credit_code, contact=contact)
        return Number(phone=said)

    return done_once(request, key, do)


@router.post("/enterprises/{credit_code}/contacts", response={201: Contact, **WRITE}, summary="Add a person to call")
def new_contact(request: SignedIn, credit_code: Path[Reference], key: Key, sent: NewContact) -> Any:
    def do() -> Contact:
        row = add_contact(actor=request.actor, at=now(request), credit_code=credit_code, **sent.model_dump())
        return _person(request, credit_code, row.pk)

    return done_once(request, key, do, status=201)


@router.post(
    "/enterprises/{credit_code}/contacts/{contact}/changes", response={201: Changed, **WRITE},
    summary="Correct a person to call",
)  # fmt: skip
def changed_contact(
    request: SignedIn, credit_code: Path[Reference], contact: Path[ContactId], key: Key, sent: ContactChange
) -> Any:
    def do() -> Changed:
        changes = {name: value for name, value in sent.model_dump().items() if value is not None}
        changed = change_contact(
            actor=request.actor, at=now(request), credit_code=credit_code, contact=contact, changes=changes
        )
        return Changed(contact=_person(request, credit_code, contact), changed=changed)

    return done_once(request, key, do, status=201)


@router.post(
    "/enterprises/{credit_code}/contacts/{contact}/end", response={201: Contact, **WRITE},
    summary="Call a person no more",
)  # fmt: skip
def ended_contact(request: SignedIn, credit_code: Path[Reference], contact: Path[ContactId], key: Key) -> Any:
    def do() -> Contact:
        end_contact(actor=request.actor, at=now(request), credit_code=credit_code, contact=contact)
        return _person(request, credit_code, contact)

    return done_once(request, key, do, status=201)
