"""The cards of the book and of the figures on the board: one total, and a conflict beside its number."""

from __future__ import annotations

from datetime import date

import pytest

from onezone.figures.services import load_source
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.stages import Stage
from onezone.ledger.services import projects
from onezone.ledger.services.money import state_amount
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import World, at


@pytest.mark.django_db
def test_the_board_shows_the_book_and_the_figures_with_their_conflicts(opened: World) -> None:
    """The card's bars and bands are one total; a figure that stands in a conflict says in which."""
    with zone_scope(opened.zone.id):
        system = system_actor(opened.zone)
        projects.register_park(actor=system, at=at("2026-11-20"), name="核心园", is_core=True)
        for name, amount, park in (("一号线", "12", "核心园"), ("二号线", "0.8", "")):
            reference = projects.register_project(
                actor=system, at=at("2026-11-20"), name=name, stage=Stage.signed, on=date(2026, 9, 1),
                evidence={"contract": "合同"}, park=park, tags=["重点"],
            )  # fmt: skip
            state_amount(
                actor=system, at=at("2026-11-20"), reference=reference, kind=Amount.filed, amount=amount,
                unit_name="亿元", on=date(2026, 9, 2), source="备案证",
            )  # fmt: skip
        load_source(actor=system, at=at("2026-11-20"), name="lingyuan")
    page = opened.client("leader").get("/board/").context["page"]
    assert (page.book.total.n, page.book.total.yuan) == (2, 1_280_000_000)
    assert page.book.last.core.n == 1
    assert sum(bar.n for bar in page.book.bars) == sum(line.zone.n for line in page.book.lines) == 2
    shown = {each.code: each for each in page.figures.asked}
    assert shown["gdp"].value == "72.59 亿元"
    assert shown["rd_share"].conflicts == ("C01",)
    assert "5.79%" in page.figures.sentence


@pytest.mark.django_db
def test_a_zone_without_a_book_and_figures_has_a_board_without_their_cards(opened: World) -> None:
    page = opened.client("leader").get("/board/").context["page"]
    assert (page.book, page.figures) == (None, None)
