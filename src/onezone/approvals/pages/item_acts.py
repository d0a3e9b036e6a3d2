"""The right side of an item page: acts with the rules' reasons, the signing chain, and what happened so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onezone.approvals import words
from onezone.approvals.domain.consult import PLACES, AddedSigner
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.forms.acts import PlainForm
from onezone.approvals.forms.case_acts import FORMS
from onezone.approvals.pages.item_words import input_name, refusal_words
from onezone.approvals.queries.availability import ActLine
from onezone.approvals.queries.history import Entry
from onezone.approvals.queries.item import Found
from onezone.approvals.queries.moves import Move
from onezone.platform.web.shown import hash_short

EMBEDDED = ("decide", "recommend", "opine", "reconfirm", "countersign", "give_view")
"""Acts whose form stands on the item page itself."""
KEYS: Mapping[str, str] = {"suspend": "p", "extend": "e", "hand_over": "m", "attest": "a", "ask_countersign": "c"}


@dataclass(frozen=True, slots=True)
class ActButton:
    """One act that is possible: a form of its own page, or one button (`direct`) that does it."""

    act: str
    label: str
    href: str
    direct: bool
    primary: bool
    key: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """One act that is not possible, with the rules' own sentence and code."""

    label: str
    why: str
    code: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the signing chain."""

    label: str
    who: str
    told: str
    on: date | None
    done: bool
    current: bool
    added: str = ""
    """Where the step was added; "" for one of the zone's chain."""
    question: str = ""
    outdated: str = ""
    """The inputs that changed since: the step is to be done again."""
    void: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    at: datetime
    seq: int
    who: str
    what: str
    extra: str


def act_buttons(found: Found, lines: tuple[ActLine, ...], move: Move) -> tuple[ActButton, ...]:
    """The possible acts, the next move first."""
    possible = [line.act for line in lines if line.possible]
    first = move.act if move.act in possible else next((act for act in EMBEDDED if act in possible), "")
    ordered = sorted(possible, key=lambda act: act != first)
    return tuple(_button(found, act, primary=act == first) for act in ordered)


def _button(found: Found, act: str, *, primary: bool) -> ActButton:
    embedded = act in EMBEDDED
    asked = urlencode({"matter": found.matter.id, "mode": found.mode})
    page = f"{reverse('approvals:act', args=(found.reference, act))}?{asked}"
    return ActButton(
        act=act,
        label=words.act(act),
        href="#decision" if embedded and primary else page,
        direct=FORMS[act] is PlainForm,
        primary=primary,
        key="d" if primary else KEYS.get(act, ""),
        embedded=embedded and primary,
    )


def refused_acts(found: Found, lines: tuple[ActLine, ...]) -> tuple[Refused, ...]:
    """Acts that the actor's role knows and that are not possible now; those the state rules out share one line."""
    catalogue = found.case.context.catalogue
    told: list[Refused] = []
    out: list[str] = []
    others: list[str] = []
    for line in lines:
        if line.refusal is None or line.refusal.code == "no_such_condition":
            continue
        if line.refusal.code == "not_allowed":
            others.append(words.act(line.act))
            continue
        if line.refusal.code != "act_not_possible":
            told.append(Refused(words.act(line.act), refusal_words(line.refusal, catalogue), line.refusal.code))
        elif line.act in WHY_NOT:
            told.append(Refused(words.act(line.act), str(WHY_NOT[line.act]), line.refusal.code))
        else:
            out.append(words.act(line.act))
    if others:
        told.append(Refused(_("不由您办"), _("、").join(others), "not_allowed"))
    if out:
        state = (words.sim_state if found.simulated else words.work_state)(found.state)[0]
        told.append(
            Refused(
                _("其他"),
                _("“%(state)s”时没有：%(acts)s") % {"state": state, "acts": _("、").join(out)},
                "act_not_possible",
            )
        )
    return tuple(told)


# Why the state tables have no such act now, where one sentence is true whenever they have none.
WHY_NOT: Mapping[str, Any] = {
    "request_supplement": gettext_lazy("只能在受理之前，一次性告知（许可法 32 条）"),
    "deliver": gettext_lazy("先作出决定，才能送达；只送达一次"),
    "revoke": gettext_lazy("没有可以撤销的准予决定"),
    "resume": gettext_lazy("没有进行中的特别程序"),
    "attest": gettext_lazy("没有等待认定的差异"),
    "grant": gettext_lazy("申请人签署并正式受理之后，才能签发转换"),
    "request_conversion": gettext_lazy("意见出具并且有效、土地事实登记之后，才能申请转换"),
}


def signing_steps(found: Found) -> tuple[Step, ...]:
    """Each step of the chain with who did it; a simulated opinion is given by one hand."""
    item = found.item
    if not isinstance(item, WorkItem):
        return ()
    chain = found.case.context.rules.chain_for(found.matter)
    steps: list[Step] = []
    for place, step in enumerate(chain):
        beside = {where: [each for each in item.added if (each.at, each.place) == (place, where)] for where in PLACES}
        steps += [_added_step(found, each) for each in beside["before"]]
        steps.append(_chain_step(found, item, place, step, last=place == len(chain) - 1))
        steps += [_added_step(found, each) for each in beside["after"]]
    return tuple(steps)


def _chain_step(found: Found, item: WorkItem, place: int, step: str, *, last: bool) -> Step:
    made = item.recommendations[place] if place < len(item.recommendations) and not last else None
    label = words.word(step)
    if made is not None:
        told = words.word(made.outcome) + (f"{_('：')}{made.text}" if made.text else "")
        catalogue = found.case.context.catalogue
        outdated = _("、").join(input_name(name, catalogue) for name in made.outdated)
        current = bool(outdated) and place == item.steps_done and item.is_open
        return Step(
            label, words.officer_name(made.officer), told, made.on, not outdated, current, outdated=outdated,
            void=bool(outdated),
        )  # fmt: skip
    if last and item.decided_on is not None:
        return Step(
            label, words.officer_name(item.officer), words.word(item.outcome or ""), item.decided_on, True, False
        )
    waits = any(held.holds_up(place) for held in item.added)
    return Step(label, "", "", None, False, place == item.steps_done and item.is_open and not waits)


def _added_step(found: Found, held: AddedSigner) -> Step:
    department = words.department_name(found.case.context.catalogue, held.department, short=True)
    told = words.word(held.view) if held.view else _("已减签") if held.removed_on else ""
    if held.text:
        told += f"{_('：')}{held.text}" if told else held.text
    return Step(
        department, words.officer_name(held.to), told, held.given_on or held.removed_on, held.view is not None,
        held.is_open and isinstance(found.item, WorkItem) and held.holds_up(found.item.steps_done),
        added=words.word(held.place), question=held.question, void=held.removed_on is not None,
    )  # fmt: skip


def history_rows(found: Found, entries: tuple[Entry, ...]) -> tuple[Happened, ...]:
    """The journal's rows of this item in words, newest first."""
    return tuple(
        Happened(each.at, each.seq, words.officer_name(each.actor), *_told(found, each.act, each.payload))
        for each in entries
    )


def _told(found: Found, act: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """The act in words, and the one thing of its payload that matters most."""
    parts = [words.word(str(data[name])) for name in ("outcome", "kind") if data.get(name)]
    what = words.act(act) + (f"{_('：')}{' · '.join(parts)}" if parts else "")
    extras = []
    if data.get("missing"):
        extras.append(_("；").join(map(str, data["missing"])))
    if data.get("days") and data.get("approver"):
        extras.append(_("%(n)s 日，批准人 %(who)s") % {"n": data["days"], "who": data["approver"]})
    if data.get("notice"):
        extras.append(_("告知书 %(hash)s") % {"hash": hash_short(data["notice"])})
    if act == "assign":
        extras.append(words.officer_name(str(data.get("officer", ""))))
    extras += _consulted(found, act, data)
    if act == "attest":
        extras.append(input_name(str(data.get("input", "")), found.case.context.catalogue))
    extras += [str(data[name]) for name in ("reasons", "reason") if data.get(name)]
    if data.get("late_reason"):
        extras.append(_("超期原因：%(why)s") % {"why": data["late_reason"]})
    if data.get("number"):
        extras.append(str(data["number"]))
    return what, " · ".join(extras)


def _consulted(found: Found, act: str, data: Mapping[str, Any]) -> list[str]:
    """To whom, from which department, and with which answer."""
    catalogue = found.case.context.catalogue
    told = []
    if data.get("to") and act in ("hand_over", "add_signer"):
        told.append(f"→ {words.officer_name(str(data['to']))}")
    told += [words.word(str(data[name])) for name in ("place", "verdict", "view") if data.get(name)]
    departments = data.get("departments") or data.get("department") or ()
    named = (departments,) if isinstance(departments, str) else departments
    if named and act != "add_signer":
        told.append(_("、").join(words.department_name(catalogue, str(each), short=True) for each in named))
    told += [words.material_name(catalogue, str(each)) for each in data.get("slots") or ()]
    return told


def is_given(item: WorkItem | SimItem) -> bool:
    """Whether there is an outcome that a document can show."""
    return item.outcome is not None
