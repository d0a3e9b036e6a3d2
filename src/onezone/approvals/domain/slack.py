"""How many working days a matter may slip before the goal moves: a network plan over what is left to do (PERT).

For every open matter on the way to the goal: the day it can be done at the earliest, counted from today; the longest
stretch of work after it; and the slack, which is what these two leave of the goal's day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slack:
    """One matter in the plan, in working days from today: the goal's day = earliest + after + days."""

    earliest: int
    after: int
    days: int


def slacks(
    sources: Mapping[str, Sequence[str]], days: Mapping[str, int], done: Collection[str], goal: str
) -> Mapping[str, Slack]:
    """The slack of each open matter that the goal rests on; what is not on the way to it has none to speak of.

    `sources`: node -> all it waits for (of a choice the option that is taken). A name without `days` takes no time.
    """
    earliest = _earliest(sources, days, done, goal)
    if goal not in earliest:
        return {}
    after = {goal: 0}
    for node in reversed(earliest):  # every node stands behind all it rests on
        for source in sources.get(node, ()):
            if source in earliest:
                after[source] = max(after.get(source, 0), after[node] + days[node])
    end = earliest[goal]
    return {node: Slack(early, after[node], end - early - after[node]) for node, early in earliest.items()}


def _earliest(
    sources: Mapping[str, Sequence[str]], days: Mapping[str, int], done: Collection[str], goal: str
) -> dict[str, int]:
    """The earliest day of the goal and of all open nodes below it, each behind its prerequisites."""
    found: dict[str, int] = {}

    def finish(node: str) -> int:
        if node in done or node not in days:
            return 0
        if node not in found:
            found[node] = max(map(finish, sources.get(node, ())), default=0) + days[node]
        return found[node]

    finish(goal)
    return found
