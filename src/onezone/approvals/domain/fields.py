"""What handlers read out of an act: a field it cannot do without, reasons, a list, a day, materials."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .case import Act, Case
from .errors import ActNotPossible, DateImpossible, FieldMissing, ListEmpty, OutcomeUnknown, ReasonsMissing
from .payload import parse_date

# Acts whose reasons the office must write (行政许可法 38), though a case from elsewhere may come without them.
WRITTEN_REASONS = frozenset({"refuse_acceptance", "revoke", "terminate"})


def refuse_act(act: Act, matter: str, state: str, possible: tuple[str, ...]) -> None:
    raise ActNotPossible(act=act.act, matter=matter, state=str(state), possible=list(possible))


def needed(act: Act, field: str) -> Any:
    """A field the act cannot do without. Raises FieldMissing."""
    value = act.data.get(field)
    if value is None or value == "":
        raise FieldMissing(act=act.act, field=field)
    return value


def officer_of(act: Act) -> str:
    """The person who acts, as items name people."""
    return str(act.data.get("officer") or act.actor)


def given_reasons(act: Act) -> str:
    """The reasons an act gives, or no text. The live system demands them for `WRITTEN_REASONS`."""
    given = act.data.get("reasons") or act.data.get("reason")
    return ";".join(map(str, given)) if isinstance(given, (list, tuple)) else str(given or "").strip()


def reasons_of(act: Act) -> str:
    """The reasons an act must give. Raises ReasonsMissing."""
    text = given_reasons(act)
    if not text:
        raise ReasonsMissing(act=act.act)
    return text


def listed(act: Act, field: str) -> tuple[str, ...]:
    """The texts of a field that is a list, or one text."""
    given = act.data.get(field) or ()
    return (given,) if isinstance(given, str) else tuple(given)


def missing_list(act: Act, field: str = "missing") -> tuple[str, ...]:
    """A one-time list with at least one entry. Raises ListEmpty."""
    entries = tuple(map(str, listed(act, field)))
    if not any(entry.strip() for entry in entries):
        raise ListEmpty(act=act.act)
    return entries


def day(act: Act, field: str, default: date) -> date:
    """A date field of the act. Raises DateImpossible when it is none."""
    given = act.data.get(field)
    if given is None or given == "":
        return default
    try:
        return parse_date(str(given))
    except ValueError as error:
        raise DateImpossible(field=field, date=str(given), reason="not_a_date") from error


def known_outcome(act: Act, known: Mapping[str, Any], field: str = "outcome") -> str:
    """An outcome that the act may have. Raises OutcomeUnknown."""
    outcome = needed(act, field)
    if outcome not in known:
        raise OutcomeUnknown(outcome=str(outcome), known=list(known))
    return str(outcome)


def add_materials(case: Case, act: Act) -> tuple[str, ...]:
    """New versions for the project's pool; the same hash again is no new version. Returns the slots named."""
    given: Mapping[str, str] = act.data.get("materials") or {}
    for slot, held in given.items():
        versions = case.materials.setdefault(slot, [])
        if not versions or versions[-1] != held:
            versions.append(held)
    return tuple(given)
