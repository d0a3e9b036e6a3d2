"""One row of a register: every field with how sure it is, and who said so, when, and from which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Kind, Register, Verb
from onezone.platform.registers.history import Line, lines_of, standings
from onezone.platform.registers.models import Standing
from onezone.platform.registers.pages.rows import linked, row_address
from onezone.platform.registers.store import row_of

TONES = {Standing.reported: "", Standing.checked: "go", Standing.confirmed: "ok"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of the row."""

    field: Field
    text: str
    masked: bool
    standing: str
    tone: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class RowPage:
    """Everything the page shows; `lines` of one field when `only` names it, else of the whole row."""

    register: Register
    key: str
    title: str
    fields: tuple[Shown, ...]
    only: Field | None
    lines: tuple[Line, ...]
    standing_words: Mapping[str, tuple[str, str]]
    actions: tuple[tuple[str, str, bool], ...]
    whole: str
    may_write: bool
    may_confirm: bool


def build_row(actor: Actor, register: Register, key: str, *, only: str = "") -> RowPage:
    """The page of a row. NotAllowed, NotFound."""
    row = row_of(actor, register, key)
    sure = standings(actor, register, [row.pk]).get(row.pk, {})
    field = register.by_name.get(only)
    own = reverse(f"registers:{register.code}-row", kwargs={"key": key})
    opened = row_address(register, key)
    return RowPage(
        register=register,
        key=key,
        title=cells.show(register.field(register.title), cells.value_of(register.field(register.title), row)) or key,
        fields=tuple(_shown(actor, register, each, row, sure.get(each.name, "")) for each in register.fields),
        only=field,
        lines=lines_of(actor, register, row, only=only if field else ""),
        standing_words=standing_words(),
        actions=tuple(
            (str(each.label), reverse(each.address, kwargs={"key": key}), each.primary)
            for each in register.actions
            if each.on_row and actor.role in each.roles
        ),
        whole=opened if opened != own else "",
        may_write=register.may(actor, Verb.write),
        may_confirm=register.may(actor, Verb.confirm),
    )


def standing_words() -> Mapping[str, tuple[str, str]]:
    """Standing -> its word and tone."""
    return {each.value: (str(each.label), TONES[each]) for each in Standing}


def _shown(actor: Actor, register: Register, field: Field, row: Any, standing: str) -> Shown:
    worked_out = field.computed
    value = worked_out(actor, [row]).get(row.pk) if worked_out is not None else cells.value_of(field, row)
    seen = register.sees(actor, field)
    word, tone = standing_words().get(standing, ("", ""))
    text, href = linked(actor, field, row) if field.kind is Kind.link else (cells.show(field, value), "")
    return Shown(field, text if seen else "", not seen, word if value else "", tone, href)
