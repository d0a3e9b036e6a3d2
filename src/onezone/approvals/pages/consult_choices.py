"""What an item offers to the forms that ask others, and what a form of an outcome begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.acts_countersign import unsettled
from onezone.approvals.domain.consult import Proposal
from onezone.approvals.domain.items import WorkItem
from onezone.approvals.domain.rules import NO_OBJECTION
from onezone.approvals.domain.wake import inputs_now
from onezone.approvals.forms.acts import ActForm, OutcomeForm
from onezone.approvals.forms.consult import (
    AddSignerForm,
    AskCountersignForm,
    CountersignForm,
    ProceedForm,
    RemoveSignerForm,
)
from onezone.approvals.queries.item import Found
from onezone.approvals.queries.people import reviewers
from onezone.platform.identity.actor import Actor


def consult_choices(actor: Actor, found: Found, kind: type[ActForm], act: str, today: date) -> dict[str, Any]:
    """The fields of `Choices` that one form needs; nothing for a simulated item, which one hand gives its opinion."""
    item = found.item
    if not isinstance(item, WorkItem):
        return {}
    if issubclass(kind, OutcomeForm):
        return {"seen": inputs_now(found.case, item), "held": _begins_with(item, act)}
    if kind is AddSignerForm:
        return {"people": _people(actor, found, today)}
    if kind is RemoveSignerForm:
        return {"awaited": [(held.id, words.officer_name(held.to)) for held in item.added if held.is_open]}
    if kind is AskCountersignForm:
        return _asking(found)
    if kind is CountersignForm and item.proposal is not None:
        return {"proposal": proposal_words(item.proposal)}
    if kind is ProceedForm:
        left = unsettled(item, found.case.context.rules, today)
        return {"unsettled": [(held.department, _department(found, held.department)) for held in left]}
    return {}


def _begins_with(item: WorkItem, act: str) -> dict[str, str]:
    """What was proposed, or what a step said whose inputs changed since: the officer confirms or edits it."""
    if act in ("propose", "decide") and item.proposal is not None:
        return {"outcome": item.proposal.outcome, "reasons": item.proposal.reasons}
    place = item.steps_done
    if act == "recommend" and place < len(item.recommendations):
        held = item.recommendations[place]
        return {"outcome": held.outcome, "reasons": held.text}
    return {}


def _people(actor: Actor, found: Found, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Officers by department, the item's own first."""
    held = reviewers(actor, today)
    order = sorted(held, key=lambda each: each != found.matter.department)
    return [(_department(found, each), [(f"{each}|{key}", name) for key, name in held[each]]) for each in order]


def _asking(found: Found) -> dict[str, Any]:
    rules = found.case.context.rules
    departments = found.case.context.catalogue.departments
    silence = (
        _("超时未签，视为无意见") if rules.silent_countersign == NO_OBJECTION else _("超时未签，须有人写明理由才能继续")
    )
    return {
        "departments": [(each, _department(found, each)) for each in departments if each != found.matter.department],
        "countersign_days": rules.countersign_days,
        "silence_word": _("时钟不停。%(silence)s") % {"silence": silence},
    }


def _department(found: Found, department: str) -> str:
    return words.department_name(found.case.context.catalogue, department)


def proposal_words(proposal: Proposal) -> dict[str, Any]:
    """A proposal as people read it before they sign."""
    return {
        "outcome": words.word(proposal.outcome),
        "reasons": proposal.reasons,
        "conditions": [held.text for held in proposal.conditions],
        "by": words.officer_name(proposal.by),
        "on": proposal.on,
        "materials": len(proposal.inputs.materials),
        "hash": proposal.digest(),
    }
