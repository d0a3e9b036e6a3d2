"""What every writing is asked, of one row or of many, tried or done: one check, so that every door is as high."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from onezone.kernel.errors import FieldError
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells, errors, history, store
from onezone.platform.registers.declaration import Field, Register, Verb
from onezone.platform.registers.judging import Fate, Verdict, judge, read_given, values_of

Wish: TypeAlias = tuple[Any | None, Mapping[str, str]]
"""A row (None for a new one) and the texts, by field, that somebody wants in it."""
Judged: TypeAlias = tuple[Any | None, Verdict]


def check(actor: Actor, register: Register, wishes: Sequence[Wish], *, today: date) -> list[Verdict]:
    """What becomes of every row, with all that is wrong with it; nothing is written.

    RowRefused at once for fields that this actor cannot write: a trial must not show what they hold.
    """
    _refuse_fields(actor, register, dict.fromkeys(name for _row, given in wishes for name in given))
    links = store.links_meant(actor, register, [given for _row, given in wishes])
    verdicts = [
        judge(register, values_of(register, row) if row is not None else None, given, links) for row, given in wishes
    ]
    judged = [(row, verdict) for (row, _given), verdict in zip(wishes, verdicts, strict=True)]
    taken = store.others_with(actor, register, judged, today=today)
    twins = _given_twice(register, judged)
    return [_wrong(each, *others, twin) for each, others, twin in zip(verdicts, taken, twins, strict=True)]


def together(actor: Actor, register: Register) -> tuple[Field, ...]:
    """Fields that many rows may be given one value of: none that names a row, is fixed, or is guarded."""
    if not register.may(actor, Verb.write):
        return ()
    plain = (each for each in register.kept if each.editable and not each.unique and not each.is_guarded)
    return tuple(each for each in plain if each.name != register.key)


def unreadable(actor: Actor, register: Register, given: Mapping[str, str]) -> list[FieldError]:
    """What is wrong with texts whatever row they are for."""
    links = store.links_meant(actor, register, [given])
    found: list[FieldError] = []
    for name, text in given.items():
        try:
            read_given(register, name, text, links)
        except FieldError as fault:
            found.append(fault)
    return found


def _refuse_fields(actor: Actor, register: Register, names: Iterable[str]) -> None:
    writable = {each.name for each in register.kept if each.editable and register.sees(actor, each)}
    refused = [errors.FieldNotWritten(field=name) for name in names if name not in writable]
    if refused:
        raise errors.RowRefused(faults=refused)


def _given_twice(register: Register, judged: Sequence[Judged]) -> list[FieldError | None]:
    """For every row the refusal that a row before it, of the same act, is given the same unique value."""
    first: dict[tuple[str, Any], Verdict] = {}
    found: list[FieldError | None] = []
    for _row, verdict in judged:
        fault: FieldError | None = None
        for field in [each.field for each in verdict.changes if each.field.unique]:
            value = verdict.values[field.name]
            other = first.setdefault((field.name, value), verdict) if not cells.is_empty(value) else verdict
            if other is not verdict:
                title = str(other.values[register.title])
                fault = errors.ValueTaken(field=field.name, value=str(value), other=title)
        found.append(fault)
    return found


def _wrong(verdict: Verdict, *more: FieldError | None) -> Verdict:
    added = tuple(each for each in more if each is not None)
    return replace(verdict, fate=Fate.error, faults=(*verdict.faults, *added)) if added else verdict


def require_right(verdict: Verdict) -> None:
    """Raise RowRefused with everything that is wrong with a row."""
    if verdict.faults:
        raise errors.RowRefused(faults=verdict.faults)


def require_all_right(register: Register, judged: Sequence[tuple[Any, Verdict]]) -> None:
    """Raise RowsRefused with everything that is wrong with any row."""
    wrong = [(_word(register, register.key, row), fault) for row, verdict in judged for fault in verdict.faults]
    if wrong:
        raise errors.RowsRefused(faults=wrong)


def require_as_seen(
    actor: Actor, register: Register, judged: Sequence[tuple[Any, Verdict]], seen: Mapping[int, int]
) -> None:
    """Raise RowChanged when somebody set one of the fields that change after the entry that the editor saw.

    `seen`: by the row's primary key the number of its last entry when it was looked at.
    """
    changed = {row.pk: (row, {each.field.name for each in verdict.changes}) for row, verdict in judged}
    for entry in history.entries_since(actor, register, seen):
        row, names = changed.get(entry.row, (None, set()))
        if names & set(entry.changes):
            fields = [str(each.label) for each in register.fields if each.name in names & set(entry.changes)]
            title = _word(register, register.title, row)
            raise errors.RowChanged(row=title, fields=fields, by=history.name_of(entry.by))


def require_free(actor: Actor, register: Register, judged: Sequence[Judged], *, today: date) -> None:
    """Raise RowRefused when another row has a unique value: asked when the table itself refused rows that were judged.

    Then somebody else came first by an instant.
    """
    taken = [each for others in store.others_with(actor, register, judged, today=today) for each in others]
    if taken:
        raise errors.RowRefused(faults=taken)


def _word(register: Register, name: str, row: Any) -> str:
    return str(cells.value_of(register.field(name), row))
