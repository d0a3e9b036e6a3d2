"""What a conditional opinion or a tolerated material still owes (条件)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.kernel.values import replace

from .errors import FactMalformed, NoSuchCondition
from .payload import parse_date


@dataclass(frozen=True, slots=True)
class Condition:
    """One debt: text, who owes it, until when. Overdue is computed from the date asked about, never stored."""

    id: str
    text: str
    owner: str = "applicant"
    due_on: date | None = None
    met_on: date | None = None
    waived_on: date | None = None
    material: str | None = None
    """The material slot that was promised, if the debt is a promised material (容缺)."""

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.waived_on is None

    def state(self, as_of: date) -> str:
        """open | overdue | met | waived on the day asked about."""
        if self.waived_on is not None and self.waived_on <= as_of:
            return "waived"
        if self.met_on is not None and self.met_on <= as_of:
            return "met"
        return "overdue" if self.due_on is not None and as_of > self.due_on else "open"


def parse_conditions(given: Iterable[Any], *, start: int = 1) -> tuple[Condition, ...]:
    """Conditions of an act: plain texts, or mappings with text, owner, due (ISO date), material."""
    return tuple(_parse_one(each, number) for number, each in enumerate(given, start))


def _parse_one(given: Any, number: int) -> Condition:
    if isinstance(given, str) and given.strip():
        return Condition(f"c{number}", given.strip())
    if isinstance(given, Mapping) and (given.get("text") or given.get("material")):
        due = given.get("due") or given.get("due_on")
        try:
            due_on = parse_date(due) if due else None
        except (TypeError, ValueError) as error:
            raise FactMalformed(field=f"conditions[{number - 1}].due", reason=str(due)) from error
        text = str(given.get("text") or given["material"])
        owner = str(given.get("owner") or "applicant")
        return Condition(str(given.get("id") or f"c{number}"), text, owner, due_on, material=given.get("material"))
    raise FactMalformed(field=f"conditions[{number - 1}]", reason="text")


def close_condition(
    conditions: tuple[Condition, ...], wanted: Any, *, matter: str, on: date, waive: bool = False
) -> tuple[Condition, ...]:
    """Close one open condition, named by id, by text, or by its place (0, 1, ...); None: the only one that is open.

    Raises NoSuchCondition.
    """
    if wanted is None and sum(held.is_open for held in conditions) > 1:
        raise NoSuchCondition(matter=matter, condition="")
    for place, held in enumerate(conditions):
        if held.is_open and (wanted is None or wanted in (held.id, held.text, place)):
            closed = replace(held, waived_on=on) if waive else replace(held, met_on=on)
            return (*conditions[:place], closed, *conditions[place + 1 :])
    raise NoSuchCondition(matter=matter, condition=str(wanted))
