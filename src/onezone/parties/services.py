"""The acts on enterprises and contacts; each journalled in the zone's chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onezone.kernel.errors import JSON
from onezone.parties.contacts import CONTACTS
from onezone.parties.errors import EnterpriseKnown, TextMissing
from onezone.parties.finding import every_name
from onezone.parties.models import Contact, Enterprise, ToldApart
from onezone.parties.permissions import Act, require
from onezone.parties.queries import enterprise_by_code, locked_pair
from onezone.parties.register import ENTERPRISES, require_credit_code
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.registers import services as registers
from onezone.platform.registers.judging import values_of
from onezone.platform.search import services as search

CORRECTABLE = ("name", "legal_person", "address")


def register_enterprise(
    *,
    actor: Actor,
    at: datetime,
    credit_code: str,
    name: str,
    legal_person: str = "",
    address: str = "",
    aliases: Sequence[str] = (),
    former_names: Sequence[str] = (),
) -> Enterprise:
    """Register an enterprise in the actor's zone. CreditCodeWrong, TextMissing, EnterpriseKnown."""
    require(actor, Act.register)
    code = require_credit_code(credit_code)
    if not name.strip():
        raise TextMissing(field="name")
    with act_transaction(actor):
        known = Enterprise.objects.filter(zone_id=actor.zone_id, credit_code=code).select_related("merged_into").first()
        if known is not None:
            raise EnterpriseKnown(field="credit_code", value=code, name=(known.merged_into or known).name)
        enterprise = Enterprise(
            zone_id=actor.zone_id,
            credit_code=code,
            name=name.strip(),
            legal_person=legal_person.strip(),
            address=address.strip(),
            aliases=list(aliases),
            former_names=list(former_names),
        )
        enterprise.every_name = every_name(enterprise)
        enterprise.save(force_insert=True)
        registers.note(actor=actor, at=at, register=ENTERPRISES, row=enterprise, held=None)
        payload: dict[str, JSON] = {"credit_code": code, "name": enterprise.name}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="register_enterprise", payload=payload)
    return enterprise


def correct_enterprise(*, actor: Actor, at: datetime, credit_code: str, changes: dict[str, str]) -> Enterprise:
    """Correct name, legal person or address; a name that is replaced becomes a former name. NotFound, TextMissing."""
    require(actor, Act.correct)
    wanted = {field: changes[field].strip() for field in CORRECTABLE if field in changes}
    if wanted.get("name") == "":
        raise TextMissing(field="name")
    with act_transaction(actor):
        enterprise = _locked(actor, credit_code)
        held = values_of(ENTERPRISES, enterprise)
        before: dict[str, JSON] = {field: getattr(enterprise, field) for field in wanted}
        if wanted.get("name", enterprise.name) != enterprise.name:
            enterprise.former_names = [*enterprise.former_names, enterprise.name]
        for field, value in wanted.items():
            setattr(enterprise, field, value)
        enterprise.every_name = every_name(enterprise)
        enterprise.save(update_fields=[*wanted, "former_names", "every_name"])
        if before.get("name", enterprise.name) != enterprise.name:
            search.rename_owner(actor=actor, owner=enterprise.credit_code, old=str(before["name"]), new=enterprise.name)
        registers.note(actor=actor, at=at, register=ENTERPRISES, row=enterprise, held=held)
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="correct_enterprise",
            payload={"credit_code": enterprise.credit_code, "before": before, "after": dict(wanted)},
        )  # fmt: skip
    return enterprise


def add_contact(
    *, actor: Actor, at: datetime, credit_code: str, name: str, phone: str, duty: str = "", part: str = ""
) -> Contact:
    """List a person to call at an enterprise; the same person again changes nothing. NotFound, TextMissing.

    The journal keeps that a contact was added, not the number: personal data is not written where it cannot be deleted.
    """
    require(actor, Act.add_contact, credit_code=credit_code)
    for field, text in (("name", name), ("phone", phone)):
        if not text.strip():
            raise TextMissing(field=field)
    with act_transaction(actor):
        enterprise = _locked(actor, credit_code)
        contact, created = Contact.objects.get_or_create(
            zone_id=actor.zone_id,
            enterprise=enterprise,
            name=name.strip(),
            phone=phone.strip(),
            ended_on=None,
            defaults={"duty": duty.strip(), "part": part if part in Contact.Part.values else ""},
        )
        if created:
            registers.note(actor=actor, at=at, register=CONTACTS, row=contact, held=None)
            payload: dict[str, JSON] = {"credit_code": enterprise.credit_code, "contact": contact.id}
            append(actor=actor, at=at, chain=ZONE_CHAIN, act="add_contact", payload=payload)
    return contact


def tell_apart(*, actor: Actor, at: datetime, one: str, other: str, reason: str) -> None:
    """Say of two enterprises that look like one that they are not; again changes the reason. NotFound, SameEnterprise,
    TextMissing, NotAllowed.
    """
    require(actor, Act.judge)
    if not reason.strip():
        raise TextMissing(field="reason")
    with act_transaction(actor):
        pair = locked_pair(actor, one, other)
        ToldApart.objects.update_or_create(
            zone_id=actor.zone_id, one=pair[0], other=pair[1],
            defaults={"reason": reason.strip()[:500], "told_by": actor.signature, "told_at": at},
        )  # fmt: skip
        codes: list[JSON] = [each.credit_code for each in pair]
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="tell_apart",
            payload={"enterprises": codes, "reason": reason.strip()[:500]},
        )  # fmt: skip


def doubt_again(*, actor: Actor, at: datetime, decision: int) -> tuple[str, str]:
    """Take back that two are not one: the pair, which is returned, comes up again. NotFound, NotAllowed."""
    require(actor, Act.judge)
    with act_transaction(actor):
        held = ToldApart.objects.filter(zone_id=actor.zone_id, pk=decision).select_related("one", "other")
        row = held.select_for_update(of=("self",)).first()
        if row is None:
            raise NotFound(what=str(decision))
        codes = row.one.credit_code, row.other.credit_code
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="doubt_again",
            payload={"enterprises": list(codes), "reason": row.reason},
        )  # fmt: skip
        row.delete()
    return codes


def _locked(actor: Actor, credit_code: str) -> Enterprise:
    """The enterprise of that code, or the one that it was merged into."""
    code = enterprise_by_code(actor, credit_code).credit_code
    found = Enterprise.objects.select_for_update().filter(zone_id=actor.zone_id, credit_code=code).first()
    if found is None:
        raise NotFound(what=credit_code)
    return found
