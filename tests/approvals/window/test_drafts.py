"""Drafts: kept as one types, found again, taken over, thrown away and taken back; and nothing typed is lost."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from onezone.approvals.errors import DraftDiscarded
from onezone.approvals.models import IntakeDraft
from onezone.approvals.queries.window_drafts import draft_list
from onezone.approvals.services import drafts, intake
from onezone.platform.journal.models import JournalRow
from tests.approvals.project.conftest import PASSWORD, TODAY
from tests.approvals.window.counter import CODE, Counter, code_of, text_of


def begun(counter: Counter) -> str:
    return counter.post("intake/")["Location"].split("/")[3]


def test_a_field_keeps_itself_and_says_when(counter: Counter) -> None:
    draft = begun(counter)
    client = counter.client()
    answer = client.post(
        f"/window/intake/{draft}/1/", {"name": "某某新材料", "round": "0"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert re.search(r"草稿 \d\d:\d\d 已保存", text_of(answer))
    assert len(answer.content) < 400, "the page that is being typed in is not sent again"
    assert 'value="某某新材料"' in counter.get(f"intake/{draft}/1/").content.decode()


def test_a_field_kept_late_does_not_undo_what_was_filled_meanwhile(counter: Counter) -> None:
    first, draft = counter.filed().project, begun(counter)
    late = {"headers": {"hx-request": "true"}}
    counter.post(f"intake/{draft}/1/", pick=CODE)
    counter.client().post(f"/window/intake/{draft}/1/", {"name": "玻纤", "round": "0"}, **late)
    assert counter.sheet(draft).part("subject")["name"] == "凌源宏阳玻纤原料有限公司"
    counter.post(f"intake/{draft}/2/", name="智能仓储", carry=first)
    counter.client().post(f"/window/intake/{draft}/2/", {"name": "智能", "park": "", "round": "1"}, **late)
    assert counter.sheet(draft).part("project")["park"] == "XF-07 地块"
    counter.client().post(f"/window/intake/{draft}/2/", {"name": "智能仓储中心", "round": "2"}, **late)
    assert counter.sheet(draft).part("project")["name"] == "智能仓储中心"


def test_the_list_says_whose_a_draft_is_and_how_far_it_is(counter: Counter) -> None:
    first, second = begun(counter), counter.draft()
    rows = {each.reference: each for each in draft_list(counter.clerk, today=TODAY + timedelta(days=3)).rows}
    assert (rows[first].step, rows[second].step) == (1, 4)
    assert rows[first].is_mine
    assert rows[first].age == 3


def test_the_list_is_filtered_by_owner_and_text(counter: Counter) -> None:
    mine, theirs = counter.draft(), begun(counter)
    IntakeDraft.objects.filter(reference=theirs).update(owner="林小雨")
    assert [each.reference for each in draft_list(counter.clerk, today=TODAY, owner="mine").rows] == [mine]
    assert [each.reference for each in draft_list(counter.clerk, today=TODAY, owner="林小雨").rows] == [theirs]
    assert [each.reference for each in draft_list(counter.clerk, today=TODAY, text="玻纤").rows] == [mine]
    shown = text_of(counter.get("?owner=林小雨&dq=没有"))
    assert "没有符合的草稿" in shown


def test_a_colleagues_draft_is_taken_over_with_all_that_was_typed(counter: Counter) -> None:
    draft = counter.draft()
    IntakeDraft.objects.filter(reference=draft).update(owner="林小雨")
    assert "接手 林小雨 的草稿" in text_of(counter.get(f"intake/{draft}/2/"))
    counter.post(f"intake/{draft}/take-over/")
    held = counter.sheet(draft)
    assert (held.owner, held.is_mine) == (counter.clerk.name, True)
    assert held.part("project")["park"] == "XF-07 地块"
    counter.post(f"intake/{draft}/take-over/")
    assert JournalRow.objects.filter(act="take_over_draft").count() == 1


def test_a_namesakes_draft_is_not_mine(counter: Counter) -> None:
    draft = counter.draft()
    row = IntakeDraft.objects.get(reference=draft)
    row.data["owner_id"] = 999_999
    row.save(update_fields=["data"])
    assert not counter.sheet(draft).is_mine


def test_a_discarded_draft_is_out_of_the_list_and_comes_back_whole(counter: Counter) -> None:
    draft = counter.draft()
    answer = counter.post(f"intake/{draft}/discard/")
    assert draft_list(counter.clerk, today=TODAY).rows == ()
    assert "撤销作废" in text_of(counter.client().get(answer["Location"]))
    refused = counter.get(f"intake/{draft}/1/")
    assert (refused.status_code, "已作废" in text_of(refused)) == (409, True)
    counter.post(f"intake/{draft}/take-back/")
    assert counter.sheet(draft).part("subject")["contact"] == "庞立"


def test_a_discarded_draft_is_neither_typed_in_nor_filed(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    token = counter.sheet(draft).token
    drafts.discard(actor=counter.clerk, at=counter.world.now, draft=draft)
    with pytest.raises(DraftDiscarded):
        counter.submit(draft, token=token)
    with pytest.raises(DraftDiscarded):
        intake.keep(actor=counter.clerk, at=counter.world.now, draft=draft, part="subject", values={"name": "x"})


def test_what_was_discarded_is_deleted_after_a_week(counter: Counter) -> None:
    old, new = counter.draft(), counter.draft()
    drafts.discard(actor=counter.clerk, at=counter.world.now, draft=old)
    drafts.discard(actor=counter.clerk, at=counter.world.now + timedelta(days=8), draft=new)
    assert [each.reference for each in IntakeDraft.objects.all()] == [new]


def test_a_form_sent_after_the_session_ended_is_sent_again_after_signing_in(counter: Counter) -> None:
    draft = begun(counter)
    client = counter.client()
    Session.objects.all().delete()
    wall = client.post(f"/window/intake/{draft}/1/", {"name": "登录失效有限公司", "contact": "庞立\n二行", "next": "1"})
    assert wall.status_code == 401
    assert "刚才填的内容还在" in text_of(wall)
    kept = re.search(r'name="kept" value="([^"]+)"', wall.content.decode())
    assert kept is not None
    name = counter.world.posts["window"].user.username
    typed = {"username": name, "password": PASSWORD, "kept": html.unescape(kept.group(1))}
    signed = client.post("/login/", typed)
    page = signed.content.decode()
    assert f'action="/window/intake/{draft}/1/"' in page
    fields = dict(re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL))
    assert fields["name"] == "登录失效有限公司"
    assert "password" not in fields
    client.post(f"/window/intake/{draft}/1/", fields)
    assert counter.sheet(draft).part("subject")["name"] == "登录失效有限公司"


def test_a_form_that_nobody_here_kept_is_not_taken_along(counter: Counter) -> None:
    client = counter.client()
    client.post("/logout/")
    answer = client.post("/login/", {"username": "x", "password": "y", "kept": "forged:1:abc"})
    assert 'action="/window' not in answer.content.decode()
    assert code_of(answer) == ""
