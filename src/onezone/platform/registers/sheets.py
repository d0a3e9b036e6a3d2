"""A table as people make them: a title and a remark on units above the heads, a line of sums below the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import override

from onezone.kernel.headings import without_brackets
from onezone.platform.files.tables import Table
from onezone.platform.registers import measures
from onezone.platform.registers.declaration import Field, Register

MOST_ABOVE = 10
"""Rows that may stand above the heads."""
SUMS = frozenset({"合计", "小计", "总计", "共计", "累计", "total", "subtotal", "sum"})
"""What a line of sums says where a row has its name."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Heads, the rows below them, the line of the first (as Excel counts), and the unit that a remark above names."""

    heads: tuple[str, ...]
    lines: Sequence[Sequence[str]]
    first: int
    unit: str


def sheet_of(register: Register, table: Table) -> Sheet:
    """The heads are in the first row that names most fields; the first of all where none names two."""
    named = [len(guess(register.kept, row)) for row in table[:MOST_ABOVE]]
    at = named.index(max(named)) if max(named, default=0) > 1 else 0
    above = [cell for row in table[:at] for cell in row]
    return Sheet(tuple(table[at]) if table else (), table[at + 1 :], at + 2, measures.unit_remarked(above))


def guess(fields: Sequence[Field], heads: Sequence[str]) -> Mapping[str, int]:
    """Field -> column, by every name that a field goes by; the first column that fits."""
    known: dict[str, str] = {}
    for field in fields:
        for name in reversed(_names(field)):
            known[_plain(name)] = field.name
    found: dict[str, int] = {}
    for column, head in enumerate(heads):
        name = known.get(_plain(head)) or known.get(_plain(without_brackets(head)))
        if name is not None and name not in found:
            found[name] = column
    return found


def is_of_sums(name: str) -> bool:
    """Whether the name of a row says that it is the sum of others."""
    return _plain(name) in SUMS


def _names(field: Field) -> list[str]:
    labels = []
    for language in ("zh-hans", "en"):
        with override(language):
            labels.append(str(field.label))
    return [*labels, field.name, *field.also]


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
