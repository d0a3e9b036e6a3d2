"""Owns reading a catalogue's YAML files into plain data with the line of every value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from onezone.approvals.domain.catalogue import Catalogue, Finding, Place
from onezone.approvals.domain.catalogue_check import check
from onezone.approvals.domain.catalogue_findings import finding
from onezone.approvals.domain.catalogue_parse import invalid, read_catalogue
from onezone.kernel.errors import RuleError

BUILTIN = Path(__file__).parent / "catalogue"
INDEX = "catalogue.yaml"
MAX_BYTES = 4_000_000
MAX_DEPTH = 40

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CatalogueUnreadable(RuleError):
    """A file is no readable YAML. Data: file, line, reason."""

    code = "catalogue_unreadable"
    zh = "{file} 第 {line} 行读不懂：{reason}"
    en = "{file}, line {line} cannot be read: {reason}"


@dataclass(slots=True)
class Source:
    """A catalogue as plain data: texts, whole numbers, true/false, lists and mappings; the line of each path."""

    document: Any
    lines: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_source(path: Path) -> Source:
    """Read a catalogue: one file, a folder with `catalogue.yaml`, or a file that names others under `include`.

    Lists of the included files are appended to those of the first, mappings are joined. Raises CatalogueUnreadable.
    """
    first = path / INDEX if path.is_dir() else path
    source = _read_file(first)
    if not isinstance(source.document, dict):
        return source
    for name in _included(source):
        part = first.parent / name
        if part.resolve().parent != first.parent.resolve():
            raise CatalogueUnreadable(file=first.name, line=source.lines["include"].line, reason=f"include: {name}")
        _join(source, _read_file(part))
    return source


def load(path: Path) -> tuple[Catalogue, tuple[Finding, ...]]:
    """The catalogue of a file or folder as far as it could be made out, and everything wrong with it, by line."""
    source = read_source(path)
    parsed = read_catalogue(source.document, source.lines)
    found = (*source.findings, *parsed.findings, *check(parsed, source.lines))
    return parsed.catalogue, tuple(sorted(found, key=lambda each: (each.file, each.line, each.code, each.path)))


def load_catalogue(path: Path) -> Catalogue:
    """A catalogue that has no findings. Raises CatalogueInvalid or CatalogueUnreadable."""
    catalogue, findings = load(path)
    if findings:
        raise invalid(findings)
    return catalogue


@cache
def builtin_catalogue() -> Catalogue:
    """The 71 matters that come with the system."""
    return load_catalogue(BUILTIN)


@cache
def builtin_document() -> Mapping[str, Any]:
    """The same as plain data, as a release of it is stored; do not change it."""
    return read_source(BUILTIN).document  # type: ignore[no-any-return]


def _included(source: Source) -> list[str]:
    given = source.document.get("include")
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []


def _join(source: Source, part: Source) -> None:
    source.findings += part.findings
    if not isinstance(part.document, dict):
        raise CatalogueUnreadable(
            file=next(iter(part.lines.values()), Place("", 1)).file, line=1, reason="mapping expected"
        )
    shift: dict[str, int] = {}
    for key, value in part.document.items():
        held = source.document.setdefault(key, type(value)())
        if isinstance(held, list) and isinstance(value, list):
            shift[key] = len(held)
            held.extend(value)
        elif isinstance(held, dict) and isinstance(value, dict):
            held.update(value)
        else:
            source.document[key] = value
    for path, place in part.lines.items():
        source.lines[_shifted(path, shift)] = place


def _shifted(path: str, shift: Mapping[str, int]) -> str:
    """`matters[0].id` -> `matters[17].id` when 17 matters stand before."""
    match = re.match(r"([^.\[]+)\[(\d+)\]", path)
    if match is None or not shift.get(match[1]):
        return path
    return f"{match[1]}[{int(match[2]) + shift[match[1]]}]{path[match.end() :]}"


def _read_file(path: Path) -> Source:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CatalogueUnreadable(file=path.name, line=0, reason=f"> {MAX_BYTES} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise CatalogueUnreadable(file=str(path), line=0, reason="没有这个文件 / no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror or "" if isinstance(error, OSError) else "UTF-8"
        raise CatalogueUnreadable(file=str(path), line=0, reason=reason) from error
    return read_text(text, path.name)


def read_text(text: str, file: str) -> Source:
    """Plain data of one YAML text. Anchors, tags and several documents are no part of the form."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "YAML")
        raise CatalogueUnreadable(file=file, line=mark.line + 1 if mark else 0, reason=reason) from error
    return Source(builder.document, builder.lines, builder.findings)


class _Builder:
    """Builds plain data out of YAML events, on a stack of its own so that depth has a limit of ours."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.document: Any = None
        self.lines: dict[str, Place] = {}
        self.findings: list[Finding] = []
        self.stack: list[tuple[str, Any]] = []
        self.key: list[str | None] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse(line, "several documents")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(line, "anchors are not part of the form")
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event, line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
            self.key.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)

    def _refuse(self, line: int, reason: str) -> None:
        raise CatalogueUnreadable(file=self.file, line=line, reason=reason)

    def _open(self, event: Any, line: int) -> None:
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self.stack and isinstance(self.stack[-1][1], dict) and self.key[-1] is None:
            self._refuse(line, "a key must be a text")
        if len(self.stack) >= MAX_DEPTH:
            self._refuse(line, f"nested more than {MAX_DEPTH} deep")
        self.stack.append((self._put(value, line), value))
        self.key.append(None)

    def _scalar(self, event: Any, line: int) -> None:
        if self.stack and isinstance(self.stack[-1][1], dict) and self.key[-1] is None:
            self._set_key(str(event.value), line)
        else:
            self._put(_plain(event.value) if event.implicit[0] else event.value, line)

    def _set_key(self, key: str, line: int) -> None:
        path, mapping = self.stack[-1]
        self.key[-1] = key
        whole = f"{path}.{key}" if path else key
        if key in mapping:
            self.findings.append(finding("duplicate_key", whole, {whole: Place(self.file, line)}, key=key))

    def _put(self, value: Any, line: int) -> str:
        """Put a value where it belongs and return its path."""
        if not self.stack:
            self.document, path = value, ""
        else:
            above, holder = self.stack[-1]
            if isinstance(holder, list):
                path = f"{above}[{len(holder)}]"
                holder.append(value)
            else:
                key = self.key[-1]
                self.key[-1] = None
                path = f"{above}.{key}" if above else str(key)
                holder[key] = value
        self.lines[path] = Place(self.file, line)
        return path


def _plain(text: str) -> bool | int | str | None:
    """An unquoted scalar: true, false, null and whole numbers; dates and decimals stay the text they are."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    return int(text) if _WHOLE.fullmatch(text) else text


def walk(document: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value below a document with its path, as the line map writes it."""
    yield path, document
    if isinstance(document, dict):
        for key, value in document.items():
            yield from walk(value, f"{path}.{key}" if path else str(key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from walk(value, f"{path}[{index}]")
