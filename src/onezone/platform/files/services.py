"""Storing what people hand in."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import BinaryIO

from onezone.platform.files import errors
from onezone.platform.files.kinds import ALLOWED, KINDS, PackedBadlyError, kind_of
from onezone.platform.files.models import StoredFile
from onezone.platform.files.store import Draft, TooLargeError
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction

LIMIT = 20 * 1024 * 1024
LONGEST_NAME = 255


def store(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    content: bytes | BinaryIO,
    allowed: Collection[str] = ALLOWED,
    field: str = "file",
    limit: int = LIMIT,
) -> StoredFile:
    """Store a file for the actor's zone and return its row; the same content and name again return the first row.

    The bytes are on disk under their hash before the row is written, so a row never points to nothing; a file without a
    row is left over from an act that failed. FileEmpty, FileTooLarge, FileTypeRefused, FileTypeMismatch,
    FileNameInvalid, FileUnsafe; `field` names the form's field in the sentence.
    """
    clean = clean_name(name)
    if not clean or len(clean) > LONGEST_NAME:
        raise errors.FileNameInvalid(field=field, name=clean[:80])
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        draft = Draft(source, limit)
    except TooLargeError:
        raise errors.FileTooLarge(field=field, name=clean, limit_mb=limit // (1024 * 1024)) from None
    try:
        kind = _accepted_kind(draft, clean, allowed, field)
        draft.keep()
    finally:
        draft.discard()
    with act_transaction(actor):
        row, _created = StoredFile.objects.get_or_create(
            zone_id=actor.zone_id,
            sha256=draft.sha256,
            name=clean,
            defaults={
                "size": draft.size,
                "kind": kind,
                "media_type": KINDS[kind].media_type,
                "stored_by": actor.signature,
                "stored_at": at,
            },
        )
    return row


def clean_name(name: str) -> str:
    """The last part of a path, without control signs and signs that turn the direction of writing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = (sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return "".join(kept).strip().lstrip(".")


def _accepted_kind(draft: Draft, name: str, allowed: Collection[str], field: str) -> str:
    if draft.size == 0:
        raise errors.FileEmpty(field=field, name=name)
    try:
        kind = kind_of(draft.file)
    except PackedBadlyError:
        raise errors.FileUnsafe(field=field, name=name) from None
    if kind not in KINDS or kind not in allowed:
        endings = sorted(ending for each in allowed if each in KINDS for ending in KINDS[each].endings)
        raise errors.FileTypeRefused(field=field, name=name, kind=kind, allowed=endings)
    if name.rpartition(".")[2].lower() not in KINDS[kind].endings:
        raise errors.FileTypeMismatch(field=field, name=name, kind=kind)
    return kind
