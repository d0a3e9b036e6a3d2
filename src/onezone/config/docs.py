"""Owns `onezone docs`: the parts of docs/ that are written from the code's tables, so they cannot differ from it."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import django

from onezone.approvals.catalogue_docs import render_catalogue_markdown
from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain import names
from onezone.approvals.domain.acts_case import ADMISSION
from onezone.approvals.domain.conversion import NAMES as GUARDS
from onezone.approvals.domain.engine import FORMAL, PROJECT, SIMULATED
from onezone.approvals.domain.states import NATIONAL_CODE, SIM_CASE, SIM_ITEM, WORK_ITEM, Step
from onezone.approvals.permissions import ACTS
from onezone.config import docs_permissions
from onezone.kernel.errors import all_errors
from onezone.platform.identity.actor import Role

ROOT = Path(__file__).resolve().parents[3] / "docs" / "rules"
_DEFINES_REFUSAL = re.compile(r"^class \w+\((RuleError|FieldError|Refusal)\):", re.MULTILINE)
Machine = Mapping[tuple[Any, str], Step]
HEAD = "<!-- Written by `./onezone docs` from the code's tables. Change the table, not this page. -->\n\n"


def main(argv: Sequence[str]) -> int:
    """Write docs/rules; with --check only say whether it is current (status 1 if not)."""
    parser = argparse.ArgumentParser(prog="onezone docs", description="Write docs/rules from the code's tables.")
    parser.add_argument("--check", action="store_true", help="write nothing, tell what is out of date")
    given = parser.parse_args(list(argv))
    django.setup()
    stale = [name for name, text in pages().items() if _differs(ROOT / name, text)]
    if given.check:
        for name in stale:
            sys.stdout.write(f"docs/rules/{name} is out of date: run ./onezone docs\n")
        return 1 if stale else 0
    ROOT.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (ROOT / name).write_text(pages()[name], encoding="utf-8")
        sys.stdout.write(f"docs/rules/{name}\n")
    return 0


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    builders: Mapping[str, Callable[[], str]] = {
        "states.md": states,
        "acts.md": acts,
        "conversion.md": conversion,
        "errors.md": errors,
        "catalogue.md": lambda: render_catalogue_markdown(builtin_catalogue()),
        "permissions.md": docs_permissions.permissions,
        "events.md": docs_permissions.events,
    }
    return {name: HEAD + build().rstrip() + "\n" for name, build in builders.items()}


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


def states() -> str:
    """The three machines: a diagram and the table of each."""
    parts = ["# States\n"]
    for title, machine, words in (
        ("Work item 办件", WORK_ITEM, names.WORK_STATES),
        ("Simulated item 模拟件", SIM_ITEM, names.SIM_STATES),
        ("Simulation 模拟审批", SIM_CASE, names.CASE_STATES),
    ):
        parts += [f"## {title}\n", _diagram(machine), _table(machine, words)]
    parts.append("A pair that is not in a table is refused by name (`act_not_possible`).\n")
    codes = "\n".join(f"| {state} | {names.WORK_STATES[state][0]} | {code} |" for state, code in NATIONAL_CODE.items())
    parts.append(f"## National state codes 办理状态\n\n| state | 中文 | code |\n|---|---|---|\n{codes}\n")
    return "\n".join(parts)


def _diagram(machine: Machine) -> str:
    lines = [f"    {state} --> {to}: {act}" for (state, act), step in machine.items() for to in step.to if to != state]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(dict.fromkeys(lines)) + "\n```\n"


def _table(machine: Machine, words: Mapping[str, tuple[str, str]]) -> str:
    rows = [
        f"| {state} {words[state][0]} | {act} {names.ACTS[act][0]} |"
        f" {', '.join(step.guards) or '—'} | {', '.join(step.to)} |"
        for (state, act), step in machine.items()
    ]
    return "| state | act | guards | to |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def acts() -> str:
    """Every act: on what, by whom."""
    roles = list(Role)
    rows = []
    for act, grant in ACTS.items():
        on = [
            word for word, table in (("formal", FORMAL), ("simulated", SIMULATED), ("project", PROJECT)) if act in table
        ]
        marks = " | ".join(("own" if grant.own_department else "yes") if role in grant.roles else "" for role in roles)
        rows.append(f"| {act} | {grant.zh} | {', '.join(on) or 'room'} | {marks} |")
    head = " | ".join(role.value for role in roles)
    rule = "|".join("---" for _ in roles)
    return (
        "# Acts and who may do them\n\n`own`: for items of the actor's own department (the window for all).\n\n"
        f"| act | 中文 | on | {head} |\n|---|---|---|{rule}|\n" + "\n".join(rows) + "\n"
    )


def conversion() -> str:
    """Guards and admission."""
    meaning = {
        "G1": (
            "土地",
            "holder is the applicant or its recorded successor, same parcel, every land entry the matter reads equal",
        ),
        "G2": ("前置", "every prerequisite formally effective"),
        "G3": ("快照", "snapshot equal, or differing only in attested parts"),
        "G4": ("有效", "opinion unexpired, ruleset unchanged"),
        "G5": ("公示", "public procedures finished, and on what is granted"),
        "G6": ("条件", "conditions and promised materials closed"),
        "G7": ("申报", "formal filing signed and formally accepted"),
    }
    guards = "\n".join(f"| {name} | {meaning[name][0]} | {meaning[name][1]} |" for name in GUARDS)
    checks = "\n".join(f"| {names.CHECKS[name][0]} | {fact} | {wanted} |" for name, fact, wanted in ADMISSION)
    return (
        "# Conversion and admission\n\nAll seven guards are evaluated, never only the first that fails.\n\n"
        f"| guard | 中文 | holds when |\n|---|---|---|\n{guards}\n\n## Admission 准入\n\n"
        f"A check whose fact says otherwise refuses; an unknown one must be answered at the window.\n\n"
        f"| 检查 | fact | must be |\n|---|---|---|\n{checks}\n"
    )


def errors() -> str:
    """Every refusal with its stable code."""
    for module in modules_with_refusals():
        importlib.import_module(module)
    rows = [
        f"| `{kind.code}` | {_cell(kind.zh)} | {_cell(kind.en)} |"
        for kind in sorted(all_errors(), key=lambda each: each.code)
    ]
    return (
        "# Refusals\n\nThe code is the contract: the same in pages, problem+json and the command line.\n\n"
        "| code | 中文 | English |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def modules_with_refusals() -> list[str]:
    """The modules that define refusals, wherever they stand: a page of errors must not depend on who was imported."""
    source = ROOT.parents[1] / "src"
    return [
        ".".join(path.relative_to(source).with_suffix("").parts)
        for path in sorted(source.rglob("*.py"))
        if _DEFINES_REFUSAL.search(path.read_text(encoding="utf-8"))
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
