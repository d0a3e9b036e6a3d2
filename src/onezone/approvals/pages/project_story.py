"""The journal of a project told as sentences: what was done to what, by whom, formal or simulated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.engine import SIMULATED_ONLY
from onezone.approvals.pages.item_words import fact_name
from onezone.approvals.pages.project_node import said
from onezone.kernel.moment import local_date
from onezone.platform.journal.queries import Entry

CASE_ACTS = frozenset(
    {"apply", "admit", "refuse_admission", "hold", "release", "extend_simulation", "terminate", "close"}
)
GIVES_FORMAL = frozenset({"grant", "convert", "formal_accept", "upgrade", "deviate"})
DONE = frozenset({"decide", "grant", "convert", "deliver", "record_fact", "meet_condition"})
NO = frozenset({"refuse", "disagree"})


@dataclass(frozen=True, slots=True)
class Line:
    """One act as a sentence with its mark: a diamond for simulated, a circle for formal."""

    seq: int
    at: datetime
    on: date
    text: str
    who: str
    matter: str
    department: str
    is_sim: bool
    mark: str
    note: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The acts of one day."""

    on: date
    is_today: bool
    lines: tuple[Line, ...]


def story(entries: Iterable[Entry], catalogue: Catalogue) -> tuple[Line, ...]:
    """All acts, oldest first. Which side an act without a mode was on follows from what had been filed by then."""
    formal: set[str] = set()
    told = []
    for entry in entries:
        matter = str(entry.payload.get("matter") or "")
        simulated = _is_simulated(entry, matter, formal)
        if matter and (not simulated or entry.act in GIVES_FORMAL):
            formal.add(matter)
        told.append(_line(entry, catalogue, matter, simulated))
    return tuple(told)


STOPS = frozenset({"hold", "terminate", "close", "refuse_admission", "withdraw"})


def who_stopped(lines: Sequence[Line], on: date | None) -> str:
    """Who held or ended the simulation on that day; where nobody did, who recorded the land paper that ended it."""
    that_day = [line for line in lines if line.on == on]
    found = [line for line in that_day if line.act in STOPS and not line.matter]
    found = found or [line for line in that_day if line.act in ("record_fact", "change_input")]
    return found[-1].who if found else ""


def by_day(lines: Sequence[Line], today: date) -> tuple[Day, ...]:
    """Newest day first, and within a day the newest act."""
    newest = sorted(lines, key=lambda line: line.seq, reverse=True)
    return tuple(Day(on, on == today, tuple(held)) for on, held in groupby(newest, key=lambda line: line.on))


def _is_simulated(entry: Entry, matter: str, formal: set[str]) -> bool:
    if entry.act in CASE_ACTS or (entry.act == "withdraw" and not matter):
        return True
    if entry.act in ("grant", "convert", "formal_accept"):
        return False
    if entry.act in SIMULATED_ONLY or entry.payload.get("mode") == "simulated":
        return True
    return bool(matter) and entry.payload.get("mode") is None and entry.act != "file" and matter not in formal


def _line(entry: Entry, catalogue: Catalogue, matter: str, simulated: bool) -> Line:  # noqa: FBT001
    held = catalogue.matters.get(matter)
    return Line(
        entry.seq,
        entry.at,
        local_date(entry.at),
        _sentence(entry, catalogue, matter),
        _("系统") if entry.actor == "system" else words.officer_name(entry.actor),
        matter,
        held.department if held is not None else "",
        simulated,
        _mark(entry, simulated),
        _note(entry.payload),
        entry.act,
    )


def _mark(entry: Entry, simulated: bool) -> str:  # noqa: FBT001
    outcome = str(entry.payload.get("outcome") or "")
    if outcome in NO or entry.act in ("refuse_acceptance", "refuse_admission", "revoke"):
        return "refused"
    if entry.act in ("terminate", "close") or (entry.act == "withdraw" and simulated):
        return "simvoid"
    if simulated:
        return {"agree": "sim", "conditional": "simcond"}.get(outcome, "simrun")
    if entry.act in ("suspend", "request_supplement"):
        return "stop"
    return "done" if entry.act in DONE else "run"


def _sentence(entry: Entry, catalogue: Catalogue, matter: str) -> str:
    data, act = entry.payload, words.act(entry.act)
    name = f"{matter} {words.matter_name(catalogue, matter, short=True)}" if matter else ""
    head = _("%(act)s %(name)s") % {"act": act, "name": name} if name else act
    outcome = words.word(str(data["outcome"])) if data.get("outcome") else ""
    if outcome and entry.act in ("opine", "decide", "reconfirm"):
        head = said(name, outcome)
    if outcome and entry.act == "recommend":
        head = said(name, f"{act} {outcome}")
    return said(head, _detail(entry.act, data, catalogue))


def _detail(act: str, data: Mapping[str, Any], catalogue: Catalogue) -> str:
    joined = "、" if words.is_chinese() else ", "
    if act == "request_supplement" or act == "return_conversion":
        missing = data.get("missing") or ()
        return joined.join([missing] if isinstance(missing, str) else map(str, missing))
    if act in ("opine", "decide", "reconfirm") and data.get("conditions"):
        return _("附条件 %s 条") % len(data["conditions"])
    if act == "record_fact":
        return fact_name(str(data.get("name") or ""), catalogue)
    if act == "change_input":
        return joined.join(_changed(data, catalogue))
    if act in ("suspend", "resume"):
        return words.word(str(data.get("kind") or "")) if data.get("kind") else ""
    if act == "extend":
        return _("%s 日") % data.get("days")
    if act == "assign":
        return words.officer_name(str(data.get("officer") or ""))
    if act == "attest":
        return fact_name(str(data.get("input") or data.get("name") or ""), catalogue)
    if act == "meet_condition":
        return str(data.get("condition") or "")
    return str(data.get("text") or "") if act == "note" else ""


def _changed(data: Mapping[str, Any], catalogue: Catalogue) -> list[str]:
    facts = dict(data.get("facts") or {})
    if data.get("name"):
        facts[str(data["name"])] = data.get("value")
    slots = list(data.get("materials") or {})
    slots += [str(data["material"])] if data.get("material") else []
    told = [
        f"{fact_name(name, catalogue)} {value}" if isinstance(value, (str, int)) else fact_name(name, catalogue)
        for name, value in facts.items()
    ]
    told += [_("《%s》新版本") % words.material_name(catalogue, slot) for slot in slots]
    return told + ([_("规则版本")] if data.get("catalogue") else [])


def _note(data: Mapping[str, Any]) -> str:
    """The reasons of an act, in the words of who gave them."""
    given = data.get("reasons") or data.get("reason") or ""
    return (
        ("；" if words.is_chinese() else "; ").join(map(str, given)) if isinstance(given, (list, tuple)) else str(given)
    )
