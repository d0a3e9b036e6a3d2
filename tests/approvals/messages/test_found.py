"""What acts make can be found at once, by the same people who see it in lists; the index built anew is the same."""

from __future__ import annotations

from django.core.management import call_command

from onezone.platform.identity.actor import Actor
from onezone.platform.search.models import SearchEntry
from onezone.platform.search.queries import find
from tests.approvals.messages.conftest import Told
from tests.approvals.project.conftest import open_in


def links(actor: Actor, asked: str) -> list[str]:
    return [hit.link for hits in find(actor, asked, kinds=("project", "item"), limit=50) for hit in hits.hits]


def test_a_project_an_item_and_its_number_are_found_as_they_come_to_be(told: Told) -> None:
    world, officer = told.world, told.world.people["NRB/officer"]
    here = f"/projects/{world.reference}/"
    assert links(officer, "池窑") == links(officer, "2610-211382") == [here]
    assert links(officer, "规划条件") == []
    world.file("L02")
    assert links(officer, "规划条件") == [f"{here}items/L02/"]
    world.do("NRB/officer", "accept", matter="L02")
    world.do("NRB/signer", "decide", matter="L02", outcome="approve")
    told.since()
    [entry] = SearchEntry.objects.filter(kind="item")
    assert entry.code
    assert links(officer, entry.code) == [f"{here}items/L02/"]


def test_applicants_find_what_their_list_shows_and_no_more(told: Told) -> None:
    told.world.file("L02")
    open_in(told.world, name="别家的池窑", code="", firm="91350100M000100Y43")
    mine = links(told.world.people["applicant"], "池窑")
    assert mine == [f"/projects/{told.world.reference}/", f"/projects/{told.world.reference}/items/L02/"]
    assert len(links(told.world.people["stranger"], "池窑")) == 1
    assert len(links(told.world.people["leader"], "池窑")) == 3


def test_the_index_built_anew_is_the_one_that_acts_have_kept(told: Told) -> None:
    for matter, department in (("A101", "DRB"), ("A109", "ADC"), ("L02", "NRB")):
        told.world.decide(matter, department)
    told.world.do("convener", "admit", matters=["B301"])
    told.world.opine("B301", "NRB")

    def kept() -> list[tuple[object, ...]]:
        rows = SearchEntry.objects.exclude(kind="enterprise")
        return sorted(rows.values_list("kind", "key", "title", "title_en", "note", "code", "link", "owner", "text"))

    told.since()
    before = kept()
    assert len(before) == 5
    call_command("rebuild_search")
    assert kept() == before
    assert links(told.world.people["NRB/officer"], "模拟") == [f"/projects/{told.world.reference}/simulated/B301/"]
