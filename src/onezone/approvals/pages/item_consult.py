"""What others were asked on an item, as its page shows it: countersignatures, corrections, hands it went through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.consult import Answer, Countersign, Proposal
from onezone.approvals.domain.items import WorkItem
from onezone.approvals.domain.snapshot import differences
from onezone.approvals.pages.consult_choices import proposal_words
from onezone.approvals.pages.item_words import change_words, input_name
from onezone.approvals.queries.item import Found


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of a department; struck when it names another text than the one proposed, with what changed."""

    verdict: str
    who: str
    on: date
    text: str
    hash: str
    valid: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountersignRow:
    """One department asked: its state, its limit, and every answer it gave."""

    department: str
    state: str
    word: str
    tone: str
    asked: date
    due: date
    answers: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """The materials that the applicant still has to correct."""

    materials: tuple[str, ...]
    reason: str
    by: str
    on: date


TONES: Mapping[str, str] = {"agreed": "ok", "passed_over": "", "objected": "bad", "invalid": "warn", "silent": "warn"}


def countersign_rows(found: Found, today: date) -> tuple[CountersignRow, ...]:
    """The departments in the order in which they were asked."""
    item = found.item
    if not isinstance(item, WorkItem):
        return ()
    # What was decided keeps the states of that day.
    day = item.decided_on or today
    return tuple(_row(found, item, each, day) for each in item.countersigns)


def _row(found: Found, item: WorkItem, held: Countersign, today: date) -> CountersignRow:
    state = held.state(item.proposal, today)
    valid = held.valid_answer(item.proposal)
    return CountersignRow(
        department=words.department_name(found.case.context.catalogue, held.department),
        state=state,
        word=words.word(state),
        tone=TONES.get(state, ""),
        asked=held.asked_on,
        due=held.due_on,
        answers=tuple(_answer(found, item, each, valid=each is valid) for each in reversed(held.answers)),
    )


def _answer(found: Found, item: WorkItem, held: Answer, *, valid: bool) -> AnswerRow:
    return AnswerRow(
        verdict=words.word(held.verdict),
        who=words.officer_name(held.officer),
        on=held.on,
        text=held.reasons,
        hash=held.signed,
        valid=valid,
        changes=() if valid else _changes(found, item, held),
    )


def _changes(found: Found, item: WorkItem, held: Answer) -> tuple[str, ...]:
    """What is another now than in the text that was signed."""
    signed = next((each for each in item.proposals if each.digest() == held.signed), None)
    now = item.proposal
    if signed is None or now is None:
        return ()
    catalogue = found.case.context.catalogue
    told = [*_words_changed(signed, now)]
    told += [change_words(each, catalogue) for each in differences(signed.inputs, now.inputs)]
    told += [_("%(input)s已变化") % {"input": input_name(name, catalogue)} for name in now.outdated]
    return tuple(told)


def _words_changed(was: Proposal, now: Proposal) -> list[str]:
    told = []
    if was.outcome != now.outcome:
        told.append(_("结论 %(was)s → %(now)s") % {"was": words.word(was.outcome), "now": words.word(now.outcome)})
    if was.reasons != now.reasons:
        told.append(_("理由已改"))
    before, after = ({held.text for held in each.conditions} for each in (was, now))
    told += [_("新增条件：%(text)s") % {"text": text} for text in sorted(after - before)]
    told += [_("取消条件：%(text)s") % {"text": text} for text in sorted(before - after)]
    return told


def proposal_of(found: Found) -> Mapping[str, Any] | None:
    """The proposed outcome in words, with the inputs that changed since."""
    item = found.item
    if not isinstance(item, WorkItem) or item.proposal is None:
        return None
    catalogue = found.case.context.catalogue
    return {
        **proposal_words(item.proposal),
        "version": len(item.proposals),
        "outdated": [input_name(name, catalogue) for name in item.proposal.outdated],
    }


def correction_of(found: Found) -> CorrectionView | None:
    """The correction that is open, on either kind of item."""
    held = found.item.open_correction
    if held is None:
        return None
    catalogue = found.case.context.catalogue
    names = tuple(words.material_name(catalogue, each) for each in held.materials)
    return CorrectionView(names, held.reason, words.officer_name(held.by), held.on)


def seen_words(found: Found) -> str:
    """What the values beside the present ones are: of the opinion, the decision, the last step or the acceptance."""
    item = found.item
    if not isinstance(item, WorkItem):
        return _("意见依据") if item.snapshot is not None else _("受理时")
    if item.decided_on is not None:
        return _("决定依据")
    return _("上次审查时") if item.recommendations or item.proposals else _("受理时")
