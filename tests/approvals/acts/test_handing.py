"""Several items handed over at once: who sees which, what the form lacks, and one answer for each."""

from __future__ import annotations

import re

from tests.approvals.acts.door import Door, text_of


def key(door: Door, who: str) -> str:
    person = door.world.people[who]
    return f"{person.user_id}/{person.name}"


def test_a_signer_hands_over_what_the_department_has_and_each_item_answers_for_itself(door: Door) -> None:
    for matter in ("B301", "B302"):
        door.did("window", "file", matter=matter, mode="formal")
        door.did("NRB/officer", "accept", matter=matter, mode="formal")
    officer, signer = key(door, "NRB/officer"), key(door, "NRB/signer")
    door.did("NRB/signer", "assign", matter="B302", mode="formal", officer=officer)
    own = door.client("NRB/officer").get("/desk/hand-over/").context["page"].lines
    assert [line.matter for line in own] == ["B302"]
    client = door.client("NRB/signer")
    rows = [line.key for line in client.get("/desk/hand-over/").context["page"].lines]
    assert len(rows) == 2
    for lacking in (
        {"to": ""},
        {"row": rows, "to": ""},
        {"row": rows, "to": officer},
        {"row": rows, "to": "9/x", "reason": "轮岗"},
    ):
        answer = client.post("/desk/hand-over/", lacking)
        assert answer.status_code == 422
        assert answer.context["page"].error
    page = client.post("/desk/hand-over/", {"row": rows, "to": officer, "reason": "轮岗"}).context["page"]
    assert {line.matter: bool(line.seq) for line in page.done} == {"B301": True, "B302": False}
    assert next(line.why for line in page.done if line.matter == "B302").startswith("B302 已在")
    assert "轮岗" in text_of(door.get("NRB/officer", "items/B301/"))
    assert {line.holder for line in page.lines} == {"NRB officer"}
    answer = client.post("/desk/hand-over/", {"row": rows, "to": signer, "reason": "收回"})
    assert all(line.seq for line in answer.context["page"].done)


def test_what_is_chosen_on_the_desk_goes_along_to_the_handing_over(door: Door) -> None:
    for matter in ("B301", "B302"):
        door.did("window", "file", matter=matter, mode="formal")
        door.did("NRB/officer", "accept", matter=matter, mode="formal")
    client = door.client("NRB/signer")
    assert 'formaction="/desk/hand-over/"' in client.get("/desk/?view=all").content.decode()
    key = f"{door.world.reference}:formal:B302"
    answer = client.post("/desk/hand-over/", {"row": [key, "P-2026-0001:formal:Z999"]})
    assert answer.status_code == 200
    page = answer.context["page"]
    assert [(line.matter, line.chosen) for line in page.lines] == [("B302", True), ("B301", False)]
    assert (page.left, page.error) == (("Z999 P-2026-0001",), "")
    assert page.lines[0].name == "建设工程规划许可证"
    assert "不在您手上" in text_of(answer)


def test_a_post_without_a_desk_hands_nothing_over(door: Door) -> None:
    assert door.client("applicant").get("/desk/hand-over/").status_code == 404


def test_work_goes_to_nobody_before_a_person_was_chosen(door: Door) -> None:
    item = {"matter": "B301", "mode": "formal"}
    door.did("window", "file", **item)
    door.did("NRB/officer", "accept", **item)
    for who, act, field in (
        ("NRB/officer", "hand_over", "to"), ("NRB/officer", "add_signer", "to"), ("NRB/signer", "assign", "officer"),
    ):  # fmt: skip
        page = door.get(who, f"acts/{act}/", **item).content.decode()
        assert re.search(rf'<select name="{field}"[^>]*>\s*<option value="" selected>请选择</option>', page), act
