"""Files of others are what they were when they were taken, and the own files keep the content policy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from onezone.platform.web.vendor import FOLDER, undeclared_files, vendored_files

SOURCE = Path(__file__).parents[3] / "src" / "onezone"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
STYLES = sorted(path for path in SOURCE.rglob("static/**/*.css") if "vendor" not in path.parts)


def test_every_vendored_file_is_declared_and_intact() -> None:
    assert vendored_files() != ()
    assert undeclared_files() == ()
    assert [each.path.name for each in vendored_files() if not each.is_intact()] == []


def test_a_changed_or_undeclared_file_is_found(tmp_path: Path) -> None:
    package = tmp_path / "x-1"
    package.mkdir()
    (package / "x.js").write_text("changed")
    (package / "y.js").write_text("nobody declared me")
    (package / "VENDOR.json").write_text(
        json.dumps({"name": "x", "version": "1", "licence": "MIT", "files": {"x.js": "0" * 64}})
    )
    assert [each.is_intact() for each in vendored_files(tmp_path)] == [False]
    assert [path.name for path in undeclared_files(tmp_path)] == ["y.js"]


def test_each_vendored_package_carries_its_licence() -> None:
    assert [folder.name for folder in FOLDER.iterdir() if not (folder / "LICENSE").exists()] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"\sstyle\s*=|\son(?:click|change|submit|load|input)\s*=|javascript:|<style(?![^>]*nonce)", text)
        == []
    )
    assert re.findall(r"<script(?![^>]*(?:\bsrc=|nonce=))", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_uses_only_tokens_that_exist(path: Path) -> None:
    tokens = set(
        re.findall(r"(--oz-[a-z0-9-]+):", (SOURCE / "platform/web/static/web/tokens.css").read_text(encoding="utf-8"))
    )
    assert set(re.findall(r"var\((--[a-z0-9-]+)", path.read_text(encoding="utf-8"))) - tokens == set()


def test_the_own_script_stays_small() -> None:
    assert (SOURCE / "platform/web/static/web/oz.js").stat().st_size < 8 * 1024
