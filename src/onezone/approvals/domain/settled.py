"""What a formal item is on a day, by time alone: deemed acceptance, and a list that was not answered."""

from __future__ import annotations

from datetime import date

from onezone.kernel.values import replace

from .case import Case
from .items import WorkItem
from .states import WorkState


def settle(case: Case, item: WorkItem, on: date) -> WorkItem:
    """Deemed acceptance (行政许可法 32(4)): without a notice within its limit the item is accepted on receipt."""
    if item.state is WorkState.SUPPLEMENT and case.is_unanswered(item.supplement_on, on):
        return _given_up(case, item)
    if item.state is not WorkState.RECEIVED:
        return item
    limit = case.matter(item.matter).correction_days
    if case.context.calendar.working_days_between(item.complete_on, on) <= limit:
        return item
    return replace(item, state=WorkState.ACCEPTED, accepted_on=item.complete_on, deemed=True)


def _given_up(case: Case, item: WorkItem) -> WorkItem:
    """A supplement that was not answered in time ends the item, as the zone's policy says; no job has to run."""
    rules = case.context.rules
    assert item.supplement_on is not None
    assert rules.reply_days is not None
    ended_on = case.context.calendar.add_working_days(item.supplement_on, rules.reply_days + 1)
    return replace(item, state=WorkState(rules.missed_supplement), ended_on=ended_on)
