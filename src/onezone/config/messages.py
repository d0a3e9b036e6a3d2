"""Owns the English catalogue: finds every message in the source, keeps `locale/en` in step with it and compiles it.

Reads Python and templates itself, so neither writing nor checking the catalogue needs GNU gettext.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
# Name of the call -> which of its arguments are context, message and plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# What templatize leaves of a template: calls with literal arguments, everything else blanked out.
TEMPLATE_CALL = re.compile(
    r"""(?<![\w.])(?:_|n?p?gettext)\((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),?\s*)+(?:count)?\)"""
)
FORMAT = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")


class Key(NamedTuple):
    """What gettext looks a translation up by, and its plural where it has one."""

    context: str | None
    text: str
    plural: str | None


def messages(package: Path = PACKAGE) -> dict[Key, list[str]]:
    """Every message of the source with the files it is in, in the order of files and of their text."""
    found: dict[Key, list[str]] = {}
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt"))):
        name = path.relative_to(package.parent).as_posix()
        for key in in_file(path):
            files = found.setdefault(key, [])
            if name not in files:
                files.append(name)
    return found


def in_file(path: Path) -> Iterator[Key]:
    """The messages of one Python module or template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from in_python(ast.parse(text))
    elif "templates" in path.parts:
        for call in TEMPLATE_CALL.finditer(templatize(text, origin=str(path))):
            yield from in_python(ast.parse(call.group()))


def in_python(tree: ast.AST) -> Iterator[Key]:
    """The messages of a syntax tree: literal arguments of the gettext functions, by whatever module they are called."""
    aliases = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        name = aliases.get(name, name)
        if name in CALLS:
            context, text, plural = (_literal(node, position) for position in CALLS[name])
            if text:
                yield Key(context, text, plural)


def _literal(call: ast.Call, position: int | None) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def key_of(entry: polib.POEntry) -> Key:
    return Key(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def renew(catalogue: polib.POFile, found: dict[Key, list[str]]) -> polib.POFile:
    """The catalogue for these messages: translations kept, new ones empty, those no longer in the source gone."""
    held = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    new = polib.POFile(wrapwidth=120)
    new.metadata = dict(catalogue.metadata)
    for key, files in found.items():
        old = held.get(key)
        entry = polib.POEntry(msgctxt=key.context, msgid=key.text, occurrences=[(name, "") for name in files])
        if key.plural is None:
            entry.msgstr = old.msgstr if old else ""
        else:
            entry.msgid_plural = key.plural
            entry.msgstr_plural = old.msgstr_plural if old else {0: "", 1: ""}
        if FORMAT.search(key.text):
            entry.flags = ["python-brace-format" if "{" in key.text else "python-format"]
        new.append(entry)
    return new


def untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Entries without an English, or with a doubtful one."""
    return [entry for entry in catalogue if not entry.obsolete and not entry.translated()]


def main(argv: Sequence[str]) -> int:
    """Bring the catalogue up to date and compile it; the status is 1 while something lacks its English."""
    argparse.ArgumentParser(prog="onezone messages", description=main.__doc__).parse_args(list(argv))
    catalogue = renew(polib.pofile(str(CATALOGUE)), messages())
    catalogue.save(str(CATALOGUE))
    compiled = CATALOGUE.with_suffix(".mo")
    compiled.write_bytes(catalogue.to_binary())
    lacking = untranslated(catalogue)
    for entry in lacking:
        sys.stdout.write(f"no English: {entry.msgid!r} ({', '.join(name for name, _ in entry.occurrences)})\n")
    sys.stdout.write(f"{len(catalogue)} messages, {len(lacking)} without English: {CATALOGUE}\n")
    return 1 if lacking else os.EX_OK
