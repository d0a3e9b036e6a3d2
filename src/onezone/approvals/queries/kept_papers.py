"""Papers that a program names by their hash: they must have been handed in before."""

from __future__ import annotations

from collections.abc import Mapping

from onezone.approvals.errors import PaperNotKept
from onezone.platform.files.queries import names_held
from onezone.platform.identity.actor import Actor


def names_of_kept(actor: Actor, papers: Mapping[str, str]) -> dict[str, str]:
    """Slot -> name of the file that the actor's zone keeps under its hash. PaperNotKept for the first that it does not.

    Whoever only knows a hash has not shown that there is a paper: an act must rest on what the zone can open.
    """
    held = names_held(actor, list(papers.values())) if papers else {}
    for slot, sha256 in papers.items():
        if sha256 not in held:
            raise PaperNotKept(field=slot, hash=sha256)
    return {slot: held[sha256] for slot, sha256 in papers.items()}
