"""Tests the command line as a person meets it: words, refusals, exit statuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onezone.config import cli

ROOT = Path(__file__).resolve().parents[2]


def _onezone(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONEZONE", "DATABASE", "DJANGO"))}
    environment = {**kept, "PYTHONPATH": f"{ROOT}/src", **variables}
    return subprocess.run(
        [sys.executable, "-m", "onezone", *words],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert all(f"  {word} " in said for word in cli.COMMANDS)


@pytest.mark.parametrize("word", ["replay", "catalogue"])
def test_the_pure_commands_load_no_framework(word: str) -> None:
    check = (
        "import sys; from onezone.config import cli; target = cli.COMMANDS[sys.argv[1]].target;"
        "cli._resolve(target); sys.exit(any(name == 'django' or name.startswith('django.') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", check, word],
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_address_of_a_page_builds_no_operation_of_the_api(tmp_path: Path) -> None:
    check = (
        "import sys, django; django.setup(); from django.urls import resolve, reverse;"
        "resolve(reverse('approvals:desk')); early = 'ninja' in sys.modules;"
        "late = resolve(reverse('api:openapi-json')).namespace; sys.exit(early or late != 'api')"
    )
    known = {"ONEZONE_DATA": str(tmp_path), "ONEZONE_MODE": "demo", "DJANGO_SETTINGS_MODULE": "onezone.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", check],
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src", **known},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_who_has_enough_ends_a_command_in_silence(tmp_path: Path) -> None:
    many = tmp_path / "many.yaml"
    many.write_text("matters:\n" + "".join(f"  - {{unknown{number}: x}}\n" for number in range(50)), encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        done = subprocess.run(
            [sys.executable, "-m", "onezone", "catalogue", "check", str(many)],
            env={**os.environ, "PYTHONPATH": f"{ROOT}/src"},
            check=False,
            stdout=nobody,
            stderr=subprocess.PIPE,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_unknown_word_is_refused_with_a_status(tmp_path: Path) -> None:
    done = _onezone("nonsense", ONEZONE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "Unknown command: 'nonsense'" in done.stderr


def test_an_unknown_mode_is_refused_by_name(tmp_path: Path) -> None:
    done = _onezone("guard", ONEZONE_DATA=str(tmp_path), ONEZONE_MODE="prodution")
    assert done.returncode == 1
    assert "ONEZONE_MODE='prodution': production, demo, test" in done.stderr


def test_the_guard_reports_an_empty_environment_by_name(tmp_path: Path) -> None:
    done = _onezone("guard", ONEZONE_DATA=str(tmp_path))
    assert done.returncode == 1
    refused = [line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("REFUSED")]
    assert refused == ["REFUSED secret-key", "REFUSED hosts"]


def test_serving_is_refused_before_anything_listens(tmp_path: Path) -> None:
    done = _onezone("serve", ONEZONE_DATA=str(tmp_path), ONEZONE_DEBUG="1")
    assert done.returncode == 1
    assert "REFUSED debug" in done.stderr


def test_a_command_may_be_written_with_hyphens(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["export-case", "--help"])
    assert "export_case" in capsys.readouterr().out
