"""Finding stored files; whether the actor may have one is the business of the room that holds it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import BinaryIO

from onezone.platform.files.models import StoredFile
from onezone.platform.files.store import path_of
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


def stored_file(actor: Actor, sha256: str) -> StoredFile:
    """The file of that content in the actor's zone, under the first name it came with. NotFound otherwise."""
    row = StoredFile.objects.filter(zone_id=actor.zone_id, sha256=sha256).order_by("id").first()
    if row is None:
        raise NotFound(what=sha256)
    return row


def open_file(actor: Actor, sha256: str) -> BinaryIO:
    """The content, opened for reading. NotFound when the actor's zone has no such file, or the disk lost it."""
    stored_file(actor, sha256)
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError:
        raise NotFound(what=sha256) from None


def files_held(actor: Actor, hashes: Collection[str]) -> tuple[StoredFile, ...]:
    """Of these contents the ones that the actor's zone holds, each under the first name it came with; one query."""
    rows = StoredFile.objects.filter(zone_id=actor.zone_id, sha256__in=set(hashes)).order_by("-id")
    return tuple({row.sha256: row for row in rows}.values())


def read_text(actor: Actor, sha256: str, limit: int) -> tuple[str, bool]:
    """The beginning of a text, UTF-8 or GB 18030, and whether it was cut. NotFound as for `open_file`."""
    with open_file(actor, sha256) as content:
        held = content.read(limit + 1)
    cut = len(held) > limit
    try:
        return held[:limit].decode("utf-8-sig", errors="ignore" if cut else "strict"), cut
    except UnicodeDecodeError:
        return held[:limit].decode("gb18030", errors="replace"), cut


def names_held(actor: Actor, hashes: Collection[str]) -> Mapping[str, str]:
    """Of these contents the ones that the actor's zone holds, each with the first name it came with; one query."""
    rows = StoredFile.objects.filter(zone_id=actor.zone_id, sha256__in=set(hashes)).order_by("-id")
    return dict(rows.values_list("sha256", "name"))
