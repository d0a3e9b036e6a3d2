"""Tests the launcher with stand-ins for the tools it calls: what it asks for, and when it asks for nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose uv and python only write down how they were called."""
    shutil.copy(ROOT / "onezone", tmp_path)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text(lock, encoding="utf-8")
    for tool in (".uv/bin/uv", ".venv/bin/python"):
        (tmp_path / tool).parent.mkdir(parents=True)
        (tmp_path / tool).write_text(f'#!/bin/sh\necho "{Path(tool).name} $*" >>"{tmp_path}/calls"\n', encoding="utf-8")
        (tmp_path / tool).chmod(0o755)
    return tmp_path


def _calls(clone: Path, *words: str) -> list[str]:
    (clone / "calls").write_text("", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    subprocess.run(["./onezone", *words], cwd=clone, env=environment, check=True)
    return (clone / "calls").read_text(encoding="utf-8").splitlines()


def test_a_first_start_brings_the_environment_to_the_main_lock(clone: Path) -> None:
    assert _calls(clone, "demo", "--port", "1") == [
        "uv pip sync -q --require-hashes requirements.lock",
        "python -m onezone demo --port 1",
    ]


def test_a_second_start_installs_nothing(clone: Path) -> None:
    _calls(clone, "demo")
    assert _calls(clone, "demo") == ["python -m onezone demo"]


def test_a_changed_lock_is_followed(clone: Path) -> None:
    _calls(clone, "demo")
    (clone / "requirements.lock").write_text("another", encoding="utf-8")
    assert _calls(clone, "demo")[0] == "uv pip sync -q --require-hashes requirements.lock"


def test_the_demo_keeps_the_packages_of_the_tests(clone: Path) -> None:
    assert _calls(clone, "test", "-x")[-1] == "python -m tests -x"
    assert _calls(clone, "demo") == ["python -m onezone demo"]
    (clone / "requirements-dev.lock").write_text("another", encoding="utf-8")
    assert _calls(clone, "demo")[0] == "uv pip sync -q --require-hashes requirements-dev.lock"


def test_an_install_that_fails_is_tried_again(clone: Path) -> None:
    working = (clone / ".uv/bin/uv").read_text(encoding="utf-8")
    (clone / ".uv/bin/uv").write_text("#!/bin/sh\nexit 9\n", encoding="utf-8")
    failed = subprocess.run(["./onezone", "demo"], cwd=clone, check=False)
    assert failed.returncode == 9
    (clone / ".uv/bin/uv").write_text(working, encoding="utf-8")
    assert len(_calls(clone, "demo")) == 2


def test_arguments_with_spaces_arrive_whole(clone: Path) -> None:
    (clone / ".venv/bin/python").write_text(f'#!/bin/sh\nprintf "%s|" "$@" >>"{clone}/calls"\n', encoding="utf-8")
    assert _calls(clone, "replay", "a case.json", "")[-1] == "-m|onezone|replay|a case.json||"


def test_an_old_python_is_refused_in_one_line(clone: Path) -> None:
    old = clone / "old"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = subprocess.run(
        ["./onezone", "demo"],
        cwd=clone,
        env={**os.environ, "PYTHON": str(old)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "onezone: python3 >= 3.11 is needed, this is older\n"
