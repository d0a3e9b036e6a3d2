"""A zone made big by copying: every copy is a whole project, with a journal that verifies and acts that go on."""

from __future__ import annotations

import pytest

from bench import copies
from onezone.approvals import store
from onezone.approvals.domain.view import state_of
from onezone.platform.journal.verify import verify
from tests.approvals.project.conftest import TODAY, World


@pytest.fixture
def grown(scoped: World) -> World:
    copies.grow(copies.size()["items"] + 20)
    return scoped


def test_a_grown_zone_has_the_items_asked_for(scoped: World) -> None:
    before = copies.size()["items"]
    copies.grow(before + 20)
    assert copies.size()["items"] >= before + 20


def test_every_copy_has_a_journal_that_verifies(grown: World) -> None:
    verdict = verify(grown.zone)
    assert verdict.holds
    assert verdict.chains > 2


def test_a_copy_stands_as_its_original_does(grown: World) -> None:
    original, copy = (
        state_of(store.load(grown.people["convener"], reference).case, TODAY)
        for reference in (grown.reference, f"{grown.reference}-0001")
    )
    assert copy["work_items"].keys() == original["work_items"].keys()
    assert {key: held["state"] for key, held in copy["work_items"].items()} == {
        key: held["state"] for key, held in original["work_items"].items()
    }


def test_a_copy_goes_on_and_the_zone_grows_again(grown: World) -> None:
    original = grown.reference
    grown.reference = f"{original}-0001"
    grown.file("A110")
    copies.grow(copies.size()["items"] + 1)
    assert verify(grown.zone).holds
