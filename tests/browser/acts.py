"""Owns what people do again and again in the journeys: sign a step, send a form, read what the page says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

SOURCE = Path(__file__).parents[2] / "src"


def said(window: Page, words: str) -> None:
    """The page says so after an act."""
    expect(window.locator("#said")).to_contain_text(words)


def judge(window: Page, address: str, outcome: str, reasons: str = "材料齐全，符合条件") -> None:
    """Open an item, choose an outcome in the form that stands there, write why, send it."""
    window.goto(address)
    form = window.locator("#decision form")
    form.get_by_label(outcome, exact=True).check()
    form.locator("[name=reasons]").fill(reasons)
    form.locator("button.primary").click()
    said(window, "已办理")


def act_on(window: Page, address: str, label: str) -> None:
    """Open an item and take one of the acts that it offers."""
    window.goto(address)
    window.locator("#acts").get_by_text(label).first.click()


def case_of(window: Page, project: str) -> dict[str, Any]:
    """The case file that the journal page offers for download."""
    answer = window.request.get(f"/projects/{project}/case.json")
    assert answer.ok, answer.status
    found: dict[str, Any] = answer.json()
    return found


def replayed(case: str) -> dict[str, Any]:
    """What `onezone replay -` says of a case file, in a process of its own and without a database."""
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("ONEZONE_", "DATABASE", "DJANGO"))
    }
    ran = subprocess.run(
        [sys.executable, "-m", "onezone", "replay", "-"],
        input=case + "\n", capture_output=True, text=True, check=True, env=bare | {"PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
