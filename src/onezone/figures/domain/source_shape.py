"""What a source file must look like before it is read: which keys hold words, lists and numbers, named by its path.

Files are written by hand, here and elsewhere: whatever is wrong is said with its place, and nothing of it is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from onezone.kernel.errors import RuleError
from onezone.kernel.units import Quantity, Unit, UnitUnknown, comparable, unit

from .rates import DatedRate, crosses, is_dated

WORDS = frozenset(
    {"id", "name", "item", "scope", "unit", "qualifier", "as_of", "year", "since", "enterprise", "parent", "capacity",
     "local", "result", "count_unit", "title", "period"}
)  # fmt: skip
WORD_LISTS = frozenset({"src", "programmes", "aliases"})
SECTIONS = ("kpis", "infrastructure", "enterprises", "projects", "investment_bands", "clusters", "rates")
LONGEST = 2_000
"""Characters of one word or sentence of a file."""
SHOWN = 40
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?")


class SourceMalformed(RuleError):
    """A source file does not have the form. Data: `path`, `reason_zh`, `reason_en`."""

    code = "figure_source_malformed"
    zh = "来源文件 {path}：{reason_zh}。"
    en = "Source file, {path}: {reason_en}."


def malformed(path: str, zh: str, en: str) -> SourceMalformed:
    return SourceMalformed(path=path, reason_zh=zh, reason_en=en)


def checked(document: Any) -> Mapping[str, Any]:
    """The document, once every part that is read has the shape it is read by. Raises SourceMalformed."""
    if not isinstance(document, Mapping):
        raise malformed("$", "应是键值结构", "a mapping is wanted")
    for section in SECTIONS:
        _check_entries(document.get(section), section)
    cooperation = document.get("cooperation")
    if cooperation is not None and not isinstance(cooperation, Mapping):
        raise malformed("cooperation", "应是键值结构", "a mapping is wanted")
    _check_entries((cooperation or {}).get("items"), "cooperation.items")
    for entry in document.get("projects") or ():
        _check_entries(entry.get("investment_variants"), f"projects.{entry.get('id', '?')}.investment_variants")
    return document


def _check_entries(held: Any, path: str) -> None:
    if held is None:
        return
    if not isinstance(held, list) or not all(isinstance(each, Mapping) for each in held):
        raise malformed(path, "应是列表，每项是键值结构", "a list of mappings is wanted")
    for position, entry in enumerate(held):
        for key in WORDS & entry.keys():
            _check_word(entry[key], f"{path}[{position}].{key}")
        for key in WORD_LISTS & entry.keys():
            for each in entry[key] if isinstance(entry[key], list) else [entry[key]]:
                _check_word(each, f"{path}[{position}].{key}")


def _check_word(held: Any, path: str) -> None:
    if isinstance(held, (Mapping, list, tuple, set, bytes)):
        raise malformed(path, "应是一个词或一句话", "a word or a sentence is wanted")
    if len(str(held)) > LONGEST:
        raise malformed(path, f"超过 {LONGEST} 字", f"longer than {LONGEST} characters")


def entries(document: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    held: Sequence[Mapping[str, Any]] = document.get(key) or ()
    return held


def texts(sources: Any) -> dict[str, str]:
    """Source id -> its own words, or the title of a page."""
    if not isinstance(sources, Mapping):
        raise malformed("sources", "应是键值结构：编号和原文", "a mapping of ids to texts is wanted")
    found = {str(key): held.get("title") or "" if isinstance(held, Mapping) else held for key, held in sources.items()}
    for key, held in found.items():
        _check_word(held, f"sources.{key[:SHOWN]}")
    return {key: str(held) for key, held in found.items()}


def amount(value: Any, path: str) -> Decimal:
    """A number as written, without going through a float's binary digits. Raises SourceMalformed."""
    shown = f"{value!r}"[:SHOWN] if isinstance(value, (str, int, float, Decimal)) else type(value).__name__
    try:
        if isinstance(value, bool) or not _NUMBER.fullmatch(str(value) if isinstance(value, (int, str, float)) else ""):
            raise InvalidOperation
        return Decimal(str(value))
    except (InvalidOperation, ValueError):
        raise malformed(path, f"{shown} 不是数", f"{shown} is not a number") from None


def count(value: Any, path: str) -> int:
    """A number of things: whole and not below zero. Raises SourceMalformed."""
    number = amount(value, path)
    if number < 0 or number != number.to_integral_value():
        raise malformed(path, f"{number} 不是个数", f"{number} is not a count")
    return int(number)


def quantity(value: Any, unit_name: str | None, path: str, wanted: Unit | None = None) -> Quantity:
    """An amount with its unit; `wanted` is what the figure is measured in. Raises SourceMalformed."""
    if not unit_name:
        raise malformed(path, "没有单位", "no unit is given")
    try:
        given = unit(str(unit_name))
    except UnitUnknown as refusal:
        raise malformed(path, refusal.say("zh").rstrip("。"), refusal.say("en").rstrip(".")) from None
    if wanted is not None and not comparable(given, wanted) and not crosses(given, wanted):
        raise malformed(
            path, f"单位“{given.name}”与指标的单位“{wanted.name}”不是同一种量",
            f"the unit “{given.name}” does not measure what the figure's unit “{wanted.name}” does",
        )  # fmt: skip
    return Quantity(amount(value, path), given)


def sources(entry: Mapping[str, Any]) -> tuple[str, ...]:
    held = entry.get("src") or ()
    return tuple(str(each) for each in held) if isinstance(held, (list, tuple)) else (str(held),)


def words(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    held = entry.get(key) or ()
    return tuple(str(each) for each in held) if isinstance(held, (list, tuple)) else (str(held),)


def rates(document: Mapping[str, Any]) -> Iterator[DatedRate]:
    """Dollar rates that the file itself states: `{period: 2019, yuan: 6.8985, src: [S01]}`."""
    for position, entry in enumerate(entries(document, "rates")):
        path, period = f"rates[{position}]", str(entry.get("period") or "")
        yuan = amount(entry.get("yuan"), f"{path}.yuan")
        if not is_dated(period) or yuan <= 0:
            raise malformed(path, "应写期间和 1 美元合多少元", "a period and the yuan for one dollar are wanted")
        yield DatedRate(period, yuan, "、".join(sources(entry)) or "?")
