"""A small valid catalogue that the tests break in one place at a time."""

from __future__ import annotations

from pathlib import Path

from onezone.approvals.catalogue_file import read_text
from onezone.approvals.domain.catalogue import Finding
from onezone.approvals.domain.catalogue_check import check
from onezone.approvals.domain.catalogue_parse import Parsed, read_catalogue

TEXT = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


def findings_of(text: str) -> tuple[Finding, ...]:
    return read(text)[1]


def read(text: str) -> tuple[Parsed, tuple[Finding, ...]]:
    source = read_text(text, "small.yaml")
    parsed = read_catalogue(source.document, source.lines)
    return parsed, (*source.findings, *parsed.findings, *check(parsed, source.lines))


def broken(old: str, new: str) -> str:
    """The small catalogue with one thing replaced; the thing must stand there exactly once."""
    assert TEXT.count(old) == 1, (old, TEXT.count(old))
    return TEXT.replace(old, new)


def line_of(text: str, mark: str) -> int:
    """The number of the one line that holds a mark."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if mark in line]
    assert len(lines) == 1, (mark, lines)
    return lines[0]
