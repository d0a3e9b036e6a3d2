"""The window's acts on a filing: accept, ask once for what is missing, take what was handed in, refuse acceptance.

Each is one transaction over all the matters named: all of them or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from onezone.approvals import store
from onezone.approvals.domain.filing_plan import FORMAL, SIMULATED, slots
from onezone.approvals.domain.intake import promise_fault
from onezone.approvals.errors import MaterialsMissing, NothingToFile, PromiseRefused, SlotUnknown
from onezone.approvals.models import FilingRow
from onezone.approvals.permissions import require
from onezone.approvals.queries.kept_papers import names_of_kept
from onezone.approvals.services.core import act_on
from onezone.kernel.moment import local_date
from onezone.platform.files import services as files
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction


def accept(
    *, actor: Actor, at: datetime, filing: str, matters: Sequence[str], promised: Mapping[str, str] | None = None
) -> None:
    """Accept matters of a filing. Core papers must be there; tolerable ones may be promised (slot -> ISO date).

    Raises MaterialsMissing, PromiseRefused, and what the engine refuses; then nothing was accepted.
    """
    given = {slot: due.strip() for slot, due in (promised or {}).items() if due.strip()}
    with act_transaction(actor):
        loaded = _loaded(actor, filing)
        chosen = _modes(loaded, filing, _named(matters))
        _check_promises(loaded, chosen, given, local_date(at))
        for matter, mode in chosen.items():
            owed = _owed(loaded, matter, given, mode)
            _act(actor, at, loaded, "accept", {"matter": matter, "mode": mode, "promised": owed})


def request_supplement(*, actor: Actor, at: datetime, filing: str, missing: Mapping[str, Sequence[str]]) -> None:
    """Tell the applicant once, for every matter of the filing, all that is missing (行政许可法 32(4))."""
    lists = {matter: [entry.strip() for entry in held if entry.strip()] for matter, held in missing.items()}
    lists = {matter: held for matter, held in lists.items() if held}
    with act_transaction(actor):
        loaded = _loaded(actor, filing)
        for matter, mode in _modes(loaded, filing, _named(lists)).items():
            _act(actor, at, loaded, "request_supplement", {"matter": matter, "mode": mode, "missing": lists[matter]})


def hand_in(
    *,
    actor: Actor,
    at: datetime,
    filing: str,
    matters: Sequence[str],
    uploads: Mapping[str, tuple[str, bytes | BinaryIO]],
) -> None:
    """Take what was missing (slot -> file name and content) for matters in supplement; their clocks may begin."""
    held = {
        slot: take_paper(actor=actor, at=at, slot=slot, name=name, content=content)
        for slot, (name, content) in uploads.items()
    }
    hashes = {slot: sha256 for slot, (sha256, _name) in held.items()}
    names = {slot: name for slot, (_hash, name) in held.items()}
    _hand_in(actor, at, filing, matters, hashes, names)


def take_paper(*, actor: Actor, at: datetime, slot: str, name: str, content: bytes | BinaryIO) -> tuple[str, str]:
    """Keep one paper before it is handed in; returns its hash and name. Raises what the store refuses."""
    held = files.store(actor=actor, at=at, name=name, content=content, field=slot)
    return held.sha256, held.name


def hand_in_kept(*, actor: Actor, at: datetime, filing: str, matters: Sequence[str], kept: Mapping[str, str]) -> None:
    """The same with files that were kept before (slot -> hash). PaperNotKept."""
    _hand_in(actor, at, filing, matters, kept, names_of_kept(actor, kept))


def _hand_in(
    actor: Actor, at: datetime, filing: str, matters: Sequence[str], hashes: Mapping[str, str], names: Mapping[str, str]
) -> None:
    with act_transaction(actor):
        loaded = _loaded(actor, filing, "resubmit")
        chosen = _modes(loaded, filing, _named(matters))
        wanted = {each.name: each.matters for each in slots(loaded.case.context.catalogue, chosen)}
        for slot in hashes:
            if slot not in wanted:
                raise SlotUnknown(field=slot)
        for matter, mode in chosen.items():
            mine = {slot: held for slot, held in hashes.items() if matter in wanted[slot]}
            _act(actor, at, loaded, "resubmit", {"matter": matter, "mode": mode, "materials": mine}, names)


def refuse(
    *, actor: Actor, at: datetime, filing: str, matters: Sequence[str], reasons: str, not_required: bool = False
) -> None:
    """Refuse acceptance with reasons (不予受理), or say that no permit is needed (不受理); formal matters only."""
    with act_transaction(actor):
        loaded = _loaded(actor, filing)
        for matter in _modes(loaded, filing, _named(matters)):
            data = {"matter": matter, "mode": FORMAL, "reasons": reasons.strip(), "not_required": not_required}
            _act(actor, at, loaded, "refuse_acceptance", data)


def _named(matters: Iterable[str]) -> list[str]:
    named = list(dict.fromkeys(matters))
    if not named:
        raise NothingToFile(field="matters")
    return named


def _loaded(actor: Actor, filing: str, act: str = "accept") -> store.Loaded:
    """The case that a filing belongs to, locked. Raises NotAllowed, NotFound out of sight."""
    require(actor, act)
    row = FilingRow.objects.select_related("project").filter(zone_id=actor.zone_id, reference=filing).first()
    if row is None:
        raise NotFound(what=filing)
    return store.load_locked(actor, row.project.reference)


def _modes(loaded: store.Loaded, filing: str, matters: Iterable[str]) -> dict[str, str]:
    """Matter -> way in which it stands in this filing. Raises NotFound for one that does not."""
    found = {}
    for matter in matters:
        work, sim = loaded.case.work_items.get(matter), loaded.case.sim_items.get(matter)
        if work is not None and work.filing == filing:
            found[matter] = FORMAL
        elif sim is not None and sim.filing == filing:
            found[matter] = SIMULATED
        else:
            raise NotFound(what=f"{filing} {matter}")
    return found


def _check_promises(loaded: store.Loaded, chosen: Iterable[str], given: Mapping[str, str], today: date) -> None:
    needs = {each.name: each for each in slots(loaded.case.context.catalogue, chosen)}
    for slot, due in given.items():
        fault = promise_fault(needs.get(slot), slot, due, today=today)
        if fault is not None:
            raise PromiseRefused(field=slot, reason_zh=fault.zh, reason_en=fault.en)


def _owed(loaded: store.Loaded, matter: str, given: Mapping[str, str], mode: str) -> list[dict[str, str]]:
    """The promised materials of one matter; every other slot must be filled. A simulated review promises nothing."""
    item = (loaded.case.work_items if mode == FORMAL else loaded.case.sim_items)[matter]
    open_slots = [
        slot
        for slot in loaded.case.matter(matter).materials
        if not slot.shared and slot.name_zh not in item.materials and loaded.case.material(slot.name_zh) is None
    ]
    unpromised = [slot for slot in open_slots if mode == FORMAL and slot.name_zh not in given]
    missing = [slot.name_zh for slot in open_slots if slot.kind == "core" or slot in unpromised]
    if missing:
        raise MaterialsMissing(matter=matter, missing=missing)
    if mode != FORMAL:
        return []
    return [{"material": slot.name_zh, "text": slot.name_zh, "due": given[slot.name_zh]} for slot in open_slots]


def _act(
    actor: Actor,
    at: datetime,
    loaded: store.Loaded,
    act: str,
    data: dict[str, Any],
    names: Mapping[str, str] | None = None,
) -> None:
    act_on(actor=actor, at=at, loaded=loaded, act=act, data=data, file_names=names or {})
    store.mark_saved(loaded)
