"""Owns `onezone catalogue check FILE`: prints findings with their lines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from onezone.approvals.catalogue_file import BUILTIN, CatalogueUnreadable, load
from onezone.approvals.domain.catalogue import Finding

CLEAN, FINDINGS, UNREADABLE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Status 0: no finding; 1: findings; 2: a file that cannot be read, or a wrong command line."""
    parser = argparse.ArgumentParser(
        prog="onezone catalogue", description="检查事项目录 / check a catalogue of matters"
    )
    words = parser.add_subparsers(dest="word", required=True)
    checking = words.add_parser("check", help="列出问题及行号 / findings with line numbers")
    checking.add_argument("file", nargs="?", type=Path, default=BUILTIN, help="YAML 文件或文件夹 / file or folder")
    checking.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 / language of the findings")
    given = parser.parse_args(argv)
    return check_file(given.file, language=given.lang)


def check_file(path: Path, *, language: str = "zh") -> int:
    """Print `FILE:LINE: code: message` for each finding to standard output and return the exit status."""
    folder = path if path.is_dir() else path.parent
    try:
        catalogue, findings = load(path)
    except CatalogueUnreadable as error:
        file, line, reason = (str(error.data[key]) for key in ("file", "line", "reason"))
        where = file if Path(file).is_absolute() or Path(file).exists() else str(folder / file)
        said = f"读不懂：{reason}" if language == "zh" else f"cannot be read: {reason}"
        sys.stderr.write(f"{where}:{line}: {error.code}: {said}\n")
        return UNREADABLE
    for each in findings:
        sys.stdout.write(_line(each, folder, language))
    if findings:
        count = len(findings)
        sys.stdout.write(f"{count} 处问题\n" if language == "zh" else f"{count} findings\n")
        return FINDINGS
    count, version = len(catalogue.matters), catalogue.version
    sys.stdout.write(
        f"{catalogue.title_zh} {version}：{count} 个事项，没有问题\n"
        if language == "zh"
        else f"{catalogue.title_en} {version}: {count} matters, no findings\n"
    )
    return CLEAN


def _line(each: Finding, folder: Path, language: str) -> str:
    return f"{folder / each.file}:{each.line}: {each.code}: {each.say(language)} [{each.path}]\n"
