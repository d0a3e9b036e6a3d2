"""Reads of the parties; an applicant sees only the enterprise they act for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from onezone.parties.errors import SameEnterprise
from onezone.parties.models import Contact, Enterprise, Licence, Merge, Partner
from onezone.parties.permissions import Act, may
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise as pages show it."""

    id: int
    credit_code: str
    name: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    legal_person: str
    address: str
    park: str = ""
    industry: str = ""

    @property
    def every_name(self) -> tuple[str, ...]:
        """All names it bears or bore."""
        return (self.name, *self.aliases, *self.former_names)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person to call."""

    id: int
    name: str
    phone: str
    duty: str


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A licence and the day it expires, None for one without end."""

    reference: str
    name: str
    number: str
    issuer: str
    expires_on: date | None


def _visible(actor: Actor) -> QuerySet[Enterprise]:
    """Those that go on: what was merged into another is that other."""
    rows = Enterprise.objects.filter(zone_id=actor.zone_id, merged_into=None)
    if may(actor, Act.read):
        return rows
    return rows.filter(credit_code=actor.enterprise) if actor.enterprise else rows.none()


def enterprises_visible_to(actor: Actor, *, text: str = "", limit: int = 50) -> tuple[EnterpriseRow, ...]:
    """Enterprises by name, or those whose code begins with, or whose present or former name holds, `text`."""
    return tuple(row_of(row) for row in _named(_visible(actor), text).order_by("name", "id")[:limit])


def _named(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    return rows.filter(Q(every_name__icontains=text) | Q(credit_code__startswith=text.upper())) if text else rows


def enterprises_after(
    actor: Actor, *, text: str, after: tuple[str, int] | None, limit: int
) -> tuple[EnterpriseRow, ...]:
    """The same by name and id, from after a place on: for lists that are read page by page."""
    rows = _named(_visible(actor), text)
    if after is not None:
        rows = rows.filter(Q(name__gt=after[0]) | Q(name=after[0], id__gt=after[1]))
    return tuple(row_of(row) for row in rows.order_by("name", "id")[:limit])


def enterprise_by_code(actor: Actor, credit_code: str) -> EnterpriseRow:
    """The enterprise of that code, or the one that it was merged into. NotFound when there is none, or not for him."""
    row = _visible(actor).filter(Q(credit_code=credit_code) | Q(merged__credit_code=credit_code)).first()
    if row is None:
        raise NotFound(what=credit_code)
    return row_of(row)


def enterprises_of(actor: Actor, codes: Collection[str]) -> Mapping[str, EnterpriseRow]:
    """Of these codes the enterprises that the actor may see, by the code that was asked; one query, or two when some
    codes are of none or of enterprises that were merged."""
    found = {row.credit_code: row_of(row) for row in _visible(actor).filter(credit_code__in=set(codes))}
    missing = set(codes) - set(found)
    if missing:
        rows = _visible(actor).filter(merged__credit_code__in=missing).annotate(asked=F("merged__credit_code"))
        found |= {row.asked: row_of(row) for row in rows}
    return found


def goes_by(actor: Actor, credit_code: str) -> str:
    """The code by which the enterprise of this code goes now; the same when the zone knows none."""
    held = enterprises_of(actor, [credit_code]).get(credit_code) if credit_code else None
    return held.credit_code if held is not None else credit_code


def contacts_of(actor: Actor, credit_code: str) -> tuple[ContactRow, ...]:
    """The people to call at an enterprise the actor may see. NotFound otherwise."""
    enterprise = enterprise_by_code(actor, credit_code)
    rows = Contact.objects.filter(zone_id=actor.zone_id, enterprise_id=enterprise.id, ended_on=None)
    return tuple(ContactRow(row.id, row.name, row.phone, row.duty) for row in rows)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner outside the zone that works with an enterprise."""

    reference: str
    name: str
    kind: str
    works_on: str


def partners_of(actor: Actor, credit_code: str) -> tuple[PartnerRow, ...]:
    """Partners outside that work with an enterprise the actor may see. NotFound."""
    enterprise = enterprise_by_code(actor, credit_code)
    rows = Partner.objects.filter(zone_id=actor.zone_id, enterprise_id=enterprise.id).order_by("name", "id")
    return tuple(PartnerRow(row.reference, row.name, str(row.get_kind_display()), row.works_on) for row in rows)


def contact_parts() -> list[tuple[str, Any]]:
    """What one calls a person for: code and word."""
    return list(Contact.Part.choices)


def licences_of(actor: Actor, credit_code: str) -> tuple[LicenceRow, ...]:
    """The licences of an enterprise the actor may see, the first to expire on top. NotFound otherwise."""
    enterprise = enterprise_by_code(actor, credit_code)
    rows = Licence.objects.filter(zone_id=actor.zone_id, enterprise_id=enterprise.id).order_by("expires_on", "id")
    return tuple(LicenceRow(row.reference, row.name, row.number, row.issuer, row.expires_on) for row in rows)


def locked_pair(actor: Actor, one: str, other: str, *, lock: bool = True) -> tuple[Enterprise, Enterprise]:
    """Both in the order of their rows, so that two who decide on one pair at once do not wait for each other.

    SameEnterprise, NotFound.
    """
    if one == other:
        raise SameEnterprise(field="other", value=other)
    rows = Enterprise.objects.filter(zone_id=actor.zone_id, merged_into=None, credit_code__in=(one, other))
    held = list((rows.select_for_update() if lock else rows).order_by("pk"))
    if len(held) < 2:
        known = {row.credit_code for row in held}
        raise NotFound(what=next(code for code in (one, other) if code not in known))
    return held[0], held[1]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """An enterprise that went into this one."""

    credit_code: str
    name: str
    reason: str
    by: str
    at: datetime


def merged_into(actor: Actor, credit_code: str) -> tuple[MergeRow, ...]:
    """What went into an enterprise the actor may see, the newest first. NotFound."""
    enterprise = enterprise_by_code(actor, credit_code)
    rows = Merge.objects.filter(zone_id=actor.zone_id, kept_id=enterprise.id).select_related("gone").order_by("-id")
    return tuple(
        MergeRow(row.gone.credit_code, row.gone.name, row.reason, row.merged_by.rsplit("/", 1)[-1], row.merged_at)
        for row in rows
    )


def row_of(row: Enterprise) -> EnterpriseRow:
    """As pages show it."""
    return EnterpriseRow(
        id=row.id,
        credit_code=row.credit_code,
        name=row.name,
        aliases=tuple(row.aliases),
        former_names=tuple(row.former_names),
        legal_person=row.legal_person,
        address=row.address,
        park=row.park,
        industry=row.industry,
    )
