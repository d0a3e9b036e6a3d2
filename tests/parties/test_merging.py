"""Two enterprises become one: every row that pointed to the one points to the other, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from onezone.approvals.export import export_case
from onezone.approvals.models import IntakeDraft, Project
from onezone.approvals.queries.window_draft import subject_code
from onezone.approvals.services import drafts as services_of_drafts
from onezone.approvals.services import intake
from onezone.approvals.services.searching import rebuild
from onezone.figures.models import FigureValue
from onezone.ledger.domain.stages import Stage
from onezone.ledger.models import BookProject
from onezone.ledger.services import projects as book
from onezone.parties import errors, merging, queries, services
from onezone.parties.alike import duplicates
from onezone.parties.licences import LICENCES
from onezone.parties.models import Contact, Enterprise, Merge, ToldApart
from onezone.parties.operations import operations_of, report_operations
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Role
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.models import Post
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.verify import verify
from onezone.platform.outbox.models import OutboxEvent
from onezone.platform.registers import history
from onezone.platform.registers import services as registers
from onezone.platform.registers.listing import Asked, listing
from onezone.platform.search.models import SearchEntry
from onezone.platform.search.queries import find
from tests.approvals.project.conftest import FIRM, OTHER_FIRM, World, at, world
from tests.architecture.test_movers import pointing

__all__ = ["world"]
NAME, OTHER_NAME, THIRD = "辽宁炜盛复合新型材料有限公司", "辽宁炜盛新型复合材料有限公司", "E-00001"
STAYS = {"parties.Merge.gone"}


@pytest.fixture
def two(world: World) -> Any:
    """Two rows of one firm, and of everything that can point to an enterprise at least one at each."""
    world.on("2026-11-23")
    with zone_scope(world.zone.id):
        world.hire("steward", Role.steward)
        window, steward, system = world.people["window"], world.people["steward"], world.people["steward"]
        known = {"actor": window, "at": world.now, "register": ENTERPRISES}
        services.correct_enterprise(actor=window, at=world.now, credit_code=FIRM, changes={"name": NAME})
        services.register_enterprise(
            actor=window,
            at=world.now,
            credit_code=OTHER_FIRM,
            name=OTHER_NAME,
            aliases=["炜盛"],
            former_names=["老炜盛"],
        )
        registers.create(**known, given={"name": "第三家"})
        registers.change(**known, key=FIRM, given={"park": "东园", "capital": "20000"})
        registers.change(**known, key=OTHER_FIRM, given={"industry": "玻纤", "capital": "18000"})
        registers.confirm(**known, key=OTHER_FIRM, fields=["industry"], standing="confirmed", source="营业执照")
        for code, amount in ((FIRM, "5"), (OTHER_FIRM, "7")):
            given = {"enterprise": code, "name": f"{code} 的证"}
            registers.create(actor=window, at=world.now, register=LICENCES, given=given)
            for name in ("李四", code):
                services.add_contact(actor=window, at=world.now, credit_code=code, name=name, phone="13800000000")
            report_operations(
                actor=steward, at=world.now, credit_code=code, period="2025", amounts={"firm_output": amount},
                source="企业报表",
            )  # fmt: skip
            reference = book.register_project(
                actor=steward, at=world.now, name=f"{code} 的项目", stage=Stage.talks, on=world.now.date(),
                evidence={"idea": "构想", "investor": "某", "minutes": "一", "contract": "二"},
            )  # fmt: skip
            book.correct_project(actor=system, at=world.now, reference=reference, changes={"credit_code": code})
            services.tell_apart(actor=window, at=world.now, one=code, other=THIRD, reason=f"{code} 另有股东")
        rebuild(actor=steward)
        yield world


def drafted(two: World, code: str, name: str) -> str:
    """A draft at the window for the enterprise of that code."""
    window = {"actor": two.people["window"], "at": two.now}
    draft = intake.start(**window)
    typed = {"credit_code": f" {code.lower()}", "name": name, "contact": "李四"}
    intake.keep(**window, draft=draft, part="subject", values=typed)
    return draft


def counts(two: World, code: str) -> dict[str, int]:
    """Of every column that points to an enterprise: how many rows point to this one."""
    row = Enterprise.objects.get(zone=two.zone, credit_code=code)
    return {name: _held(name, row) for name in pointing()}


def _held(name: str, row: Enterprise) -> int:
    app, model, column = name.split(".")
    return apps.get_model(app, model)._default_manager.filter(**{column: row}).count()


def merge(two: World, kept: str = OTHER_FIRM, gone: str = FIRM, **given: Any) -> str:
    two.now = at("2026-11-24")
    choices = {"name": "kept", "credit_code": "kept", "capital": "kept", **given.pop("choices", {})}
    words = {"reason": "核过营业执照，同一家", **given}
    return merging.merge(actor=two.people["window"], at=two.now, kept=kept, gone=gone, choices=choices, **words)


@pytest.mark.parametrize(("kept", "gone"), [(OTHER_FIRM, FIRM), (FIRM, OTHER_FIRM)])
@pytest.mark.parametrize("code", ["kept", "gone"])
def test_everything_that_pointed_to_the_one_points_to_the_other(two: World, kept: str, gone: str, code: str) -> None:
    before = {name: counts(two, kept)[name] + held for name, held in counts(two, gone).items()}
    tables = {model: model._default_manager.count() for model in (Project, BookProject, Contact, FigureValue, Post)}
    goes = merge(two, kept, gone, choices={"credit_code": code})
    assert goes == {"kept": kept, "gone": gone}[code]
    old = next(each for each in (kept, gone) if each != goes)
    left, now = counts(two, old), counts(two, goes)
    assert {name for name, held in left.items() if held} == STAYS
    # Both had told the third apart: one decision is left, with both reasons.
    told = {name: held for name, held in before.items() if not name.startswith("parties.ToldApart")}
    expected = {**told, "parties.Enterprise.merged_into": 1, "parties.Merge.kept": 1}
    assert {name: now[name] for name in expected} == expected
    [decision] = ToldApart.objects.all()
    assert all(each in decision.reason for each in (FIRM, OTHER_FIRM))
    assert {model: model._default_manager.count() for model in tables} == tables
    assert not SearchEntry.objects.filter(owner=old).exists()
    assert not Post.objects.filter(enterprise=old).exists()


def test_chains_cases_and_figures_are_as_they_were(two: World) -> None:
    case, values = export_case(two.people["leader"], two.reference), list(FigureValue.objects.order_by("id").values())
    merge(two)
    assert verify(two.zone).findings == ()
    assert export_case(two.people["leader"], two.reference) == case
    assert list(FigureValue.objects.order_by("id").values()) == values
    two.on("2026-11-25").do("NRB/officer", "meet_condition", matter="B302", mode="simulated", condition="c1")
    assert verify(two.zone).findings == ()


def test_what_both_told_of_one_period_stands_side_by_side(two: World) -> None:
    merge(two)
    told = operations_of(two.people["leader"], OTHER_FIRM)
    assert sorted(str(row.statement.quantity.amount) for row in told["2025"]) == ["5", "7"]


def test_names_history_and_what_only_one_knew_are_kept(two: World) -> None:
    lines = {
        code: len(history.lines_of(two.people["leader"], ENTERPRISES, Enterprise.objects.get(credit_code=code)))
        for code in (FIRM, OTHER_FIRM)
    }
    merge(two, FIRM, OTHER_FIRM, choices={"capital": "gone"}, name_becomes="former_names")
    row = Enterprise.objects.get(credit_code=FIRM)
    assert (row.name, row.aliases, row.former_names) == (NAME, ["炜盛"], ["老炜盛", OTHER_NAME])
    assert (row.industry, row.park, row.capital) == ("玻纤", "东园", 18000)
    assert history.standings(two.people["leader"], ENTERPRISES, [row.pk])[row.pk]["industry"] == "confirmed"
    after = history.lines_of(two.people["leader"], ENTERPRISES, row)
    assert len(after) == sum(lines.values()) + len({"industry", "capital", "aliases", "former_names"})
    assert {line.row for line in after} == {"", OTHER_NAME}
    [hit] = find(two.people["leader"], OTHER_NAME, kinds=["enterprise"], limit=5)
    assert [each.code for each in hit.hits] == [FIRM]


def test_the_old_code_leads_to_the_enterprise_that_goes_on(two: World) -> None:
    merge(two)
    officer, applicant = two.people["NRB/officer"], two.posts["applicant"]
    assert queries.enterprise_by_code(officer, FIRM).credit_code == OTHER_FIRM
    assert queries.enterprises_of(officer, [FIRM, OTHER_FIRM, "E-00009"]).keys() == {FIRM, OTHER_FIRM}
    assert [row.credit_code for row in queries.enterprises_visible_to(officer, text="炜盛")] == [OTHER_FIRM]
    assert listing(officer, ENTERPRISES, Asked()).total.count == 2
    for path, where in ((f"/enterprises/{FIRM}/whole/", "whole/"), (f"/enterprises/{FIRM}/", "")):
        assert two.client("window").get(path)["Location"] == f"/enterprises/{OTHER_FIRM}/{where}"
    assert two.client("window").get(f"/enterprises/{FIRM}/edit/").status_code == 404
    applicant.refresh_from_db()
    assert applicant.enterprise == OTHER_FIRM
    assert two.client("applicant").get(f"/projects/{two.reference}/").status_code == 200
    assert (
        services.add_contact(
            actor=two.people["window"], at=two.now, credit_code=FIRM, name="新人", phone="13900000000"
        ).enterprise.credit_code
        == OTHER_FIRM
    )
    with pytest.raises(errors.EnterpriseKnown) as known:
        services.register_enterprise(actor=two.people["window"], at=two.now, credit_code=FIRM, name="再来一家")
    assert known.value.data["name"] == OTHER_NAME
    given = {"enterprise": FIRM, "name": "按旧代码来的证"}
    registers.create(actor=two.people["window"], at=two.now, register=LICENCES, given=given)
    assert duplicates(two.people["window"], limit=9).count == 0


def test_the_same_person_with_the_same_number_is_listed_once_and_both_rows_are_kept(two: World) -> None:
    merge(two)
    held = Contact.objects.filter(enterprise__credit_code=OTHER_FIRM, name="李四")
    assert [row.ended_on is None for row in held.order_by("id")].count(True) == 1
    assert held.count() == 2
    assert len(queries.contacts_of(two.people["window"], OTHER_FIRM)) == 3


def test_a_number_of_the_system_gives_way_to_a_code(two: World) -> None:
    ToldApart.objects.all().delete()
    assert merge(two, THIRD, FIRM) == FIRM
    assert Enterprise.objects.get(credit_code=THIRD).merged_into == Enterprise.objects.get(credit_code=FIRM)
    assert merge(two, OTHER_FIRM, FIRM) == OTHER_FIRM
    last = Enterprise.objects.get(credit_code=OTHER_FIRM)
    assert {row.merged_into for row in Enterprise.objects.exclude(pk=last.pk)} == {last}
    assert {each.credit_code for each in queries.merged_into(two.people["leader"], THIRD)} == {THIRD, FIRM}


def test_the_act_stands_in_the_journal_and_in_the_outbox(two: World) -> None:
    merge(two)
    row = JournalRow.objects.filter(act="merge_enterprises").get()
    assert row.payload["reason"] == "核过营业执照，同一家"
    assert (row.payload["kept"], row.payload["gone"]) == (OTHER_FIRM, FIRM)
    assert row.payload["moved"]["approvals.Project.enterprise"] == 1
    assert OutboxEvent.objects.filter(name="parties.merged").get().payload["gone"] == FIRM
    assert JournalRow.objects.filter(act="act_for_another").exists()


def test_what_is_refused_changes_nothing(two: World) -> None:
    window = two.people["window"]
    seen = merging.preview(window, kept=OTHER_FIRM, gone=FIRM).seen
    services.correct_enterprise(actor=window, at=two.now, credit_code=FIRM, changes={"address": "东园一号"})
    for wrong, given in (
        (errors.ChoiceMissing, {"choices": {"capital": ""}}),
        (errors.TextMissing, {"reason": " "}),
        (errors.SameEnterprise, {"gone": OTHER_FIRM}),
        (errors.ToldApartBefore, {"gone": THIRD}),
        (errors.ChangedMeanwhile, {"seen": seen}),
        (NotFound, {"gone": "E-00009"}),
    ):
        with pytest.raises(wrong):
            merge(two, **given)
    with pytest.raises(NotAllowed):
        merging.preview(two.people["leader"], kept=OTHER_FIRM, gone=FIRM)
    assert not Merge.objects.exists()
    assert not Enterprise.objects.filter(merged_into__isnull=False).exists()
    merge(two)
    with pytest.raises(NotFound):
        merge(two)


def test_the_page_shows_both_sides_and_what_moves_before_it_is_done(two: World) -> None:
    client = two.client("window")
    ask = {"kept": OTHER_FIRM, "gone": FIRM}
    page = client.get("/enterprises/merge/", ask).content.decode()
    for said in (
        NAME,
        OTHER_NAME,
        "20,000",
        "18,000",
        "审批项目",
        "这些账号合并后看得到",
        "不能撤销",
        'name="take_capital"',
    ):
        assert said in page, said
    seen = merging.preview(two.people["window"], **ask).seen
    sent = {
        **ask,
        "seen": seen,
        "reason": "同一家",
        "take_name": "kept",
        "take_credit_code": "kept",
        "name_becomes": "aliases",
    }
    for lacking, said in (({}, "请勾选确认"), ({"sure": "yes"}, "请选留哪一个")):
        answer = client.post("/enterprises/merge/", sent | lacking)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    answer = client.post("/enterprises/merge/", {**sent, "sure": "yes", "take_capital": "gone"})
    assert answer["Location"] == f"/enterprises/{OTHER_FIRM}/whole/"
    page = client.get(answer["Location"]).content.decode()
    for said in (NAME, "并入的企业", "同一家", "年产21万吨高性能玻璃纤维池窑拉丝生产线", f"{FIRM} 的项目"):
        assert said in page, said


@pytest.mark.parametrize("code", ["kept", "gone"])
def test_a_draft_at_the_window_is_the_enterprise_that_goes_on(two: World, code: str) -> None:
    drafts = [drafted(two, FIRM, NAME), drafted(two, OTHER_FIRM, "另一个写法"), drafted(two, FIRM, NAME)]
    services_of_drafts.discard(actor=two.people["window"], at=two.now, draft=drafts[2])
    moves = {str(mover.name): n for mover, n in previewed(two).moves}
    assert moves["收件草稿"] == 2
    goes = merge(two, choices={"credit_code": code})
    old = {"kept": FIRM, "gone": OTHER_FIRM}[code]
    held = {row.reference: row.data for row in IntakeDraft.objects.filter(zone=two.zone, reference__in=drafts)}
    assert {subject["credit_code"].strip().upper() for subject in (each["subject"] for each in held.values())} == {goes}
    assert [held[each]["subject"]["name"] for each in drafts] == [OTHER_NAME, "另一个写法", OTHER_NAME]
    assert all(each["subject"]["contact"] == "李四" for each in held.values())
    with zone_scope(two.zone.id):
        assert subject_code(two.people["window"], {"subject": {"credit_code": old}}) == goes


def previewed(two: World) -> merging.Preview:
    with zone_scope(two.zone.id):
        return merging.preview(two.people["window"], kept=OTHER_FIRM, gone=FIRM)
