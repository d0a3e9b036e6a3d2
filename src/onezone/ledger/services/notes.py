"""What a steward keeps beside the money: elements, blockers, photos of the site."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from onezone.kernel.moment import local_date
from onezone.ledger import store
from onezone.ledger.domain import errors
from onezone.ledger.models import Blocker, ElementRow, Photo
from onezone.ledger.permissions import Act, require
from onezone.ledger.services.core import journal
from onezone.ledger.words import ELEMENTS
from onezone.platform.files import services as files
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction

PICTURES = frozenset({"jpg", "png"})
LARGEST_PICTURE = 8 * 1024 * 1024


def set_element(
    *, actor: Actor, at: datetime, reference: str, kind: str, need: str, secured: str, note: str = ""
) -> None:
    """Say what a project needs of an element and what is secured. NotFound, ChoiceUnknown, AmountMalformed."""
    require(actor, Act.keep)
    if kind not in ELEMENTS:
        raise errors.ChoiceUnknown(field="kind", value=kind)
    wanted, held = _number(need, "need", kind), _number(secured, "secured", kind)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        ElementRow.objects.update_or_create(
            zone_id=actor.zone_id, project=row, kind=kind,
            defaults={"need": wanted, "secured": held, "note": note.strip(), "updated_by": actor.signature,
                      "updated_at": at},
        )  # fmt: skip
        store.touch(actor, at, row)
        journal(
            actor, at, "set_element", row,
            {"kind": kind, "need": str(wanted), "secured": str(held), "note": note.strip()},
        )  # fmt: skip


def _number(text: str, field: str, kind: str) -> Decimal:
    try:
        number = Decimal(text.strip().replace(",", ""))
        if not number.is_finite() or not 0 <= number < Decimal(10) ** 11:
            raise InvalidOperation
    except InvalidOperation:
        raise errors.NumberMalformed(field=field, value=text[:40], unit=ELEMENTS[kind][1]) from None
    return round(number, 2)


def raise_blocker(
    *, actor: Actor, at: datetime, reference: str, text: str, department: str, due: date | None = None
) -> int:
    """Name what holds a project up and who is to move; returns its number. NotFound, TextMissing, DayImpossible."""
    require(actor, Act.note)
    for field, given in (("text", text), ("department", department)):
        if not given.strip():
            raise errors.TextMissing(field=field)
    since = local_date(at)
    if due is not None and due < since:
        raise errors.DayImpossible(field="due", on=due, after=since, until="—")
    with act_transaction(actor):
        row = store.locked(actor, reference)
        held = Blocker.objects.create(
            zone_id=actor.zone_id, project=row, text=text.strip(), department=department.strip(), since=since,
            due=due, raised_by=actor.signature,
        )  # fmt: skip
        store.touch(actor, at, row)
        journal(
            actor, at, "raise_blocker", row,
            {"number": held.id, "text": held.text, "department": held.department,
             "due": due.isoformat() if due else ""},
        )  # fmt: skip
    return held.id


def resolve_blocker(*, actor: Actor, at: datetime, reference: str, number: int, result: str) -> None:
    """Close a blocker with what came of it. NotFound, TextMissing, BlockerClosed."""
    require(actor, Act.note)
    if not result.strip():
        raise errors.TextMissing(field="result")
    with act_transaction(actor):
        row = store.locked(actor, reference)
        held = Blocker.objects.filter(zone_id=actor.zone_id, project=row, pk=number).first()
        if held is None:
            raise NotFound(what=f"{reference}/{number}")
        if held.resolved_on is not None:
            raise errors.BlockerClosed(number=number)
        held.result, held.resolved_on = result.strip(), local_date(at)
        held.save(update_fields=["result", "resolved_on"])
        store.touch(actor, at, row)
        journal(actor, at, "resolve_blocker", row, {"number": number, "result": held.result})


def add_photo(
    *, actor: Actor, at: datetime, reference: str, name: str, content: bytes | BinaryIO, taken_on: date, place: str,
    text: str = "",
) -> str:  # fmt: skip
    """Add a picture of the site with its day and place; returns its hash. NotFound, TextMissing, DayImpossible."""
    require(actor, Act.keep)
    if not place.strip():
        raise errors.TextMissing(field="place")
    if taken_on > local_date(at):
        raise errors.DayImpossible(field="taken_on", on=taken_on, after="—", until=local_date(at))
    with act_transaction(actor):
        row = store.locked(actor, reference)
        file = files.store(actor=actor, at=at, name=name, content=content, allowed=PICTURES, limit=LARGEST_PICTURE)
        Photo.objects.create(
            zone_id=actor.zone_id, project=row, sha256=file.sha256, taken_on=taken_on, place=place.strip(),
            text=text.strip(), recorded_by=actor.signature, recorded_at=at,
        )  # fmt: skip
        store.touch(actor, at, row)
        journal(
            actor, at, "add_photo", row,
            {"file": file.sha256, "taken_on": taken_on.isoformat(), "place": place.strip(), "text": text.strip()},
        )  # fmt: skip
    return file.sha256
