"""What enterprises tell of their work comes by hand or as a file, one row a firm, and becomes figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from onezone.figures import services as figures
from onezone.figures.models import FigureValue
from onezone.figures.queries import current_of_scopes
from onezone.kernel.moment import local_date
from onezone.parties.operations import operations_of
from onezone.parties.returns import RETURNS, UNITS, read_period
from onezone.parties.services import register_enterprise
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.registers import importing, running, trying
from onezone.platform.registers import services as registers
from onezone.platform.registers.errors import RowRefused
from onezone.platform.registers.judging import Fate
from tests.platform.conftest import AT, PASSWORD, Cast, actor_of, make_cast

FIBRE, LONG = "91350100M000100Y43", "91350211M00013FA13"
NAME, LONG_NAME = "凌源玻纤有限公司", "凌源" + "特种" * 40 + "有限公司"
FILE = f"""2026年3月规模以上企业经营情况,,,,,
单位名称,报告期,工业总产值（亿元）,税金（万元）,职工人数,占地面积（公顷）
{NAME},2026年3月,0.523,310.5,612,4
{LONG},202603,1.2,,80,
没有这家,2026-03,1,,,
合计,,1.723,310.5,692,4
"""


@pytest.fixture
def here(db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT, settings.ONEZONE_TODAY = tmp_path, local_date(AT)
    cast = make_cast("lingyuan")
    for code, name in ((FIBRE, NAME), (LONG, LONG_NAME)):
        register_enterprise(actor=cast.window, at=AT, credit_code=code, name=name)
    return cast


@pytest.fixture
def hire(here: Cast) -> Callable[[Role], Actor]:
    def hired(role: Role) -> Actor:
        identity.create_user(
            actor=here.system, at=AT, username=f"{role.value}-2", display_name=role.value, password=PASSWORD,
            must_change_password=False,
        )  # fmt: skip
        return actor_of(identity.grant_post(actor=here.system, at=AT, username=f"{role.value}-2", role=role))

    return hired


def told(actor: Actor, name: str = NAME) -> dict[str, str]:
    """Figure -> amount and unit in force."""
    with zone_scope(actor.zone_id):
        rows = current_of_scopes(actor, [name], tuple(UNITS))
    return {row.statement.figure: f"{row.statement.quantity.amount} {row.statement.quantity.unit.name}" for row in rows}


def record(actor: Actor, **given: str) -> str:
    return registers.create(actor=actor, at=AT, register=RETURNS, given={"enterprise": FIBRE, **given})


def faults(refused: pytest.ExceptionInfo[RowRefused]) -> set[str]:
    return {each.code for each in refused.value.faults}


def test_a_sheet_of_a_month_becomes_figures_of_every_firm(here: Cast, hire: Callable[[Role], Actor]) -> None:
    steward = hire(Role.steward)
    act = {"actor": steward, "at": AT, "register": RETURNS}
    reference = importing.receive(**act, name="三月.csv", content=FILE.encode())
    running.work_off(actor=here.system, at=AT, clock=lambda: AT)
    with zone_scope(here.zone.id):
        run = trying.import_of(steward, RETURNS, reference)
        wrong = [(each.cells["enterprise"][0], each.faults[0][0]) for each in run.lines.filter(fate=Fate.error)]
    assert (run.counts["new"], wrong) == (2, [("没有这家", "enterprise"), ("合计", "enterprise")])
    importing.leave_out_wrong(**act, reference=reference)
    running.work_off(actor=here.system, at=AT, clock=lambda: AT)
    importing.take(**act, reference=reference)
    running.work_off(actor=here.system, at=AT, clock=lambda: AT)
    assert told(steward) == {
        "firm_output": "5230 万元", "firm_tax": "310.5 万元", "firm_jobs": "612 人", "firm_land": "60 亩",
    }  # fmt: skip
    assert told(steward, LONG_NAME) == {"firm_output": "12000 万元", "firm_jobs": "80 人"}
    with zone_scope(here.zone.id):
        held = FigureValue.objects.filter(scope=NAME)
        assert {(row.period, row.status, row.source, row.evidence) for row in held} == {
            ("2026-03", "flash", "企业报表", run.file)
        }
        assert list(operations_of(steward, FIBRE)) == ["2026-03"]
        assert JournalRow.objects.filter(act="bring_returns").count() == 1


def test_a_number_that_stands_is_revised_by_who_may_and_the_old_one_stays_readable(
    here: Cast, hire: Callable[[Role], Actor]
) -> None:
    steward, convener = hire(Role.steward), hire(Role.convener)
    key = record(steward, period="2025", output="52300", source="统计局年报")
    change = {"at": AT, "register": RETURNS, "key": key}
    assert registers.change(actor=steward, **change, given={"jobs": "612"})
    with pytest.raises(RowRefused) as refused:
        registers.change(actor=steward, **change, given={"output": "52400"})
    assert faults(refused) == {"return_stands"}
    assert registers.change(actor=convener, **change, given={"output": "52400"})
    assert told(steward) == {"firm_output": "52400 万元", "firm_jobs": "612 人"}
    with zone_scope(here.zone.id):
        revised = FigureValue.objects.get(figure="firm_output", amount="52400")
        assert (revised.replaces is not None and revised.replaces.amount, revised.reason) == (
            "52300", f"报表 {key} 更正",
        )  # fmt: skip
    with pytest.raises(RowRefused):
        registers.change(actor=convener, **change, given={"output": ""})


def test_what_a_figure_says_already_is_not_said_twice(here: Cast, hire: Callable[[Role], Actor]) -> None:
    steward = hire(Role.steward)
    for amount in ("52300", "41000"):
        figures.state_value(
            actor=steward, at=AT, figure="firm_output", amount=amount, unit_name="万元", period="2025",
            source_name="统计局", scope=NAME,
        )  # fmt: skip
    record(steward, period="2025", output="52300.00", jobs="5")
    with zone_scope(here.zone.id):
        assert FigureValue.objects.filter(figure="firm_output").count() == 2
        assert FigureValue.objects.filter(figure="firm_jobs").count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"period": "去年", "output": "1"}, "return_period_malformed"),
        ({"period": "2026-13", "output": "1"}, "return_period_malformed"),
        ({"period": "2026-05", "output": "1"}, "return_ahead"),
        ({"period": "2027", "output": "1"}, "return_ahead"),
        ({"period": "2025"}, "return_empty"),
        ({"period": "2025", "jobs": "-3"}, "return_negative"),
        ({"period": "2024", "output": "1"}, "return_known"),
        ({"period": "2023", "output": "1"}, "return_closed"),
    ],
)
def test_what_is_no_return_is_refused_by_name(
    here: Cast, hire: Callable[[Role], Actor], given: dict[str, str], code: str
) -> None:
    convener = hire(Role.convener)
    for period in ("2023", "2024"):
        record(convener, period=period, tax="-1.5")
    figures.close_period(actor=convener, at=AT, period="2023")
    if code == "return_closed":
        with zone_scope(here.zone.id):
            given = {**given, "enterprise": LONG}
    with pytest.raises(RowRefused) as refused:
        record(convener, **given)
    assert faults(refused) == {code}


def test_whose_and_when_do_not_change(here: Cast, hire: Callable[[Role], Actor]) -> None:
    convener = hire(Role.convener)
    key = record(convener, period="2025", output="1")
    with pytest.raises(RowRefused) as refused:
        registers.change(actor=convener, at=AT, register=RETURNS, key=key, given={"period": "2024"})
    assert faults(refused) == {"return_fixed"}


def test_who_may_record_and_who_may_see(here: Cast, hire: Callable[[Role], Actor]) -> None:
    with pytest.raises(NotAllowed):
        record(here.window, period="2025", output="1")
    record(hire(Role.steward), period="2025", output="1")
    client = Client()
    client.post("/login/", {"username": "li-lingyuan", "password": PASSWORD})
    page = client.get("/operations/?group=period")
    assert NAME in page.content.decode()
    assert client.get("/operations/new/").status_code == 403
    assert "/operations/" in client.get(f"/enterprises/{FIBRE}/whole/").content.decode()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025", "2025"), ("2025年", "2025"), ("2025-10", "2025-10"), ("2025年10月", "2025-10"), ("202503", "2025-03"),
        ("2025/3", "2025-03"), ("2025-03-01", "2025-03"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert read_period(written) == meant
