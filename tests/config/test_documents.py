"""Tests that what is written for operators names what the code reads."""

from __future__ import annotations

import re
from pathlib import Path

from onezone.config.guard import RULES

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'env\.\w+\(\s*"((?:ONEZONE|DATABASE)_[A-Z_]+)"')
NAMED = re.compile(r"\b(?:ONEZONE|DATABASE)_[A-Z_]+\b")


def _read_by_the_settings() -> set[str]:
    texts = [
        (ROOT / "src/onezone/config" / name).read_text(encoding="utf-8") for name in ("settings.py", "environment.py")
    ]
    return set(READ.findall("".join(texts)))


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    text = (ROOT / "docs/operate/settings.md").read_text(encoding="utf-8")
    table = text.split("For tests:")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == _read_by_the_settings()


def test_the_example_names_only_settings_that_are_read() -> None:
    assert set(NAMED.findall((ROOT / ".env.example").read_text(encoding="utf-8"))) <= _read_by_the_settings()


def test_every_rule_of_the_guard_is_documented() -> None:
    text = (ROOT / "docs/operate/settings.md").read_text(encoding="utf-8").split("## What the guard refuses")[1]
    assert re.findall(r"^\| `([a-z-]+)`", text, re.MULTILINE) == [rule.name for rule in RULES]


def test_every_decision_is_listed_and_every_listed_one_is_there() -> None:
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(record.name for record in folder.glob("[0-9]*.md"))
