"""What the zone knows before anybody types: an enterprise's projects and papers, and projects that look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from onezone.approvals.domain.intake_facts import answers_known
from onezone.approvals.domain.likeness import Described, Likeness, alike
from onezone.approvals.models import Project
from onezone.approvals.store import empty_case, visible_projects, with_release
from onezone.platform.identity.actor import Actor

MOST = 300
PROJECTS = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper of the same name that the enterprise handed in before: where it stands, which version, since when."""

    slot: str
    project: str
    version: int
    hash: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alike:
    """An open project that the one being described may be."""

    reference: str
    name: str
    enterprise: str
    park: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Source:
    """An earlier project whose park and answers can be taken along."""

    reference: str
    name: str
    park: str
    same_place: bool
    answers: Mapping[str, Any]


def offers_of(actor: Actor, credit_code: str, *, but: str = "") -> Mapping[str, Offer]:
    """Slot -> the newest paper that the enterprise's projects hold; `but`: a project whose pool is used anyway."""
    if not credit_code:
        return {}
    rows = visible_projects(actor).filter(enterprise__credit_code=credit_code).exclude(reference=but)
    found: dict[str, Offer] = {}
    for reference, pool in rows.order_by("-id").values_list("reference", "materials")[:PROJECTS]:
        for slot, versions in pool.items():
            offer = _offer(slot, reference, versions)
            if offer is not None and (slot not in found or found[slot].at < offer.at):
                found[slot] = offer
    return found


def _offer(slot: str, reference: str, versions: Sequence[Mapping[str, Any]]) -> Offer | None:
    if not versions:
        return None
    last = versions[-1]
    at = datetime.fromisoformat(str(last["at"]))
    return Offer(slot, reference, len(versions), str(last["hash"]), str(last.get("name") or slot), at)


def alike_projects(actor: Actor, new: Described) -> tuple[Alike, ...]:
    """Open projects of the same enterprise or in the same place whose names are like the new one's."""
    if not new.name.strip():
        return ()
    near = Q(enterprise__credit_code=new.credit_code) if new.credit_code else Q(pk__in=())
    near |= Q(park=new.park) if new.park else Q(pk__in=())
    rows = {row.reference: row for row in visible_projects(actor).filter(near).defer("materials", "facts")[:MOST]}
    found = alike(new, (_described(row) for row in rows.values()))
    return tuple(_alike(rows[each.reference], each) for each in found)


def _described(row: Project) -> Described:
    return Described(row.name, row.enterprise.credit_code, row.park, row.reference)


def _alike(row: Project, likeness: Likeness) -> Alike:
    return Alike(row.reference, row.name, row.enterprise.name, row.park, likeness)


def sources_of(actor: Actor, credit_code: str, *, park: str = "") -> tuple[Source, ...]:
    """The enterprise's projects, newest first, with what their answers and facts say of a new one."""
    if not credit_code:
        return ()
    rows = with_release(visible_projects(actor)).filter(enterprise__credit_code=credit_code)[:PROJECTS]
    return tuple(_source(row, park) for row in rows)


def source_of(actor: Actor, reference: str, *, credit_code: str, park: str = "") -> Source | None:
    """One of the enterprise's projects as a source, None when it is another's or out of sight."""
    return next((each for each in sources_of(actor, credit_code, park=park) if each.reference == reference), None)


def _source(row: Project, park: str) -> Source:
    same_place = not park.strip() or park.strip() == row.park
    facts = {name: fact.value for name, fact in empty_case(row).facts.current().items()}
    known = answers_known(row.answers, facts, same_place=same_place)
    return Source(row.reference, row.name, row.park, same_place, known)
