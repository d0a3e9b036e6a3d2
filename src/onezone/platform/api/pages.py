"""The OpenAPI document as a page: operations by group, each with what it takes and gives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or member of a body."""

    name: str
    place: str
    kind: str
    required: bool
    told: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: address, sentence, what it takes, what it gives."""

    id: str
    method: str
    path: str
    summary: str
    told: str
    fields: tuple[Field, ...]
    gives: str
    refusals: str


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one tag."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    """Everything the page shows."""

    title: str
    version: str
    told: str
    groups: tuple[Group, ...]
    count: int


def build_docs(document: Document) -> DocsPage:
    """The page of a document."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                held = methods[method]
                groups.setdefault((held.get("tags") or [""])[0], []).append(_operation(document, path, method, held))
    info = document["info"]
    return DocsPage(
        info["title"], info["version"], info.get("description", ""),
        tuple(Group(name, tuple(held)) for name, held in groups.items()), sum(map(len, groups.values())),
    )  # fmt: skip


def _operation(document: Document, path: str, method: str, held: Mapping[str, Any]) -> Operation:
    answers = held.get("responses", {})
    statuses = {str(status): answer for status, answer in answers.items()}
    good = next((answer for status, answer in statuses.items() if status.startswith("2")), {})
    return Operation(
        id=held["operationId"],
        method=method.upper(),
        path=path,
        summary=held.get("summary", ""),
        told=held.get("description", ""),
        fields=(*_parameters(document, held), *_members(document, held)),
        gives=next((_kind(document, each.get("schema", {})) for each in good.get("content", {}).values()), ""),
        refusals=", ".join(status for status in statuses if not status.startswith("2")),
    )


def _parameters(document: Document, held: Mapping[str, Any]) -> Iterator[Field]:
    for each in held.get("parameters", ()):
        told = each.get("description") or each["schema"].get("description", "")
        yield Field(each["name"], each["in"], _kind(document, each["schema"]), each.get("required", False), told)


def _members(document: Document, held: Mapping[str, Any]) -> Iterator[Field]:
    for media, content in held.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(document, content["schema"])
        for name, member in schema.get("properties", {}).items():
            needed = name in schema.get("required", ())
            place = "body" if "json" in media else media
            yield Field(name, place, _kind(document, member), needed, member.get("description", ""))


def _resolved(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema  # type: ignore[no-any-return]


def _kind(document: Document, schema: Mapping[str, Any]) -> str:
    """A type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if arms := schema.get("anyOf"):
        return " | ".join(dict.fromkeys(_kind(document, arm) for arm in arms))
    if "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if schema.get("type") == "array":
        return f"[{_kind(document, schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
