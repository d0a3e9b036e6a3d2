"""Named refusals: every "no" of the system is a class with a stable code and one sentence in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import ClassVar, TypeAlias

JSON: TypeAlias = bool | int | str | list["JSON"] | dict[str, "JSON"] | None


class _Gaps(dict[str, JSON]):
    """A sentence must never fail to be said because a word of its data is missing."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def plain(value: object) -> JSON:
    """Return `value` as JSON data: dates and instants as ISO text, tuples and sets as lists, anything else as text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return [plain(item) for item in sorted(value, key=str)]
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)


class RuleError(Exception):
    """A refusal by name.

    Subclasses set `code` (stable, lower case with underscores) and the templates `zh` and `en`, formatted over `data`.
    Keyword arguments become `data`; dates, tuples and sets in it are turned into JSON.
    """

    code: ClassVar[str] = "rule_error"
    zh: ClassVar[str] = "该操作不符合规则。"
    en: ClassVar[str] = "The rules do not allow this."

    data: dict[str, JSON]

    def __init__(self, /, **data: object) -> None:
        super().__init__()
        self.data = {name: plain(value) for name, value in data.items()}

    def say(self, language: str = "zh-hans") -> str:
        """Return the sentence; any tag beginning with "zh" gives Chinese, every other one English."""
        template = self.zh if language.lower().startswith("zh") else self.en
        words: dict[str, JSON] = {name: _spoken(value) for name, value in self.data.items()}
        return template.format_map(_Gaps(words))

    def __str__(self) -> str:
        return f"{self.code}: {self.say('en')}"


class FieldError(RuleError):
    """One field of an input is wrong. Data: `field` (its name or JSON path), `reason` (a sentence)."""

    code = "field_invalid"
    zh = "{field}：{reason}"
    en = "{field}: {reason}"


def _spoken(value: JSON) -> JSON:
    """Lists are read out with commas; the rest as it stands."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value


def _descendants(parent: type[RuleError]) -> Iterator[type[RuleError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _descendants(child)


def all_errors() -> tuple[type[RuleError], ...]:
    """Return every imported refusal that has a code of its own, sorted by code. ValueError when two share one."""
    found: dict[str, type[RuleError]] = {}
    everything: list[type[RuleError]] = [RuleError, *_descendants(RuleError)]
    for error in everything:
        if "code" not in vars(error):
            continue
        other = found.setdefault(error.code, error)
        if other is not error:
            raise ValueError(f"error code {error.code!r} is used by {other.__qualname__} and {error.__qualname__}")
    return tuple(found[code] for code in sorted(found))
