"""A stored paper as a page shows it in place: a picture, a PDF in a frame of our own address, a text as text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from onezone.platform.files.kinds import SHOWN
from onezone.platform.files.queries import files_held, read_text
from onezone.platform.identity.actor import Actor

TEXT_SHOWN = 200_000
"""Bytes of a text that a page shows; the rest is downloaded."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One stored content. `way`: image | frame | text | none; `src` is where it is shown, `href` where it is saved."""

    hash: str
    name: str
    size: int
    kind: str
    way: str
    src: str
    href: str
    text: str = ""
    is_cut: bool = False


def papers_of(actor: Actor, reference: str, hashes: Collection[str]) -> Mapping[str, Paper]:
    """The papers of these contents that are held here, by hash; whether the actor may see the project was asked."""
    found = {}
    for row in files_held(actor, hashes):
        way = SHOWN.get(row.kind, "none")
        text, is_cut = read_text(actor, row.sha256, TEXT_SHOWN) if way == "text" else ("", False)
        base = f"/projects/{reference}/files/{row.sha256}/"
        found[row.sha256] = Paper(row.sha256, row.name, row.size, row.kind, way, f"{base}view/", base, text, is_cut)
    return found
