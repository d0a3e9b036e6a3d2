"""Checkpoints: how all chains of a zone stood at one moment, signed, for keeping outside the database."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from onezone.kernel.errors import JSON
from onezone.kernel.hashing import ALGORITHMS, canonical, digest, merkle_root
from onezone.kernel.moment import local_date, utc_text
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.errors import CheckpointInvalid
from onezone.platform.journal.models import ChainHead, Checkpoint
from onezone.platform.journal.services import algorithm_of

FORMAT = "onezone-checkpoint/1"
SIGNED = ("format", "zone", "at", "count", "algorithm", "root", "public_key")
KEY_FILE = "journal_key"
TEXTS = ("zone", "at", "root", "public_key", "signature")
MEMBERS = frozenset({*SIGNED, "heads", "signature"})


def write_checkpoint(*, zone: Zone, at: datetime) -> dict[str, JSON]:
    """State and sign how the zone's chains stand now, keep the statement in the database and in the data folder.

    The file of a day is overwritten by later ones of the same day, so a year is 365 files. What a file states cannot be
    forged without the key; keep copies elsewhere (a registered mail box, another authority's disk).
    """
    with zone_scope(zone.id), transaction.atomic():
        # One reading of all heads is one consistent statement; acts that commit later are in the next one.
        heads = list(ChainHead.objects.filter(zone=zone, seq__gt=0).order_by("chain").values("chain", "seq", "hash"))
        statement = _signed(zone, at, heads)
        Checkpoint.objects.create(
            zone=zone, at=at, **{name: statement[name] for name in ("count", "root", "public_key", "signature")}
        )
    _write_file(zone, at, statement)
    return statement


def write_checkpoint_if_changed(*, zone: Zone, at: datetime) -> dict[str, JSON] | None:
    """The same, unless nothing was appended since the last one; the ticker calls it every minute."""
    with zone_scope(zone.id):
        latest = Checkpoint.objects.filter(zone=zone).order_by("-id").first()
        heads = list(ChainHead.objects.filter(zone=zone, seq__gt=0).order_by("chain").values("chain", "seq", "hash"))
    root = merkle_root(_leaves(heads, algorithm_of(zone.id)), algorithm_of(zone.id))
    if latest is not None and latest.root == root:
        return None
    return write_checkpoint(zone=zone, at=at)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """A checkpoint file's statement. CheckpointInvalid when it is not one; whether it is true, `verify` says."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointInvalid(file=path.name, reason=str(error)) from None
    return read_statement(content, name=path.name)


def read_statement(content: bytes, *, name: str) -> dict[str, Any]:
    """The statement that a file of this content makes; its members have the types they must have. CheckpointInvalid."""
    try:
        statement = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CheckpointInvalid(file=name, reason=str(error)) from None
    if not isinstance(statement, dict) or statement.get("format") != FORMAT or not statement.keys() >= MEMBERS:
        raise CheckpointInvalid(file=name, reason=FORMAT)
    if not (_are_heads(statement["heads"]) and isinstance(statement["count"], int)):
        raise CheckpointInvalid(file=name, reason="heads")
    if statement["algorithm"] not in ALGORITHMS or not all(isinstance(statement[each], str) for each in TEXTS):
        raise CheckpointInvalid(file=name, reason="algorithm")
    return statement


def _are_heads(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(head, dict)
        and head.keys() == {"chain", "seq", "hash"}
        and isinstance(head["chain"], str)
        and isinstance(head["seq"], int)
        and isinstance(head["hash"], str)
        for head in value
    )


def root_of(statement: Mapping[str, Any]) -> str:
    """The Merkle root that the statement's own list of heads gives."""
    return merkle_root(_leaves(statement["heads"], statement["algorithm"]), statement["algorithm"])


def signature_holds(statement: Mapping[str, Any]) -> bool:
    """Whether the signature is this installation's key over the statement."""
    own = public_key_text(_private_key())
    if statement["public_key"] != own:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(own)).verify(
            bytes.fromhex(statement["signature"]), _signed_bytes(statement)
        )
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def public_key_text(key: Ed25519PrivateKey) -> str:
    """The public half, 64 hex digits: print it and keep it apart, a verifier elsewhere needs it."""
    return key.public_key().public_bytes_raw().hex()


def checkpoint_folder(zone: Zone) -> Path:
    """Where the zone's checkpoint files are written."""
    return Path(settings.ONEZONE_DATA) / "checkpoints" / zone.code


def _signed(zone: Zone, at: datetime, heads: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    key, algorithm = _private_key(), algorithm_of(zone.id)
    statement: dict[str, Any] = {
        "format": FORMAT,
        "zone": zone.code,
        "at": utc_text(at),
        "count": sum(head["seq"] for head in heads),
        "algorithm": algorithm,
        "root": merkle_root(_leaves(heads, algorithm), algorithm),
        "public_key": public_key_text(key),
        "heads": [dict(head) for head in heads],
    }
    statement["signature"] = key.sign(_signed_bytes(statement)).hex()
    return statement


def _leaves(heads: Sequence[Mapping[str, Any]], algorithm: str) -> list[str]:
    """One leaf a chain, in the order of their names: the digest of its name, length and last hash."""
    ordered = sorted(heads, key=lambda head: str(head["chain"]))
    return [digest([head["chain"], head["seq"], head["hash"]], algorithm) for head in ordered]


def _signed_bytes(statement: Mapping[str, Any]) -> bytes:
    return canonical({name: statement[name] for name in SIGNED})


def _private_key() -> Ed25519PrivateKey:
    """The installation's key, made on first use; the file is readable by its owner alone."""
    path = Path(settings.ONEZONE_DATA) / KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    draft = path.with_name(f"{KEY_FILE}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(key.private_bytes_raw().hex())
    try:
        os.link(draft, path)  # refuses when another process was first: then its key is the one
    except FileExistsError:
        return _private_key()
    finally:
        draft.unlink()
    return key


def _write_file(zone: Zone, at: datetime, statement: Mapping[str, Any]) -> None:
    folder = checkpoint_folder(zone)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"checkpoint-{local_date(at, zone.timezone).isoformat()}.json"
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps(statement, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
