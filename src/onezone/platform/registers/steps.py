"""The life of an import as a table: from which state it comes to which. Nothing else sets a state."""

from __future__ import annotations

from collections.abc import Mapping

from onezone.platform.registers import errors
from onezone.platform.registers.models import Import

State = Import.State

MOVES: Mapping[State, frozenset[State]] = {
    State.waiting: frozenset({State.reading, State.dropped}),
    State.reading: frozenset({State.tried, State.waiting, State.refused, State.failed, State.dropped}),
    State.tried: frozenset({State.waiting, State.ordered, State.dropped}),
    State.ordered: frozenset({State.writing, State.dropped}),
    State.writing: frozenset({State.done, State.tried, State.ordered, State.refused, State.failed}),
    State.refused: frozenset({State.waiting, State.dropped}),
    State.failed: frozenset({State.waiting, State.dropped}),
    State.done: frozenset(),
    State.dropped: frozenset(),
}
"""Back to `waiting` or `ordered` goes what broke off, from `writing` back to `tried` what fits the register no more."""

TAKEN_UP: Mapping[State, State] = {State.waiting: State.reading, State.ordered: State.writing}
"""What waits for work, and what it is while somebody works on it."""

MOVING = frozenset({*TAKEN_UP, *TAKEN_UP.values()})


def move(run: Import, to: State) -> None:
    """Set the state. ImportBusy while somebody works on it or is about to, else ImportClosed."""
    now = State(run.state)
    if to not in MOVES[now]:
        refusal = errors.ImportBusy if now in MOVING else errors.ImportClosed
        raise refusal(reference=run.reference)
    run.state = to
