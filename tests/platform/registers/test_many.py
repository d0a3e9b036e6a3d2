"""Pages that change many rows: ticked on the list, previewed row by row, written all or not at all."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from onezone.kernel.moment import local_date
from onezone.parties.models import Enterprise
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import services, store
from onezone.platform.registers.checking import together
from onezone.platform.registers.models import Entry
from onezone.platform.registers.pages import rows
from tests.platform.conftest import AT, PASSWORD, Cast
from tests.platform.registers.test_checking import GUARDED
from tests.platform.registers.test_rows import FIBRE, add

PAGE = "/enterprises/many/"


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.ONEZONE_TODAY = local_date(AT)


def signed_in(name: str) -> Client:
    client = Client()
    client.post("/login/", {"username": f"{name}-lingyuan", "password": PASSWORD})
    return client


@pytest.fixture
def window(here: Cast) -> Client:
    return signed_in("li")


def hidden(page: str, name: str) -> list[str]:
    """The values of a form's hidden inputs of that name, as a browser would send them back."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)


def sent(client: Client, do: str, rows: list[str], **more: Any) -> Any:
    return client.post(PAGE, {"do": do, "row": rows, **more})


def parks(cast: Cast) -> dict[str, str]:
    with zone_scope(cast.zone.id):
        return dict(Enterprise.objects.values_list("name", "park"))


def test_ticked_rows_get_a_value_after_each_ones_fate_was_shown(here: Cast, window: Client) -> None:
    keys = [add(here, "甲", park="东园"), add(here, "乙", park="西园"), add(here, "丙", park="西园")]
    listed = window.get("/enterprises/").content.decode()
    assert listed.count('name="row"') == 3
    chosen = window.post(PAGE, {"row": keys[:2], "query": "park=西"}).content.decode()
    assert 'name="set-park"' in chosen
    preview = sent(window, "preview", keys[:2], park="西园", source="台账核对", query="park=西").content.decode()
    assert "<del>东园</del> → <ins>西园</ins>" in preview
    assert parks(here) == {"甲": "东园", "乙": "西园", "丙": "西园"}, "a preview writes nothing"
    shown = {"park": "西园", "source": "台账核对", "query": "park=西", "seen": hidden(preview, "seen")}
    done = sent(window, "write", hidden(preview, "row"), **shown)
    assert done["Location"] == f"/enterprises/?park={quote('西')}#changed"
    assert "已改 1 行" in window.get(done["Location"]).content.decode()
    assert parks(here) == {"甲": "西园", "乙": "西园", "丙": "西园"}
    with zone_scope(here.zone.id):
        assert [each.source for each in Entry.objects.filter(act="change")] == ["台账核对"]


def test_a_field_that_is_ticked_and_left_empty_is_emptied(here: Cast, window: Client) -> None:
    key = add(here, "甲", park="东园")
    assert "<ins>（空）</ins>" in sent(window, "preview", [key], **{"set-park": "on", "park": ""}).content.decode()
    sent(window, "write", [key], **{"set-park": "on", "park": "", "seen": ["1000000000"]})
    assert parks(here) == {"甲": ""}


def test_who_ticks_nothing_or_names_no_field_is_told_what_to_do(here: Cast, window: Client) -> None:
    key = add(here, "甲")
    assert "勾选要改的行" in window.get(PAGE).content.decode()
    for answer in (window.post(PAGE, {}), sent(window, "write", [], park="东园")):
        assert (answer.status_code, "请先勾选要改的行" in answer.content.decode()) == (422, True)
    answer = sent(window, "preview", [key])
    assert (answer.status_code, "请选择要改哪一项" in answer.content.decode()) == (422, True)


def test_a_text_that_is_no_value_is_refused_beside_its_field_before_any_row_is_looked_at(
    here: Cast, window: Client
) -> None:
    answer = sent(window, "preview", [add(here, "甲")], capital="八千万")
    assert answer.status_code == 422
    assert 'id="id_capital_error"' in answer.content.decode()


def test_one_row_with_a_mistake_stops_all_until_it_is_left_out(here: Cast, window: Client) -> None:
    """A name must not be emptied; the row that has none has always lacked it."""
    keys = [add(here, "甲"), add(here, "乙")]
    with zone_scope(here.zone.id):
        Enterprise.objects.filter(credit_code=keys[1]).update(name="")
    emptied = {"set-name": "on", "name": "", "park": "东园"}
    preview = sent(window, "preview", keys, **emptied).content.decode()
    assert hidden(preview, "wrong") == [keys[0]]
    assert re.search(r'value="write" disabled', preview)
    refused = sent(window, "write", keys, **emptied, seen=["9", "9"])
    assert refused.status_code == 422
    assert "1 行有错，一行也没有改" in refused.content.decode()
    assert set(parks(here).values()) == {""}
    left = sent(window, "leave-out", keys, **emptied, wrong=[keys[0]]).content.decode()
    assert hidden(left, "row") == [keys[1]]


def test_what_somebody_changed_since_the_preview_is_shown_before_it_is_written_over(here: Cast, window: Client) -> None:
    key = add(here, "甲", park="东园")
    preview = sent(window, "preview", [key], park="西园").content.decode()
    services.change(actor=here.window, at=AT, register=ENTERPRISES, key=key, given={"park": "北园"})
    shown = {"park": "西园", "seen": hidden(preview, "seen")}
    again = sent(window, "write", [key], **shown)
    assert again.status_code == 409
    assert "改过“甲”的：园区" in again.content.decode()
    assert "<del>北园</del>" in again.content.decode()
    assert parks(here) == {"甲": "北园"}
    assert sent(window, "write", [key], park="西园", seen=hidden(again.content.decode(), "seen")).status_code == 302


def test_all_that_a_filter_finds_can_be_chosen_up_to_a_limit(
    here: Cast, window: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(52):
        add(here, f"企业{n:02}", park="东园" if n else "西园")
    listed = window.get("/enterprises/?park=东园").content.decode()
    assert 'data-fit="51"' in listed
    preview = window.post(PAGE, {"do": "preview", "all": "1", "query": "park=东园", "industry": "玻纤"})
    assert len(hidden(preview.content.decode(), "row")) == 51
    monkeypatch.setattr(rows, "MOST_CHOSEN", 50)
    assert "一次最多改 50 行；缩小筛选后可以全选" in window.get("/enterprises/?park=东园").content.decode()
    keys = [f"E-{n:05}" for n in range(store.MOST_CHOSEN + 1)]
    assert f"一次最多改 {store.MOST_CHOSEN} 行" in sent(window, "preview", keys, park="东园").content.decode()


def test_rows_that_are_no_more_are_left_out_and_told_of(here: Cast, window: Client) -> None:
    """A selection is kept while one turns pages; meanwhile a row may have been merged or given its code."""
    key = add(here, "甲")
    shown = window.post(PAGE, {"row": [key, "E-99998", "E-99999"]})
    assert (shown.status_code, hidden(shown.content.decode(), "row")) == (200, [key])
    assert "另有 2 行已不在台账里" in shown.content.decode()
    assert "先勾选要改的行" in window.post(PAGE, {"row": ["E-99999"]}).content.decode()


def test_a_confirmed_value_is_marked_before_it_is_written_over(here: Cast, window: Client) -> None:
    key = add(here, "甲", park="东园")
    services.confirm(
        actor=here.window, at=AT, register=ENTERPRISES, key=key, fields=["park"], standing="confirmed", source="协议"
    )
    assert "原值已核定" in sent(window, "preview", [key], park="西园").content.decode()


def test_only_who_may_write_has_boxes_and_pages(here: Cast) -> None:
    key = add(here, "甲", credit_code=FIBRE)
    officer = signed_in("wang")
    assert 'name="row"' not in officer.get("/enterprises/").content.decode()
    assert officer.post(PAGE, {"row": [key]}).status_code == 403


def test_neither_what_names_a_row_nor_what_is_guarded_is_offered(here: Cast) -> None:
    assert {each.name for each in ENTERPRISES.kept} - {each.name for each in together(here.window, GUARDED)} == {
        "credit_code", "legal_person",
    }  # fmt: skip
