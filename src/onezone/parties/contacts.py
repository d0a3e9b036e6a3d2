"""People to call at an enterprise: added, changed, ended, and their numbers, which are masked until somebody asks.

The register here makes no pages: it gives the history of every field, the same as other registers have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from onezone.kernel.errors import JSON
from onezone.kernel.moment import local_date
from onezone.parties.errors import ContactListed, TextMissing
from onezone.parties.models import Contact
from onezone.parties.permissions import Act, may, require
from onezone.parties.queries import enterprise_by_code
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import READ_CHAIN, ZONE_CHAIN, append
from onezone.platform.registers import history
from onezone.platform.registers import services as registers
from onezone.platform.registers.declaration import Field, Kind, Register, Sensitivity, Verb
from onezone.platform.registers.judging import values_of
from onezone.platform.web.shown import masked

CHANGEABLE = ("name", "part", "duty", "phone")
LONGEST = {"name": 64, "duty": 64, "phone": 32}

CONTACTS = Register(
    code="contacts",
    name=_("联系人"),
    one=_("联系人"),
    model=Contact,
    key="id",
    title="name",
    fields=(
        Field("id", _("编号"), Kind.whole, editable=False),
        Field("enterprise", _("企业"), Kind.link, path="enterprise__credit_code", links_to="enterprises"),
        Field("name", _("姓名")),
        Field("part", _("角色"), Kind.choice, choices=Contact.Part.choices),
        Field("duty", _("职务")),
        Field("phone", _("电话"), sensitivity=Sensitivity.personal),
        Field("ended_on", _("停用日期"), Kind.day),
    ),
    columns=("name",),
    holders={Verb.read: frozenset()},
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person to call; `phone` is masked, `number` the whole one when it was asked for."""

    id: int
    name: str
    part: str
    part_word: str
    duty: str
    phone: str
    ended_on: date | None
    number: str = ""


def people_of(actor: Actor, credit_code: str, *, shown: Mapping[int, str] | None = None) -> tuple[Person, ...]:
    """The people of an enterprise the actor may see, who are in use first. NotFound."""
    enterprise = enterprise_by_code(actor, credit_code)
    rows = Contact.objects.filter(zone_id=actor.zone_id, enterprise_id=enterprise.id)
    listed = sorted(rows, key=lambda row: (row.ended_on is not None, row.name, row.pk))
    return tuple(_person(row, (shown or {}).get(row.pk, "")) for row in listed)


def person(actor: Actor, credit_code: str, contact: int) -> tuple[Person, tuple[history.Line, ...]]:
    """One of them with what happened to what is known of him; numbers are masked there too. NotFound."""
    row = _row(actor, credit_code, contact)
    return _person(row), history.lines_of(actor, CONTACTS, row)


def change_contact(
    *, actor: Actor, at: datetime, credit_code: str, contact: int, changes: Mapping[str, str]
) -> bool:  # fmt: skip
    """Correct a person's name, part, duty or number; an empty number stays as it is. False when nothing differs.

    NotFound, TextMissing, ContactListed, NotAllowed. The journal says which fields changed, never a number.
    """
    require(actor, Act.keep_contact)
    wanted = {name: changes[name].strip() for name in CHANGEABLE if name in changes}
    if not wanted.get("phone"):
        wanted.pop("phone", None)
    if wanted.get("name") == "":
        raise TextMissing(field="name")
    with act_transaction(actor):
        row = _row(actor, credit_code, contact, lock=True)
        held = values_of(CONTACTS, row)
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name][: LONGEST.get(name, 12)])
        if not changed:
            return False
        _require_once(row)
        row.save(update_fields=changed)
        _tell(actor, at, row, held, "change_contact", {"fields": list(changed)})
    return True


def end_contact(*, actor: Actor, at: datetime, credit_code: str, contact: int) -> None:
    """The person is not called any more; he stays in the list as ended. NotFound, NotAllowed."""
    require(actor, Act.keep_contact)
    with act_transaction(actor):
        row = _row(actor, credit_code, contact, lock=True)
        if row.ended_on is None:
            held = values_of(CONTACTS, row)
            row.ended_on = local_date(at)
            row.save(update_fields=["ended_on"])
            _tell(actor, at, row, held, "end_contact", {})


def show_number(*, actor: Actor, at: datetime, credit_code: str, contact: int) -> str:
    """The whole number of a person; who asked for it and when stands in the chain of reads. NotFound, NotAllowed."""
    require(actor, Act.show_number)
    with act_transaction(actor):
        row = _row(actor, credit_code, contact)
        said: dict[str, JSON] = {"credit_code": row.enterprise.credit_code, "contact": row.pk}
        append(actor=actor, at=at, chain=READ_CHAIN, act="show_number", payload=said)
    return row.phone


def may_keep(actor: Actor) -> bool:
    return may(actor, Act.keep_contact)


def may_show(actor: Actor) -> bool:
    return may(actor, Act.show_number)


def _row(actor: Actor, credit_code: str, contact: int, *, lock: bool = False) -> Contact:
    enterprise = enterprise_by_code(actor, credit_code)
    rows = Contact.objects.filter(zone_id=actor.zone_id, enterprise_id=enterprise.id, pk=contact)
    rows = rows.select_related("enterprise")
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotFound(what=str(contact))
    return row


def _require_once(row: Contact) -> None:
    same = Contact.objects.filter(enterprise_id=row.enterprise_id, name=row.name, phone=row.phone, ended_on=None)
    if row.ended_on is None and same.exclude(pk=row.pk).exists():
        raise ContactListed(field="name", value=row.name)


def _tell(actor: Actor, at: datetime, row: Contact, held: Any, act: str, more: dict[str, JSON]) -> None:
    registers.note(actor=actor, at=at, register=CONTACTS, row=row, held=held)
    payload: dict[str, JSON] = {"credit_code": row.enterprise.credit_code, "contact": row.pk, **more}
    append(actor=actor, at=at, chain=ZONE_CHAIN, act=act, payload=payload)


def _person(row: Contact, number: str = "") -> Person:
    word = str(row.get_part_display()) if row.part else ""
    return Person(row.pk, row.name, row.part, word, row.duty, masked(row.phone), row.ended_on, number)
