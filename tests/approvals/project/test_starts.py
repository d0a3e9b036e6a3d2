"""What can start now: the engine takes what the list offers, and refuses what it says must wait, for that reason."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.starts import may_start, what_waits
from onezone.approvals.pages.project import build_project
from onezone.kernel.errors import RuleError
from tests.approvals.domain.story import Story
from tests.approvals.project.conftest import ROUTE, TODAY, World

STORIES = {
    "nothing filed": lambda: Story(route=ROUTE),
    "agreement only": lambda: Story(route=ROUTE).formal("A109"),
    "admitted": lambda: Story(route=ROUTE).running(),
    "half reviewed": lambda: Story(route=ROUTE).running("B301", "A107"),
    "held": lambda: Story(route=ROUTE).running("B301").do("hold", reasons="地块调整"),
    "land is there": lambda: Story(route=ROUTE).running("B301", "A107", "B302").land(),
    "refused once": lambda: (
        Story(route=ROUTE).do("file", "A109").do("accept", "A109").do("decide", "A109", outcome="refuse", reasons="否")
    ),
}


def granted(story: Story, matter: str) -> RuleError | None:
    """File, accept and grant a matter formally on a copy; gives the refusal of the last act."""
    copy = story.fork().do("file", matter, mode="formal").do("accept", matter, mode="formal")
    return copy.attempt("decide", matter, mode="formal", outcome="approve")


@pytest.mark.parametrize("name", STORIES)
def test_the_engine_takes_every_matter_that_may_start(name: str) -> None:
    story = STORIES[name]()
    for start in may_start(story.case, ROUTE, story.case.sim_state(story.day)):
        if start.way == "simulated":
            assert story.fork().attempt("file", start.matter, mode="simulated") is None, start
        else:
            assert granted(story, start.matter) is None, start


@pytest.mark.parametrize("name", STORIES)
def test_the_engine_refuses_what_waits_and_names_the_same_prerequisites(name: str) -> None:
    story = STORIES[name]()
    for wait in what_waits(story.case, ROUTE, story.case.sim_state(story.day)):
        filed = story.fork().attempt("file", wait.matter, mode="simulated")
        formal = granted(story, wait.matter)
        assert isinstance(filed, RuleError), wait
        assert isinstance(formal, RuleError), wait
        assert list(wait.missing) in (filed.data.get("missing"), formal.data.get("missing")), wait


def test_nothing_is_offered_twice_and_nothing_offered_waits() -> None:
    for tell in STORIES.values():
        story = tell()
        state = story.case.sim_state(story.day)
        started = [each.matter for each in may_start(story.case, ROUTE, state)]
        assert len(started) == len(set(started))
        assert not set(started) & {each.matter for each in what_waits(story.case, ROUTE, state)}


def test_the_page_says_who_may_begin_and_on_what_ground(scoped: World) -> None:
    moves = build_project(scoped.people["NRB/officer"], scoped.reference, today=TODAY).moves
    for step in (each for each in moves.possible if "了结" not in each.what):
        assert step.who
        assert step.why
    waits = {each.matter: each.waits_for for each in moves.waits}
    assert waits["D601"]
    assert all(waits.values())
