"""Tests that values survive being stored: dataclasses to plain JSON values and back, by their annotations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Literal

import pytest

from onezone.kernel.codec import from_plain, to_plain


class Colour(StrEnum):
    RED = "red"


class Rank(IntEnum):
    FIRST = 1


@dataclass(frozen=True)
class Part:
    on: date
    colour: Colour = Colour.RED
    rank: Rank = Rank.FIRST


@dataclass(frozen=True)
class Whole:
    name: str
    at: datetime
    parts: tuple[Part, ...] = ()
    spare: Part | None = None
    also: date | None = None
    days: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    maybe: Mapping[str, date | None] = field(default_factory=dict)
    pair: tuple[str, date] | None = None
    tags: frozenset[str] = frozenset()
    colours: frozenset[Colour] = frozenset()
    held: list[Part] = field(default_factory=list)
    unit: Literal["wd", "cd"] = "wd"
    anything: Any = None
    inner: Whole | None = None


AT = datetime(2026, 3, 2, 1, 2, 3, 4, tzinfo=UTC)
DAY = date(2026, 3, 2)
FULL = Whole(
    "甲", AT, (Part(DAY), Part(DAY, rank=Rank.FIRST)), Part(DAY), DAY, {"a": (DAY,), "b": ()}, {"x": None, "y": DAY},
    ("p", DAY), frozenset({"b", "a"}), frozenset({Colour.RED}), [Part(DAY)], "cd", {"z": [1, None, {"k": True}]},
    Whole("乙", AT),
)  # fmt: skip


def test_a_value_comes_back_as_it_was() -> None:
    for value in (FULL, Whole("丙", AT)):
        plain = json.loads(json.dumps(to_plain(value), ensure_ascii=False))
        assert from_plain(Whole, plain) == value


def test_defaults_are_left_out_and_unknown_fields_passed_over() -> None:
    assert to_plain(Whole("丙", AT)) == {"name": "丙", "at": AT.isoformat()}
    plain = {"name": "丙", "at": AT.isoformat(), "later": 5, "spare": None}
    assert from_plain(Whole, plain) == Whole("丙", AT)


def test_plain_values_are_json_and_nothing_else() -> None:
    assert to_plain({"c": Colour.RED, "r": Rank.FIRST, "s": frozenset({"b", "a"}), 5: [DAY, None, True]}) == {
        "c": "red", "r": 1, "s": ["a", "b"], "5": ["2026-03-02", None, True],
    }  # fmt: skip
    assert type(to_plain(Rank.FIRST)) is int
    with pytest.raises(TypeError, match="object"):
        to_plain(object())
    with pytest.raises(TypeError, match="type"):
        to_plain(Part)
    with pytest.raises(TypeError, match="float"):
        to_plain(1.5)


def test_one_annotation_at_a_time() -> None:
    assert from_plain(tuple[date, ...], ["2026-03-02", None]) == (DAY, None)
    assert from_plain(tuple[str, ...], ["a"]) == ("a",)
    assert from_plain(tuple[str, date], ["a", "2026-03-02"]) == ("a", DAY)
    assert from_plain(frozenset[str], ["a"]) == frozenset({"a"})
    assert from_plain(list[date], ["2026-03-02"]) == [DAY]
    assert from_plain(Mapping[str, date | None], {"a": None, "b": "2026-03-02"}) == {"a": None, "b": DAY}
    assert from_plain(dict[str, int], {"a": 1}) == {"a": 1}
    assert from_plain(Literal["wd"], "wd") == "wd"
    assert from_plain(datetime | None, AT.isoformat()) == AT
    assert from_plain(date | None, None) is None
    assert from_plain(Colour, "red") is Colour.RED
    assert from_plain(Any, [1]) == [1]
