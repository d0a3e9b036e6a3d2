"""The kit by the register of enterprises: written once, refused with every mistake, listed, grouped, remembered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.outbox.models import OutboxEvent
from onezone.platform.registers import cells, history, keeping, services, store
from onezone.platform.registers.errors import ChoiceUnknown, RowChanged, RowRefused, TooManyViews
from onezone.platform.registers.listing import Asked, listing
from onezone.platform.registers.numbers import many_numbers, next_number
from onezone.platform.registers.queries import views_of
from tests.platform.conftest import AT, Cast, make_cast

FIBRE = "91350100M000100Y43"


@pytest.fixture
def here(db: None) -> Cast:
    return make_cast("lingyuan")


@pytest.fixture
def there(db: None) -> Cast:
    return make_cast("chaoyang")


def add(cast: Cast, name: str, **given: str) -> str:
    return services.create(actor=cast.window, at=AT, register=ENTERPRISES, given={"name": name, **given})


def faults(refused: RowRefused) -> dict[str, str]:
    return {str(each.data["field"]): each.code for each in refused.faults}


def page(actor: Actor, **asked: Any) -> list[str]:
    return [row.name for row in listing(actor, ENTERPRISES, Asked(**asked)).rows]


def test_a_row_is_written_with_its_history_its_journal_row_and_its_event(here: Cast) -> None:
    key = add(here, " 凌源  玻纤 ", credit_code=FIBRE.lower(), capital="8,600.5", founded_on="2018年6月1日")
    with zone_scope(here.zone.id):
        row = store.row_of(here.officer, ENTERPRISES, key)
        assert (row.name, row.credit_code, row.capital) == ("凌源 玻纤", FIBRE, Decimal("8600.50"))
        journal = JournalRow.objects.filter(chain="zone").latest("seq")
        assert (journal.act, journal.payload["changes"]["capital"]) == ("register_enterprise", ["", "8600.50"])
        event = OutboxEvent.objects.latest("id")
        assert (event.name, event.payload["keys"]) == ("registers.create", [FIBRE])
        lines = {line.field.name: line for line in history.lines_of(here.officer, ENTERPRISES, row)}
    assert (lines["capital"].new, lines["capital"].by, lines["founded_on"].new) == ("8,600.50", "li", "2018-06-01")


def test_numbers_taken_many_at_once_leave_no_gap(here: Cast) -> None:
    def one() -> int:
        return next_number(here.window, "enterprises")

    with act_transaction(here.window):
        given = [one()]
        with many_numbers(here.window, 3):
            given += [one() for _ in range(4)]
        assert [*given, one()] == [1, 2, 3, 4, 5, 6]


def test_every_mistake_of_a_row_is_said_at_once_and_nothing_is_written(here: Cast) -> None:
    with pytest.raises(RowRefused) as refused:
        add(here, "", credit_code="91350100M000100Y44", capital="八千万", founded_on="2026-13-05", kind="火星")
    assert faults(refused.value) == {
        "name": "register_value_missing",
        "credit_code": "credit_code_wrong",
        "capital": "register_number_malformed",
        "founded_on": "register_day_malformed",
        "kind": "register_choice_unknown",
    }
    with zone_scope(here.zone.id):
        assert page(here.officer) == []


def test_an_enterprise_without_a_code_goes_by_a_number_until_its_code_is_known(here: Cast) -> None:
    key = add(here, "待查企业")
    assert key == "E-00001"
    services.change(actor=here.window, at=AT, register=ENTERPRISES, key=key, given={"credit_code": FIBRE})
    with zone_scope(here.zone.id):
        assert store.row_of(here.officer, ENTERPRISES, FIBRE).name == "待查企业"
    with pytest.raises(RowRefused) as refused:
        services.change(
            actor=here.window, at=AT, register=ENTERPRISES, key=FIBRE, given={"credit_code": "91350211M00013FA13"}
        )
    assert faults(refused.value) == {"credit_code": "credit_code_fixed"}


def test_a_code_names_one_row(here: Cast) -> None:
    add(here, "甲", credit_code=FIBRE)
    with pytest.raises(RowRefused) as refused:
        add(here, "乙", credit_code=FIBRE)
    assert faults(refused.value) == {"credit_code": "register_value_taken"}


def test_two_who_change_the_same_field_do_not_overwrite_each_other(here: Cast) -> None:
    key = add(here, "甲", credit_code=FIBRE)
    with zone_scope(here.zone.id):
        seen = history.last_entry(here.window, ENTERPRISES, store.row_of(here.window, ENTERPRISES, key))
    words: dict[str, Any] = {"actor": here.window, "at": AT, "register": ENTERPRISES, "key": key, "seen": seen}
    assert services.change(**words, given={"park": "东园"})
    assert services.change(**words, given={"industry": "玻纤"})
    with pytest.raises(RowChanged):
        services.change(**words, given={"park": "西园"})
    assert not services.change(**words, given={"industry": "玻纤"})


def test_a_replaced_name_stays_findable(here: Cast) -> None:
    key = add(here, "辽宁炜盛复合新型材料有限公司", credit_code=FIBRE, aliases="炜盛；炜盛玻纤")
    services.change(
        actor=here.window, at=AT, register=ENTERPRISES, key=key, given={"name": "辽宁炜盛新型复合材料有限公司"}
    )
    with zone_scope(here.zone.id):
        row = store.row_of(here.officer, ENTERPRISES, key)
        assert (row.aliases, row.former_names) == (["炜盛", "炜盛玻纤"], ["辽宁炜盛复合新型材料有限公司"])
        assert page(here.officer, words="复合新型") == page(here.officer, words="炜盛玻纤") == [row.name]


def test_pages_follow_each_other_without_gap_or_double_whatever_the_order(here: Cast) -> None:
    for n in range(13):
        add(here, f"企业{n:02}", capital=str(n % 4) if n % 3 else "", park="东园" if n % 2 else "")
    with zone_scope(here.zone.id):
        for sort in ("", "-name", "capital", "-capital", "founded_on"):
            for group in ("", "park", "kind"):
                seen, after = [], ""
                while True:
                    held = listing(here.officer, ENTERPRISES, Asked(sort=sort, group=group, after=after), limit=3)
                    seen += [row.name for row in held.rows]
                    after = held.after
                    if not after:
                        break
                assert len(seen) == len(set(seen)) == 13, (sort, group)


def test_totals_and_groups_count_all_that_was_asked_for(here: Cast) -> None:
    for n in range(7):
        add(here, f"企业{n}", capital="1.50", park="东园" if n < 3 else "西园", kind="resident")
    with zone_scope(here.zone.id):
        held = listing(here.officer, ENTERPRISES, Asked(group="park"), limit=2)
        assert (held.total.count, held.total.sums["capital"]) == (7, Decimal("10.50"))
        assert {park: (each.count, each.sums["capital"]) for park, each in held.groups.items()} == {
            "东园": (3, Decimal("4.50")),
            "西园": (4, Decimal("6.00")),
        }
        assert page(here.officer, filters={"park": "东", "founded_on_from": "不是日期"}) == ["企业0", "企业1", "企业2"]
        assert page(here.officer, filters={"park": "-"}) == []


def test_of_what_nobody_filled_in_there_is_no_total(here: Cast) -> None:
    add(here, "未填资本", kind="resident")
    with zone_scope(here.zone.id):
        assert listing(here.officer, ENTERPRISES, Asked(), limit=2).total.sums == {}


def test_a_list_asks_as_many_questions_for_ten_rows_as_for_a_hundred(
    here: Cast, django_assert_max_num_queries: Any
) -> None:
    for n in range(60):
        add(here, f"企业{n}")
    with zone_scope(here.zone.id), django_assert_max_num_queries(6):
        listing(here.officer, ENTERPRISES, Asked(group="kind"))


def test_a_value_is_confirmed_by_whoever_may_and_the_history_says_so(here: Cast) -> None:
    key = add(here, "甲", capital="3")
    words: dict[str, Any] = {"at": AT, "register": ENTERPRISES, "key": key, "fields": ["capital"], "source": "验资报告"}
    services.confirm(actor=here.window, standing="confirmed", **words)
    with zone_scope(here.zone.id):
        row = store.row_of(here.officer, ENTERPRISES, key)
        assert history.firm(here.officer, ENTERPRISES, [row.pk])[row.pk] == {"capital"}
        assert history.lines_of(here.officer, ENTERPRISES, row, only="capital")[0].source == "验资报告"
    with pytest.raises(NotAllowed):
        services.confirm(actor=here.officer, standing="confirmed", **words)


def test_who_may_not_reads_and_writes_nothing_and_another_zone_finds_nothing(here: Cast, there: Cast) -> None:
    key = add(here, "甲", credit_code=FIBRE)
    for actor in (here.sysadmin, here.auditor, here.applicant):
        with zone_scope(here.zone.id), pytest.raises(NotAllowed):
            listing(actor, ENTERPRISES, Asked())
    with pytest.raises(NotAllowed):
        services.change(actor=here.officer, at=AT, register=ENTERPRISES, key=key, given={"park": "东园"})
    with zone_scope(there.zone.id), pytest.raises(NotFound):
        store.row_of(there.officer, ENTERPRISES, key)


def test_a_post_keeps_its_own_views_of_a_register_and_nothing_but_what_the_register_knows(here: Cast) -> None:
    words: dict[str, Any] = {"at": AT, "register": ENTERPRISES}
    view = keeping.keep_view(actor=here.officer, name=" 东园 ", query="park=东园&group=kind&after=x&evil=1", **words)
    with zone_scope(here.zone.id):
        [kept] = views_of(here.officer, ENTERPRISES)
        assert (kept.name, kept.query) == ("东园", "park=%E4%B8%9C%E5%9B%AD&group=kind")
        assert views_of(here.window, ENTERPRISES) == ()
    with pytest.raises(NotFound):
        keeping.forget_view(actor=here.window, view=view, **words)
    for n in range(8):
        keeping.keep_view(actor=here.officer, name=str(n), query="", **words)
    with pytest.raises(TooManyViews):
        keeping.keep_view(actor=here.officer, name="十", query="", **words)
    keeping.forget_view(actor=here.officer, view=view, **words)


def test_a_choice_that_is_none_is_refused_with_the_words_of_the_sentences_language() -> None:
    with pytest.raises(ChoiceUnknown) as refused:
        cells.read(ENTERPRISES.field("kind"), "合作方")
    assert "区内企业、" in refused.value.say("zh-hans")
    assert "In the zone, " in refused.value.say("en")
    assert "企业" not in refused.value.say("en").replace("合作方", "")
