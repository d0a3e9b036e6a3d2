"""Owns reading questions and criteria from plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from onezone.approvals.domain.catalogue_reader import Node
from onezone.approvals.domain.criterion import (
    GROUPS,
    KINDS,
    NUMBER_TESTS,
    TESTS,
    Choice,
    Criterion,
    Question,
    Test,
    Value,
)

DEPTH = 8
_YES_NO = (Choice("yes", "是", "yes"), Choice("no", "否", "no"))


def parse_question(node: Node, project_types: Iterable[Choice] = ()) -> Question:
    """One question; `choices_from: project_types` offers the project types."""
    kind = node.one_of("kind", KINDS)
    label, sentence = node.both("label"), node.both("sentence", "")
    says, helps, unit = node.both("says", ""), node.both("help", ""), node.both("unit", "")
    question = Question(
        id=node.text("id"),
        kind=kind,
        group=node.one_of("group", tuple(GROUPS), "subject"),
        label_zh=label[0],
        label_en=label[1],
        sentence_zh=sentence[0] or f"{label[0]}：{{answer}}。",
        sentence_en=sentence[1] or f"{label[1]}: {{answer}}.",
        says_zh=says[0],
        says_en=says[1],
        help_zh=helps[0],
        help_en=helps[1],
        unit_zh=unit[0],
        unit_en=unit[1],
        choices=_choices(node, kind, tuple(project_types)),
        asked_if=parse_criterion(node, "asked_if"),
        minimum=node.number("minimum"),
        maximum=node.number("maximum"),
    )
    node.finish()
    return question


def _choices(node: Node, kind: str, project_types: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if node.text("choices_from", "") == "project_types":
        return project_types
    found: dict[str, Choice] = {}
    for each in node.nodes("choices"):
        identifier, words = each.text("id"), each.both("name")
        each.finish()
        if identifier in found:
            node.findings.add("duplicate_id", each.path, kind="choice", id=identifier, first="?")
        found.setdefault(identifier, Choice(identifier, *words))
    if kind == "yes_no":
        return tuple(found.get(each.id, each) for each in _YES_NO)
    if kind in ("choice", "many") and not found:
        node.findings.add("missing", node.path, key="choices")
    return tuple(found.values())


def parse_criterion(node: Node, key: str) -> Criterion | None:
    """The criterion at a key, or None: `{answer: x, at_least: 5}`, `{all: [...]}`, `{any: [...]}`, `{not: {...}}`."""
    inner = node.node(key)
    return None if inner is None else _criterion(inner, DEPTH)


def _criterion(node: Node, depth: int) -> Criterion | None:
    if depth == 0:
        node.findings.add("too_deep", node.path, limit=DEPTH)
        return None
    joins: tuple[Literal["all", "any"], ...] = ("all", "any")
    for join in joins:
        if node.has(join):
            parts = [_criterion(each, depth - 1) for each in node.nodes(join)]
            node.finish()
            kept = tuple(each for each in parts if each is not None)
            return Criterion(join, kept) if kept else None
    if node.has("not"):
        inner = node.node("not")
        node.finish()
        held = _criterion(inner, depth - 1) if inner is not None else None
        return Criterion("all", (held,), negated=True) if held is not None else None
    return _tests(node)


def _tests(node: Node) -> Criterion | None:
    """One answer with one or more tests; several are a range and must all hold."""
    answer = node.text("answer")
    found = tuple(
        Test(answer, test, against, node.path)
        for test in TESTS
        if node.has(test) and (against := _against(node, test)) is not None
    )
    if not found and not any(node.has(test) for test in TESTS):
        node.findings.add("missing", node.path, key=" | ".join(TESTS))
    node.finish()
    return Criterion("all", found) if found else None


def _against(node: Node, test: str) -> Value | None:
    if test in NUMBER_TESTS:
        return node.number(test)
    if test == "in":
        return node.texts(test)
    if isinstance(node.value[test], bool):
        return "yes" if node.value[test] else "no"
    return node.text(test)
