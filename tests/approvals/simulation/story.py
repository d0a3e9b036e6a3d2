"""A project driven through the real services to its land contract: opinions given, ready to be converted."""

from __future__ import annotations

from typing import Any

from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role, system_actor
from tests.approvals.project.conftest import FACTS, FIRM, World, at, open_in

CONTRACT = {
    "holder": FIRM, "parcel": "211382001001GB00001", "area_m2": "100000", "use": "工业用地",
    "conditions": {"far": ">=1.0", "height": "<=24", "green": "<=20%"}, "signed_on": "2026-11-20",
}  # fmt: skip
PASSING = {
    "land.plan_fits": "true", "land.net": "true", "land.dispute": "false", "project.hazardous_chemicals": "false",
    "project.secret": "false", "project.restricted_industry": "false", "project.real_estate": "false",
    "applicant.discredited": "false", "land.red_line": "false",
}  # fmt: skip
ITEMS = ("A107", "B301", "B302", "B303", "C401", "C404", "C405", "L08")


def open_story(
    world: World, *, name: str = "年产21万吨高性能玻璃纤维池窑拉丝生产线", code: str = "2610-211382-04-01-381205"
) -> World:
    """Opened, filed formally what needs no land, admitted on 15 October 2026."""
    world.reference = open_in(world, name=name, code=code, facts={**FACTS, **PASSING})
    staff(world, "DES")
    world.decide("A101", "DRB")
    world.on("2026-10-13").decide("L02", "NRB")
    world.decide("P218", "DES")
    world.on("2026-10-14").decide("P202", "EEB")
    world.decide("P205", "WRB")
    world.decide("P204", "DRB")
    return world


def staff(world: World, code: str) -> None:
    """A department of its own with an officer and a signer, once."""
    if f"{code}/officer" not in world.people:
        identity.add_department(
            actor=system_actor(world.zone), at=at("2026-10-01"), code=code, name_zh=code, name_en=code
        )
        world.hire(f"{code}/officer", Role.officer, department=code)
        world.hire(f"{code}/signer", Role.signer, department=code)


def admit(world: World) -> World:
    world.on("2026-10-15").do("applicant", "apply")
    world.do("convener", "admit", matters=list(ITEMS))
    return world


def give_opinions(world: World, **b302: Any) -> World:
    """Every opinion, the last on 11 November; P218 is the enterprise's own work."""
    world.on("2026-10-20").opine("B301", "NRB")
    world.opine("A107", "NRB")
    world.on("2026-10-27").opine("B303", "CAD")
    world.on("2026-11-03").opine("B302", "NRB", **b302)
    world.on("2026-11-04").do("window", "record_fact", name="project.contractor", value="辽宁建工")
    world.on("2026-11-05").opine("C401", "HCD")
    world.opine("C404", "HCD")
    world.on("2026-11-11").opine("C405", "HCD")
    world.opine("L08", "NRB")
    return world


def sign_land(world: World, day: str = "2026-11-20", **changes: Any) -> World:
    """The contract signed; price paid and title the next days are other facts."""
    world.on(day).do("NRB/officer", "record_fact", name="land.contract", value={**CONTRACT, **changes})
    return world
