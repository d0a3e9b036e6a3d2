"""The catalogue that comes with the system: complete, sound, and true to its sources."""

from __future__ import annotations

from datetime import date

import pytest

from onezone.approvals.catalogue_docs import render_catalogue_markdown
from onezone.approvals.catalogue_file import BUILTIN, builtin_catalogue, builtin_document, load
from onezone.approvals.domain.catalogue import SIMULATED, UnknownMatter
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.kernel.hashing import canonical

CATALOGUE = builtin_catalogue()


def test_it_has_71_matters_and_no_finding() -> None:
    catalogue, findings = load(BUILTIN)
    assert findings == ()
    assert len(catalogue.matters) == 71
    assert len([each for each in catalogue.matters.values() if each.stage == "L"]) == 9


def test_it_survives_storing_as_a_document() -> None:
    document = builtin_document()
    canonical(document)
    again = parse_catalogue(document)
    assert again == CATALOGUE
    assert again.ruleset.startswith("sha256:")


def test_every_matter_comes_after_what_it_rests_on() -> None:
    place = {each: index for index, each in enumerate(CATALOGUE.order)}
    assert set(place) == set(CATALOGUE.matters)
    assert all(place[before] < place[each] for each in place for before in CATALOGUE.prerequisites(each))


def test_everything_has_two_languages_a_version_and_a_law() -> None:
    for matter in CATALOGUE.matters.values():
        assert matter.name_zh
        assert matter.name_en.isascii()
        assert matter.short_zh
        assert matter.short_en.isascii()
        assert matter.version
        assert matter.in_force_from is not None
        assert matter.laws
        assert matter.materials
        assert all(slot.name_en.isascii() for slot in matter.materials)


@pytest.mark.parametrize(
    ("matter", "statutory", "promised"),
    [
        ("B302", (20, "wd", "acceptance", 10), 3),
        ("P201", (60, "cd", "receipt", 0), 15),
        ("P202", (30, "cd", "receipt", 0), 7),
        ("A102", (20, "wd", "acceptance", 40), 7),
        ("C405", (7, "cd", "receipt", 0), 2),
        ("P207", (45, "wd", "acceptance", 0), 10),
        ("A101", (0, "wd", "receipt", 0), 0),
        ("B301", None, 5),
        ("D612", (30, "wd", "acceptance", 0), 3),
    ],
)
def test_limits_are_those_of_the_sources(
    matter: str, statutory: tuple[int, str, str, int] | None, promised: int
) -> None:
    held = CATALOGUE.matter(matter)
    limit = held.statutory
    assert (None if limit is None else (limit.value, limit.unit, limit.start, limit.extension)) == statutory
    assert held.promised is not None
    assert held.promised.value == promised


def readers(fact: str) -> set[str]:
    return {each.id for each in CATALOGUE.matters.values() if fact in each.reads}


def test_a_change_of_the_design_reaches_exactly_the_reviews_that_read_it() -> None:
    for fact in ("design.layout", "design.far", "design.height", "design.function", "design.fire_class"):
        assert readers(fact) == {"B301", "B302", "B303", "C401", "C402"}
    assert readers("design.facade") == set()


def test_planning_conditions_are_read_entry_by_entry() -> None:
    assert readers("land.conditions") == set()
    assert readers("land.conditions.far") == {"B301", "B302", "B303"}
    assert readers("land.conditions.height") == {"B301", "B302"}
    assert readers("land.holder") == {"A107", "L08", "L09"}
    for quiet in ("B305", "C404", "C405", "C406", "C409", "U501", "U506"):
        assert CATALOGUE.matter(quiet).reads == ()


def test_land_evidence_and_what_waits_for_it() -> None:
    evidence = {each.id: each.evidence for each in CATALOGUE.matters.values() if each.evidence}
    assert evidence == {
        "L02": ("land.conditions",),
        "L04": ("land.contract",),
        "L06": ("land.paid",),
        "L07": ("land.handover",),
        "L08": ("land.title",),
        "L09": ("land.allocation",),
        "A110": ("simulation.admitted",),
    }
    waiting = {each.id for each in CATALOGUE.matters.values() if each.waits_for_land and each.simulation in SIMULATED}
    assert waiting == {"L08", "L09", "A107", "B302", "C402", "C405", "C407", "C408"}
    assert CATALOGUE.alternatives["LAND"].choices("B302") == ("L04", "L08", "L09")
    assert CATALOGUE.alternatives["LAND"].choices("C405") == ("L08", "L09")


def test_only_the_construction_permit_allows_building_and_it_is_only_pre_checked() -> None:
    building = [each for each in CATALOGUE.matters.values() if each.allows_building]
    assert [(each.id, each.simulation) for each in building] == [("C405", "pre_check")]
    assert CATALOGUE.matter("P215").simulation == "excluded"


def test_the_environment_code_takes_over_on_its_day() -> None:
    before, after = date(2026, 8, 14), date(2026, 8, 15)
    for matter in ("P201", "P202", "P203"):
        old, new = CATALOGUE.matter_on(matter, before), CATALOGUE.matter_on(matter, after)
        assert old is not None
        assert new is not None
        assert (old.version, new.version) == ("1", "2")
        assert all(law.title != "生态环境法典" for law in old.laws)
        assert "生态环境法典" in {law.title for law in new.laws if law.holds_on(after)}
    assert CATALOGUE.matter_on("P215", date(2026, 4, 30)) != CATALOGUE.matter_on("P215", date(2026, 5, 1))
    assert CATALOGUE.matter_on("B302", date(2018, 5, 17)) is None


def test_an_unknown_matter_is_refused_by_name() -> None:
    with pytest.raises(UnknownMatter) as refusal:
        CATALOGUE.matter("X999")
    assert refusal.value.data == {"matter": "X999", "catalogue": "builtin"}


def test_dependants_see_through_alternatives() -> None:
    assert "B302" in CATALOGUE.dependants("L04")
    assert "B302" in CATALOGUE.dependants("A107")
    assert "C405" not in CATALOGUE.dependants("L04")


def test_it_is_rendered_in_full_and_always_the_same() -> None:
    page = render_catalogue_markdown(CATALOGUE)
    assert page == render_catalogue_markdown(CATALOGUE)
    assert all(f"| {matter} |" in page for matter in CATALOGUE.matters)
    assert "年综合能耗 ≥ 1,000 吨标煤，或年用电 ≥ 500 万千瓦时" in page
    assert "20+10 工作日（受理）" in page
