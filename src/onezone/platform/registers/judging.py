"""What becomes of a row: what a person or a file gives, held against what the register holds. Asks no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import override

from onezone.kernel.errors import FieldError
from onezone.platform.registers import cells, errors
from onezone.platform.registers.declaration import Field, Kind, Register, Values

Links = Mapping[str, Mapping[str, str]]
"""Field of kind link -> what was written -> the key of the row it means."""


class Fate(StrEnum):
    """What becomes of a row."""

    new = "new"
    changed = "changed"
    same = "same"
    conflict = "conflict"
    alike = "alike"
    error = "error"
    out = "out"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row, before and after."""

    field: Field
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row as it would become, and why it may not."""

    fate: Fate
    values: Values
    changes: tuple[Change, ...] = ()
    faults: tuple[FieldError, ...] = ()


def judge(register: Register, held: Values | None, given: Mapping[str, str], links: Links) -> Verdict:
    """The fate of one row. `given`: texts by field; a field that is not given stays as it is."""
    faults: list[FieldError] = []
    wanted = dict(held) if held is not None else {each.name: cells.read(each, "") for each in register.kept}
    for name, text in given.items():
        try:
            wanted[name] = read_given(register, name, text, links)
        except FieldError as fault:
            faults.append(fault)
    wrong = {str(each.data.get("field")) for each in faults}
    faults += [each for each in _missing(register, held, wanted) if each.data["field"] not in wrong]
    if not faults:
        faults += list(register.rule(held, wanted))
    changes = differences(register, held, wanted)
    if faults:
        return Verdict(Fate.error, wanted, changes, tuple(faults))
    fate = Fate.new if held is None else Fate.changed if changes else Fate.same
    return Verdict(fate, wanted, changes)


def differences(register: Register, held: Values | None, now: Values) -> tuple[Change, ...]:
    """The fields that are not as they were, of a new row those that hold something; the table's own key is no news."""
    return tuple(
        Change(each, None if held is None else held[each.name], now[each.name])
        for each in register.kept
        if each.place != "id"
        and (not cells.is_empty(now[each.name]) if held is None else held[each.name] != now[each.name])
    )


def read_given(register: Register, name: str, text: str, links: Links) -> Any:
    """What a text means in a field. Raises the FieldError that says what is wrong, whatever the row."""
    field = register.by_name.get(name)
    if field is None or field.computed is not None:
        raise errors.FieldNotWritten(field=name)
    value = cells.read(field, text)
    longest = register.longest(field)
    if isinstance(value, str) and longest is not None and len(value) > longest:
        raise errors.TextTooLong(field=name, longest=longest)
    if field.kind is not Kind.link or cells.is_empty(value):
        return value
    key = links.get(name, {}).get(value)
    if key is None:
        raise errors.LinkUnknown(field=name, value=value)
    return key


def _missing(register: Register, held: Values | None, wanted: Values) -> list[FieldError]:
    """Fields that this row must fill; what a row has always lacked is no obstacle to correcting something else."""
    stages = [code for code, _word in register.field(register.stage).choices] if register.stage else []
    reached = stages.index(wanted[register.stage]) if stages and wanted[register.stage] in stages else -1
    before = (
        stages.index(held[register.stage]) if held is not None and stages and held[register.stage] in stages else -1
    )
    found: list[FieldError] = []
    for each in register.kept:
        if not cells.is_empty(wanted[each.name]) or not each.editable:
            continue
        lacked = held is not None and cells.is_empty(held[each.name])
        if each.required and not lacked:
            found.append(errors.ValueMissing(field=each.name))
        due = stages.index(each.required_from) if each.required_from in stages else reached + 1
        if not each.required and reached >= due and not (lacked and before >= due):
            found.append(_missing_at(register, each))
    return found


def _missing_at(register: Register, field: Field) -> FieldError:
    words = dict(register.field(register.stage).choices)
    with override("zh-hans"):
        zh = str(words[field.required_from])
    with override("en"):
        en = str(words[field.required_from])
    return errors.ValueMissingAtStage(field=field.name, stage_zh=zh, stage_en=en)


def values_of(register: Register, row: Any) -> Values:
    """A row of the table as values."""
    return {each.name: cells.value_of(each, row) for each in register.kept}
