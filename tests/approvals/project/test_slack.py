"""Slack of a matter: as many days as it may slip without moving the permit, and not one more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.approvals.domain.slack import Slack, slacks

Plan = tuple[dict[str, tuple[str, ...]], dict[str, int], frozenset[str]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Up to 12 matters, each waiting for some of the earlier ones; the last one is the goal and is open."""
    count = draw(st.integers(1, 12))
    sources = {
        f"N{each}": tuple(
            f"N{number}" for number in draw(st.sets(st.integers(0, max(0, each - 1)), max_size=4)) if number < each
        )
        for each in range(count)
    }
    days = {f"N{each}": draw(st.integers(0, 20)) for each in range(count)}
    done = frozenset(f"N{each}" for each in range(count - 1) if draw(st.integers(0, 5)) == 0)
    return sources, days, done


def end_of(plan: Plan) -> int:
    """The goal's day by brute force: the longest of all ways to it."""
    sources, days, done = plan

    def ways(node: str) -> list[int]:
        if node in done:
            return [0]
        return [days[node] + each for source in sources[node] for each in ways(source)] or [days[node]]

    return max(ways(goal_of(plan)))


def goal_of(plan: Plan) -> str:
    return list(plan[0])[-1]


def delayed(plan: Plan, node: str, by: int) -> Plan:
    sources, days, done = plan
    return sources, {**days, node: days[node] + by}, done


def test_an_example_worked_out_by_hand() -> None:
    """Design 3 days, then drawings 5 and air defence 2 beside each other, the permit 4 after both; fees 1 alone.

    Earliest: design 3, drawings 8, air defence 5, fees 1, permit 12. After them: 9, 4, 4, 4, 0.
    12 - 3 - 9 = 0; 12 - 8 - 4 = 0; 12 - 5 - 4 = 3; 12 - 1 - 4 = 7; 12 - 12 - 0 = 0.
    """
    sources = {
        "design": (), "drawings": ("design",), "defence": ("design",), "fees": (),
        "permit": ("drawings", "defence", "fees"), "other": ("design",),
    }  # fmt: skip
    days = {"design": 3, "drawings": 5, "defence": 2, "fees": 1, "permit": 4, "other": 9}
    assert slacks(sources, days, frozenset(), "permit") == {
        "design": Slack(3, 9, 0),
        "drawings": Slack(8, 4, 0),
        "defence": Slack(5, 4, 3),
        "fees": Slack(1, 4, 7),
        "permit": Slack(12, 0, 0),
    }


def test_what_is_done_takes_no_more_time_and_has_no_slack() -> None:
    sources, days = {"A": (), "B": ("A",), "C": (), "D": ("B", "C")}, {"A": 9, "B": 2, "C": 5, "D": 1}
    found = slacks(sources, days, frozenset({"A"}), "D")
    assert {node: each.days for node, each in found.items()} == {"B": 3, "C": 0, "D": 0}


@pytest.mark.parametrize("goal", ["A", "Z"])
def test_a_goal_that_is_reached_or_unknown_leaves_nothing_to_plan(goal: str) -> None:
    assert slacks({"A": ()}, {"A": 3}, frozenset({"A"}), goal) == {}


@given(plans())
def test_a_delay_by_the_slack_leaves_the_goal_where_it_is_and_one_day_more_moves_it_by_one(plan: Plan) -> None:
    end = end_of(plan)
    for node, slack in slacks(*plan, goal_of(plan)).items():
        assert slack.days >= 0
        assert slack.earliest + slack.after + slack.days == end
        assert end_of(delayed(plan, node, slack.days)) == end
        assert end_of(delayed(plan, node, slack.days + 1)) == end + 1


@given(plans())
def test_a_matter_without_slack_value_does_not_move_the_goal_however_late_it_is(plan: Plan) -> None:
    held = slacks(*plan, goal_of(plan))
    for node in plan[0]:
        if node not in held:
            assert end_of(delayed(plan, node, 500)) == end_of(plan)
