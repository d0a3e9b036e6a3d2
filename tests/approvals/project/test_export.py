"""A case exported from the journal replays to the live state and the live journal head."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from onezone.approvals import store
from onezone.approvals.catalogue_file import builtin_catalogue, builtin_document
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.domain.replay import parse_case, run
from onezone.approvals.domain.view import state_of
from onezone.approvals.export import export_case
from onezone.approvals.services.releases import load_release
from onezone.kernel.calendar import builtin_calendar
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.queries import entries
from tests.approvals.project.conftest import FACTS, TODAY, World, at, make_world, open_in, take_land


def live(world: World, on: date) -> dict[str, Any]:
    actor = world.people["NRB/officer"]
    case = store.load(actor, world.reference).case
    return {**state_of(case, on), "journal_head": entries(actor, world.reference)[-1].hash}


def replayed(document: dict[str, Any], catalogue: Catalogue | None = None) -> dict[str, Any]:
    """Through JSON, as an auditor gets it."""
    file = parse_case(json.loads(json.dumps(document, ensure_ascii=False)))
    return run(file, Context(catalogue or builtin_catalogue(), builtin_calendar(), file.rules))


def test_an_exported_case_replays_to_the_live_state_and_head(scoped: World) -> None:
    document = export_case(scoped.people["NRB/officer"], scoped.reference, as_of=TODAY)
    assert document["catalogue"] == "builtin"
    assert replayed(document) == live(scoped, TODAY)


def test_so_does_a_case_with_conversions_changes_holds_and_withdrawals(scoped: World) -> None:
    world = scoped
    world.do("window", "change_input", name="design.height", value="20", reason="总图调整")
    world.do("NRB/officer", "reconfirm", matter="B301", outcome="agree")
    world.do(
        "NRB/officer", "reconfirm", matter="B302", outcome="conditional", conditions=[{"text": "甲"}, {"text": "乙"}]
    )
    world.do("CAD/officer", "attest", matter="B303", input="design.height", reason="不影响")
    world.do("window", "withdraw", matter="P205")
    world.do("convener", "hold", reasons="信访核查")
    world.on("2026-11-23").do("convener", "release")
    take_land(world)
    world.do("applicant", "request_conversion", matter="A107")
    world.do("NRB/signer", "convert", matter="A107")
    world.do("leader", "note", text="周五会上听汇报")
    state = live(world, date(2026, 11, 24))
    assert state["work_items"]["A107"]["state"] == "approved", "the story must really convert"
    assert replayed(export_case(world.people["leader"], world.reference, as_of=date(2026, 11, 24))) == state


def test_a_zone_with_another_catalogue_exports_it_with_the_case(db: None) -> None:
    world = make_world("other")
    with zone_scope(world.zone.id):
        document = json.loads(json.dumps(builtin_document()))
        document["version"] = "2026-11-01/other"
        load_release(actor=system_actor(world.zone), at=at("2026-10-02"), key="other", document=document)
        world.reference = open_in(world, name="另一个目录的项目", code="", facts=FACTS)
        world.decide("A101", "DRB")
        exported = export_case(world.people["leader"], world.reference, as_of=TODAY)
        if exported["catalogue"] == "builtin":
            pytest.fail("the other release was not taken")
        assert replayed(exported, parse_catalogue(exported["catalogue"], None)) == live(world, TODAY)


def test_a_project_out_of_sight_is_not_exported(scoped: World) -> None:
    with pytest.raises(NotFound):
        export_case(scoped.people["stranger"], scoped.reference)


def test_the_command_writes_the_case_found_by_national_code(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_case", "2610-211382-04-01-381205", as_of=TODAY)
    with zone_scope(world.zone.id):
        assert replayed(json.loads(capsys.readouterr().out)) == live(world, TODAY)


def test_the_command_names_what_it_did_not_find(world: World) -> None:
    with pytest.raises(CommandError, match="P-1999-0001: not found"):
        call_command("export_case", "P-1999-0001")
