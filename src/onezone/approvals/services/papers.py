"""Papers that come in by themselves: kept by content, then put in their slot by an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from onezone.approvals.permissions import require
from onezone.approvals.services.core import Done, perform
from onezone.platform.files.services import store
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was kept: acts name it by its hash."""

    sha256: str
    name: str
    size: int
    kind: str


def keep_paper(*, actor: Actor, at: datetime, name: str, content: bytes | BinaryIO) -> Paper:
    """Keep a file for a later act that names its hash. NotAllowed, and what the file store refuses."""
    require(actor, "change_input")
    held = store(actor=actor, at=at, name=name, content=content)
    return Paper(held.sha256, held.name, held.size, held.kind)


def add_version(
    *, actor: Actor, at: datetime, project: str, material: str, reason: str, name: str, content: bytes | BinaryIO
) -> tuple[Paper, Done]:
    """A new version of a project's material: the file and the act, both or neither. Raises what `perform` raises."""
    with act_transaction(actor):
        held = keep_paper(actor=actor, at=at, name=name, content=content)
        data = {"material": material, "hash": held.sha256, **({"reason": reason} if reason else {})}
        done = perform(
            actor=actor, at=at, project=project, act="change_input", data=data, file_names={material: held.name}
        )
    return held, done
