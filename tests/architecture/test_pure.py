"""Tests that the rules run where no framework exists."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, sources

PURE_TESTS = ("tests/kernel", "tests/approvals/domain", "tests/ledger/domain")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTEST"))}
    environment["PYTHONPATH"] = f"{ROOT}/src:{ROOT}"
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("folder", [folder for folder in PURE_TESTS if (ROOT / folder).is_dir()])
def test_the_tests_of_the_rules_pass_without_a_framework(folder: str) -> None:
    done = _run(
        "-m",
        "pytest",
        "-c",
        "tests/architecture/pure.ini",
        "--rootdir=.",
        "-p",
        "tests.architecture.no_framework",
        folder,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_every_module_of_the_rules_is_imported_without_a_framework() -> None:
    rules = [source.module for source in sources() if source.room == "kernel" or ".domain" in source.module]
    done = _run(
        "-c",
        "import tests.architecture.no_framework, importlib, sys; [importlib.import_module(m) for m in sys.argv[1:]]",
        *rules,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_blocker_blocks() -> None:
    done = _run("-c", "import tests.architecture.no_framework, django")
    assert "django is blocked in this process" in done.stderr
