"""Owns the tables that say which listeners hear which event, which jobs run when, and which registers there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onezone.approvals.domain.told import ANSWERS, KINDS, TOLD
from onezone.approvals.jobs import file_what_waits, find_by_number, tell_who_is_concerned
from onezone.approvals.services.firms import DRAFTS, PROJECTS
from onezone.approvals.services.searching import KINDS as APPROVALS_FOUND
from onezone.figures.register import RATES
from onezone.ledger.month_register import BOOK_MONTHS, BOOK_PLANS
from onezone.ledger.register import BOOK, PARKS
from onezone.ledger.services.firms import BOOK as BOOK_PROJECTS
from onezone.parties.licences import LICENCES
from onezone.parties.movers import OWN
from onezone.parties.moving import Mover
from onezone.parties.partners import PARTNERS
from onezone.parties.register import ENTERPRISES
from onezone.parties.returns import RETURNS
from onezone.platform.outbox.beat import Job
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.finding import search_kinds
from onezone.platform.search.kinds import SearchKind

REGISTERS: tuple[Register, ...] = (
    ENTERPRISES, LICENCES, PARTNERS, RETURNS, BOOK, BOOK_MONTHS, BOOK_PLANS, PARKS, RATES,
)  # fmt: skip
"""Every register, declared by the room that owns it."""

SEARCH_KINDS: tuple[SearchKind, ...] = (*APPROVALS_FOUND, *search_kinds(REGISTERS))
"""What the search finds, in the order in which it shows it."""

MOVERS: tuple[Mover, ...] = (PROJECTS, DRAFTS, BOOK_PROJECTS, *OWN)
"""What moves when an enterprise is merged into another (parties/moving.py)."""

JOBS: tuple[Job, ...] = (
    Job("outbox.sweep", "* * * * *", "onezone.platform.outbox.jobs.sweep_outbox"),
    Job("journal.checkpoints", "* * * * *", "onezone.platform.outbox.jobs.write_checkpoints"),
    Job("approvals.lights", "*/10 * * * *", "onezone.approvals.jobs.escalate_lights"),
    Job("approvals.digest", "*/15 * * * *", "onezone.approvals.jobs.write_daily_digests"),
    Job("messages.mail", "* * * * *", "onezone.platform.messages.jobs.send_mails"),
    Job("identity.unused", "41 3 * * *", "onezone.platform.outbox.jobs.close_unused_accounts"),
    Job("approvals.saved", "* * * * *", "onezone.approvals.jobs.replay_converted_projects"),
    Job("approvals.queues", "* * * * *", "onezone.approvals.jobs.bring_queues_up_to_date"),
    Job("platform.tidy", "17 3 * * *", "onezone.platform.outbox.jobs.tidy"),
    Job("registers.imports", "* * * * *", "onezone.platform.registers.jobs.take_up_all"),
    Job("webhooks.send", "* * * * *", "onezone.platform.webhooks.jobs.send"),
    Job("api.tidy", "23 3 * * *", "onezone.platform.api.jobs.tidy"),
)

MESSAGE_KINDS = KINDS

_MAY_FREE_WHAT_WAITS = frozenset({"admit", "opine", "reconfirm", "attest", "decide", "grant", "convert", "record_fact"})
_MAY_MAKE_STALE = frozenset({"record_fact", "change_input", "attest", "upgrade"})
"""Acts of which nobody is told for themselves, but whom they wake."""
_TELLING = frozenset({*TOLD, *ANSWERS, *_MAY_MAKE_STALE})
_GIVE_NUMBERS = frozenset({"opine", "reconfirm", "decide", "grant", "convert"})

LISTENERS: dict[str, tuple[Callable[..., Any], ...]] = {
    f"approvals.{act}": (
        *([file_what_waits] if act in _MAY_FREE_WHAT_WAITS else []),
        *([tell_who_is_concerned] if act in _TELLING else []),
        *([find_by_number] if act in _GIVE_NUMBERS else []),
    )
    for act in sorted({*_MAY_FREE_WHAT_WAITS, *_TELLING})
}
