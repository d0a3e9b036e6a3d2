"""Tests that the house stays small enough to find one's way: sizes, names, nothing left over."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess

from tests.architecture.sources import PACKAGE, ROOT, TEXTS, functions, sources

MODULE_LINES = 500
FUNCTION_LINES = 60
TEMPLATE_LINES = 240
# Written apart, so that this file does not find itself.
WORDS = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "lorem " + "ipsum"))
LEFT_OVER = re.compile(rf"\b(?:{WORDS})\b")
MACHINE = re.compile("/wo" + "rk/|/ho" + "me/|/tm" + "p/bash")


def _tracked() -> list[str]:
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
        return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    skipped = {".git", ".uv", ".venv", "var", "__pycache__"}
    return [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)
    ]


def test_no_module_is_longer_than_its_hard_limit() -> None:
    lengths = {source.module: len(source.path.read_text(encoding="utf-8").splitlines()) for source in sources()}
    assert {module: lines for module, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_its_hard_limit() -> None:
    long = {
        f"{source.module}.{node.name}": node.end_lineno - node.lineno + 1
        for source in sources()
        for node in functions(source.tree)
        if node.end_lineno and node.end_lineno - node.lineno >= FUNCTION_LINES
    }
    assert long == {}


def test_no_template_is_longer_than_its_hard_limit() -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.html")}
    assert {name: lines for name, lines in lengths.items() if lines > TEMPLATE_LINES} == {}


def test_every_module_says_what_it_owns() -> None:
    assert [
        source.module for source in sources() if source.path.stat().st_size and not ast.get_docstring(source.tree)
    ] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [source.module for source in sources() if source.module.rsplit(".", 1)[-1] in drawers] == []


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{source.module}.{node.name}"
        for source in sources()
        for node in functions(source.tree)
        if any(isinstance(inner, (ast.Import, ast.ImportFrom)) for inner in ast.walk(node))
    ]
    assert inside == []


def test_only_commands_import_by_name() -> None:
    named = {
        source.module
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module")
    }
    assert named == {"onezone.config.cli", "onezone.config.docs"}


def test_nothing_is_left_for_later() -> None:
    found = []
    for name in _tracked():
        if "/vendor/" in name or (ROOT / name).suffix not in TEXTS:
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
        found += [f"{name}: {match.group()}" for match in (LEFT_OVER.search(text), MACHINE.search(text)) if match]
    assert found == []
