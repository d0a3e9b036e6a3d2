"""Owns the calls of the register kit's acts: an enterprise without a code, its changes, what is said of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from onezone.parties.operations import report_operations
from onezone.parties.register import ENTERPRISES
from onezone.platform.registers import importing, keeping, running
from onezone.platform.registers import services as registers
from onezone.platform.registers.models import Import, RegisterView
from tests.pressure.ready import Row, by

KEY = "E-00001"
IMPATIENT = running.Patience(lease=timedelta(0), tries=1000)
FILE = "名称,园区,统一社会信用代码\n新来的,西园,\n错的,西园,不是代码\n不要的,东园,\n".encode()


def newest() -> str:
    """The import that the row before has left."""
    return Import.objects.latest("id").reference


def read(world: Any) -> None:
    """The newest import is read, as the background does it."""
    running.work_off(**by(world, "system", clock=lambda: world.now))


def ordered(world: Any) -> str:
    """A file of its own, read, and ordered to be written."""
    received(world)
    read(world)
    importing.take(**by(world, "window", register=ENTERPRISES, reference=newest()))
    return newest()


def refused(world: Any) -> None:
    """An import whose person was not allowed to go on."""
    Import.objects.filter(reference=received(world)).update(state=Import.State.refused)


def received(world: Any) -> str:
    """A file of its own."""
    return importing.receive(**by(world, "window", register=ENTERPRISES, name="丙.csv", content="名称\n丁\n".encode()))


REGISTERS: Mapping[Callable[..., Any], Row] = {
    registers.create: Row(lambda w: by(w, "window", register=ENTERPRISES, given={"name": "待查企业"})),
    registers.change: Row(lambda w: by(w, "window", register=ENTERPRISES, key=KEY, given={"name": "查明企业"})),
    registers.change_many: Row(
        lambda w: by(w, "window", register=ENTERPRISES, keys=[KEY], given={"park": "东园", "industry": "玻纤"})
    ),
    registers.confirm: Row(
        lambda w: by(
            w, "window", register=ENTERPRISES, key=KEY, fields=["park"], standing="confirmed", source="入园协议"
        )
    ),
    importing.receive: Row(lambda w: by(w, "window", register=ENTERPRISES, name="甲.csv", content=FILE), records=0),
    importing.name_columns: Row(
        lambda w: by(w, "window", register=ENTERPRISES, reference=newest(), mapping={"name": 0, "credit_code": 2}),
        records=0,
        before=read,
    ),
    importing.decide: Row(
        lambda w: by(w, "window", register=ENTERPRISES, reference=newest(), choices={4: "out"}),
        records=0,
        before=read,
    ),
    importing.leave_out_wrong: Row(
        lambda w: by(w, "window", register=ENTERPRISES, reference=newest()), records=0, before=read
    ),
    importing.decide_alike: Row(
        lambda w: by(w, "window", register=ENTERPRISES, reference=newest(), choice="out"), records=0, before=read
    ),
    importing.take: Row(lambda w: by(w, "window", register=ENTERPRISES, reference=newest()), records=0, before=read),
    importing.again: Row(
        lambda w: by(w, "window", register=ENTERPRISES, reference=newest()), records=0, before=refused
    ),
    importing.drop: Row(lambda w: by(w, "window", register=ENTERPRISES, reference=received(w)), records=0),
    report_operations: Row(
        lambda w: by(
            w,
            "convener",
            credit_code=KEY,
            period="2024",
            amounts={"firm_output": "1", "firm_jobs": "2"},
            source="企业报表",
        ),
        records=3,
    ),
    keeping.keep_view: Row(lambda w: by(w, "window", register=ENTERPRISES, name="东园", query="park=东园"), records=0),
    keeping.forget_view: Row(
        lambda w: by(w, "window", register=ENTERPRISES, view=RegisterView.objects.latest("id").pk), records=0
    ),
}

RESUMED_REGISTERS: Mapping[Callable[..., Any], Row] = {
    running.work_off: Row(
        lambda w: by(w, "system", clock=lambda: w.now, patience=IMPATIENT), records=0, before=received
    ),
    running.run: Row(lambda w: by(w, "system", reference=ordered(w), clock=lambda: w.now, patience=IMPATIENT)),
}
"""A process that dies is taken for dead at once."""
