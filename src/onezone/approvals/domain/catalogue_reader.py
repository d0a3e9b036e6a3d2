"""Owns typed reading of plain data: a wrong value becomes a finding and a default, so that reading always goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from onezone.approvals.domain.catalogue import Finding
from onezone.approvals.domain.catalogue_findings import Lines, finding
from onezone.approvals.domain.criterion import read_number


class Findings:
    """Collects what is wrong, with lines."""

    def __init__(self, lines: Lines | None) -> None:
        self.lines = lines
        self.all: list[Finding] = []

    def add(self, code: str, path: str, **data: object) -> None:
        """Note one finding at a path."""
        self.all.append(finding(code, path, self.lines, **data))


class Node:
    """A mapping of the document at a path. Each getter notes what is wrong and gives a value of the asked type."""

    def __init__(self, value: Mapping[Any, Any], path: str, findings: Findings) -> None:
        self.value, self.path, self.findings = value, path, findings
        self._read: set[str] = set()

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        self._read.add(key)
        return self.value.get(key) is not None

    def _wrong(self, key: str, expected: str) -> None:
        self.findings.add("wrong_type", self.at(key), key=key, expected=expected)

    def text(self, key: str, default: str | None = None) -> str:
        """Text; whole numbers count as text (`id: 1`). Without a default, a missing one is a finding."""
        if not self.has(key):
            if default is None:
                self.findings.add("missing", self.path, key=key)
            return default or ""
        value = self.value[key]
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            self._wrong(key, "text")
            return default or ""
        return value.strip()

    def both(self, key: str, default: str | None = None) -> tuple[str, str]:
        """Text in Chinese and English: `{zh: ..., en: ...}`, or one text for both."""
        if self.has(key) and isinstance(self.value[key], Mapping):
            node = Node(self.value[key], self.at(key), self.findings)
            zh = node.text("zh", default)
            en = node.text("en", zh)
            node.finish()
            return zh, en
        one = self.text(key, default)
        return one, one

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Text out of a closed list."""
        value = self.text(key, default)
        if value not in allowed and self.has(key):
            self.findings.add("not_one_of", self.at(key), key=key, value=value, allowed=", ".join(allowed))
            return default if default is not None else allowed[0]
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number from 0."""
        if not self.has(key):
            if default is None:
                self.findings.add("missing", self.path, key=key)
            return default or 0
        value = self.value[key]
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(key, "a whole number")
            return default or 0
        if value < 0:
            self.findings.add("out_of_range", self.at(key), key=key, minimum=0, value=value)
            return default or 0
        return value

    def number(self, key: str) -> Decimal | None:
        """A decimal number, or None when it is not there or none."""
        if not self.has(key):
            return None
        value = read_number(self.value[key])
        if value is None:
            self._wrong(key, "a number")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """`true` or `false`."""
        if not self.has(key):
            return default
        value = self.value[key]
        if not isinstance(value, bool):
            self._wrong(key, "true or false")
            return default
        return value

    def day(self, key: str) -> date | None:
        """A date written YYYY-MM-DD, or None."""
        if not self.has(key):
            return None
        value = self.value[key]
        try:
            if not isinstance(value, str) or len(value) != 10:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.findings.add("bad_date", self.at(key), key=key, value=value)
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; whole numbers count as text."""
        found = []
        for index, value in enumerate(self._items(key, "a list of texts")):
            if isinstance(value, bool) or not isinstance(value, (str, int)):
                self.findings.add("wrong_type", f"{self.at(key)}[{index}]", key=f"{key}[{index}]", expected="text")
            else:
                found.append(str(value))
        return tuple(found)

    def nodes(self, key: str) -> list[Node]:
        """A list of mappings."""
        found = []
        for index, value in enumerate(self._items(key, "a list")):
            path = f"{self.at(key)}[{index}]"
            if isinstance(value, Mapping):
                found.append(Node(value, path, self.findings))
            else:
                self.findings.add("wrong_type", path, key=f"{key}[{index}]", expected="a mapping")
        return found

    def node(self, key: str) -> Node | None:
        """A mapping below, or None."""
        if not self.has(key):
            return None
        if not isinstance(self.value[key], Mapping):
            self._wrong(key, "a mapping")
            return None
        return Node(self.value[key], self.at(key), self.findings)

    def ids(self) -> tuple[str, ...]:
        """The keys of a mapping whose keys are ids; all count as read."""
        found = tuple(key for key in self.value if isinstance(key, str))
        self._read.update(found)
        return found

    def _items(self, key: str, expected: str) -> Sequence[Any]:
        if not self.has(key):
            return ()
        value = self.value[key]
        if isinstance(value, str) or not isinstance(value, Sequence):
            self._wrong(key, expected)
            return ()
        return value

    def finish(self) -> None:
        """Note every key that nobody asked for: a misspelt key must not pass silently."""
        for key in self.value:
            if not isinstance(key, str) or key not in self._read:
                self.findings.add("unknown_key", self.at(str(key)), key=key)
