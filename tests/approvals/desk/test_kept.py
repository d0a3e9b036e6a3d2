"""What a post keeps for itself: named views of the desk, and phrases for opinions and reasons."""

from __future__ import annotations

import pytest

from onezone.approvals.errors import KeptTooLong, TooManyKept, ViewNameTaken
from onezone.approvals.queries.kept import phrases_of, views_of
from onezone.approvals.services import phrases, saved_views
from onezone.platform.identity.errors import NotAllowed, NotFound
from tests.approvals.project.conftest import World, at

NOW = at("2026-11-23")


def keep(world: World, who: str, name: str, query: str = "view=mine", **more: bool) -> int:
    return saved_views.save_view(actor=world.people[who], at=NOW, name=name, query=query, **more)


def test_a_view_is_the_posts_own_and_the_same_name_keeps_the_newer_filters(scoped: World) -> None:
    first = keep(scoped, "NRB/officer", "三天内")
    assert keep(scoped, "NRB/officer", " 三天内 ", "view=week") == first
    held = views_of(scoped.people["NRB/officer"])
    assert [(each.name, each.query) for each in held] == [("三天内", "view=week")]
    assert views_of(scoped.people["NRB/signer"]) == ()
    with pytest.raises(NotFound):
        saved_views.remove_view(actor=scoped.people["NRB/signer"], at=NOW, view=first)


def test_a_desk_opens_with_one_view_at_most(scoped: World) -> None:
    one, two = keep(scoped, "NRB/officer", "一", default=True), keep(scoped, "NRB/officer", "二", default=True)
    actor = scoped.people["NRB/officer"]
    assert [each.id for each in views_of(actor) if each.is_default] == [two]
    saved_views.open_with(actor=actor, at=NOW, view=one)
    assert [each.id for each in views_of(actor) if each.is_default] == [one]
    saved_views.open_with(actor=actor, at=NOW, view=None)
    assert not any(each.is_default for each in views_of(actor))


def test_a_view_cannot_take_anothers_name_and_there_are_no_more_than_keys_for_them(scoped: World) -> None:
    one, two = keep(scoped, "NRB/officer", "一"), keep(scoped, "NRB/officer", "二")
    actor = scoped.people["NRB/officer"]
    with pytest.raises(ViewNameTaken):
        saved_views.rename_view(actor=actor, at=NOW, view=two, name="一")
    saved_views.rename_view(actor=actor, at=NOW, view=one, name="新名")
    assert {each.name for each in views_of(actor)} == {"新名", "二"}
    for number in range(saved_views.MOST_VIEWS - 2):
        keep(scoped, "NRB/officer", f"视图 {number}")
    with pytest.raises(TooManyKept):
        keep(scoped, "NRB/officer", "再来一个")


def test_what_is_too_long_to_keep_is_refused_and_never_cut(scoped: World) -> None:
    actor = scoped.people["NRB/officer"]
    with pytest.raises(KeptTooLong):
        keep(scoped, "NRB/officer", "名" * (saved_views.LONGEST_NAME + 1))
    with pytest.raises(KeptTooLong):
        phrases.keep_phrase(actor=actor, at=NOW, text="语" * (phrases.LONGEST_PHRASE + 1))
    assert (views_of(actor), [each for each in phrases_of(actor) if each.own]) == ((), [])


def test_what_is_no_text_is_refused_before_any_page_reads_it(world: World) -> None:
    client = world.client("NRB/officer")
    for answer in (
        client.get("/desk/", {"q": "炜\0盛"}),
        client.post("/desk/phrases/", {"text": "材料\0齐全"}),
        client.post("/desk/views/", {"do": "save", "name": "\0"}),
    ):
        assert answer.status_code == 422
        assert "not_text" in answer.content.decode()


def test_a_view_is_saved_renamed_and_removed_through_the_page(world: World) -> None:
    client = world.client("NRB/officer")
    sent = {"do": "save", "name": "供水", "query": "view=mine&q=供水&evil=1", "default": "1"}
    answer = client.post("/desk/views/", sent)
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/?view=mine&q=%E4%BE%9B%E6%B0%B4"
    page = client.get("/desk/views/").content.decode()
    assert "供水" in page
    assert "打开工作台时用" in page
    view = page.split('name="view" value="')[1].split('"')[0]
    refused = client.post("/desk/views/", {"do": "rename", "view": view, "name": " "})
    assert refused.status_code == 422
    client.post("/desk/views/", {"do": "remove", "view": view})
    assert "还没有存过视图" in client.get("/desk/views/").content.decode()


def test_a_phrase_is_at_hand_in_the_form_where_the_outcome_is_written(world: World) -> None:
    client, signer = world.client("NRB/officer"), world.client("NRB/signer")
    client.post("/desk/phrases/", {"text": "指标符合规划条件。"})
    signer.post("/desk/phrases/", {"text": "公示无异议。", "whose": "department"})
    page = signer.get(f"/projects/{world.reference}/items/L03/").content.decode()
    assert 'data-insert="公示无异议。"' in page
    assert "指标符合规划条件。" not in page
    assert "指标符合规划条件。" in client.get("/desk/phrases/").content.decode()


def test_the_departments_phrases_are_the_signers_to_keep(scoped: World) -> None:
    officer, signer = scoped.people["NRB/officer"], scoped.people["NRB/signer"]
    with pytest.raises(NotAllowed):
        phrases.keep_phrase(actor=officer, at=NOW, text="公示无异议。", for_department=True)
    kept = phrases.keep_phrase(actor=signer, at=NOW, text="公示无异议。", for_department=True)
    assert phrases.keep_phrase(actor=signer, at=NOW, text=" 公示无异议。", for_department=True) == kept
    assert [each.text for each in phrases_of(officer)] == ["公示无异议。"]
    assert phrases_of(scoped.people["WRB/officer"]) == ()
    phrases.keep_phrase(actor=signer, at=NOW, text="公示期满无异议。", phrase=kept, for_department=True)
    assert [each.text for each in phrases_of(officer)] == ["公示期满无异议。"]
    with pytest.raises(NotFound):
        phrases.drop_phrase(actor=officer, at=NOW, phrase=kept)
    phrases.drop_phrase(actor=signer, at=NOW, phrase=kept, for_department=True)
    assert phrases_of(officer) == ()


def test_the_desk_opens_with_the_view_that_the_post_chose(world: World) -> None:
    with_view, without = world.client("NRB/officer"), world.client("NRB/signer")
    with_view.post("/desk/views/", {"do": "save", "name": "停着的", "query": "view=stopped", "default": "1"})
    assert with_view.get("/desk/")["Location"] == "/desk/?view=stopped"
    assert with_view.get("/desk/?view=all").status_code == 200
    assert without.get("/desk/").status_code == 200
