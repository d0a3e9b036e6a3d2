"""Owns `onezone figures`: conflicts of a source file, and a press text checked against it; no database is needed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from onezone.figures.domain.checks import find
from onezone.figures.domain.finding import Finding
from onezone.figures.domain.statement import Statement
from onezone.figures.source_store import BUILTIN, checks, source
from onezone.kernel.errors import RuleError
from onezone.kernel.units import plain_number

DONE, UNREADABLE = 0, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Status 0: listed, however many; 2: a file that cannot be read, or a wrong command line."""
    parser = argparse.ArgumentParser(prog="onezone figures", description="指标核对 / check the zone's figures")
    words = parser.add_subparsers(dest="word", required=True)
    conflicts = words.add_parser("conflicts", help="列出说不通的数 / numbers that contradict each other")
    conflicts.add_argument("--source", default=BUILTIN[0], help="内置来源或 YAML 文件 / a built-in source or a file")
    conflicts.add_argument("--json", action="store_true", help="一个 JSON 列表 / one JSON list")
    conflicts.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 / language")
    given = parser.parse_args(argv)
    try:
        return _conflicts(given.source, as_json=given.json, language=given.lang)
    except RuleError as refusal:
        sys.stderr.write(f"{refusal.code}: {refusal.say(given.lang)}\n")
        return UNREADABLE


def _conflicts(name: str, *, as_json: bool, language: str) -> int:
    held = source(name)
    found = find(checks(), held.world)
    if as_json:
        listed = [finding_json(each, held.texts) for each in found]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
        return DONE
    for each in found:
        sys.stdout.write(f"{each.id}  {each.say(language)}  [{', '.join(each.sources)}]\n")
    count = len(found)
    where = name if name in BUILTIN else Path(name).name
    sys.stdout.write(
        f"{where}：{count} 处说不通\n" if language == "zh" else f"{where}: {count} conflicts\n"
    )  # fmt: skip
    return DONE


def finding_json(finding: Finding, texts: Mapping[str, str]) -> dict[str, Any]:
    """A finding as JSON: sentences, values with unit, scope and period, and the sentence behind each source."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "sentence": finding.zh,
        "sentence_en": finding.en,
        "values": [_value(each) for each in finding.values],
        "sources": [{"id": each, "text": texts.get(each, "")} for each in finding.sources],
    }


def _value(each: Statement) -> dict[str, Any]:
    return {
        "name": each.name,
        "figure": each.figure,
        "value": plain_number(each.quantity.amount),
        "unit": each.quantity.unit.name,
        "qualifier": each.qualifier,
        "scope": each.scope,
        "period": each.period,
        "sources": list(each.sources),
    }
