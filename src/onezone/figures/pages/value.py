"""A value as pages write it: its words, its status and the status's tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from onezone.figures import spoken
from onezone.figures.queries import ValueRow
from onezone.figures.words import STATUS


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the words and tone of its status."""

    row: ValueRow
    text: str
    status: Any
    tone: str


def language() -> str:
    return get_language() or "zh-hans"


def value_of(row: ValueRow) -> Value:
    word, tone = STATUS[row.status]
    return Value(row, spoken.amounts(row.statement), word, tone)
