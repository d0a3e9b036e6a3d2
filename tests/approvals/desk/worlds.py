"""A zone whose desks have something of everything: each state, stopped clocks, stale opinions, a held simulation."""

from __future__ import annotations

from onezone.kernel.hashing import digest
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import system_actor
from tests.approvals.project.conftest import FACTS, World, at, open_in, take_land

NOTICE = digest("notice")
PARKS = ("新型复合材料飞地产业园", "汽车零部件产业园")


def busy(world: World) -> World:
    """Four projects more, each at another point; days from October to 23 November 2026."""
    first = world.reference
    rule(world, signing={"default": ["review", "sign"]})
    waiting(world, 1)
    reviewed(world, 2)
    decided(world, 3)
    rule(world)
    stopped(world, 4)
    simulated(world, 5)
    held(world, 6)
    world.reference = first
    return take_land(world, area_m2="99000")


def rule(world: World, **more: object) -> None:
    """What projects opened from now on go by: answer a list in five days, hold for ten."""
    rules = {"approvals": {"reply_days": 5, "hold_days": 10, **more}}
    identity.set_zone(actor=system_actor(world.zone), at=at("2026-10-02"), settings=rules)


def another(world: World, number: int) -> World:
    world.on("2026-10-20")
    world.reference = open_in(world, name=f"项目 {number}", code=f"2610-211382-04-01-39{number:04d}", facts=FACTS)
    return world


def waiting(world: World, number: int) -> None:
    """Filed and not answered, or sent back once."""
    another(world, number).on("2026-11-16").file("B302")
    world.on("2026-11-20").file("A107")
    world.on("2026-11-19").file("L04")
    world.do("NRB/officer", "request_supplement", matter="L04", missing=["界址图"])
    world.on("2026-11-05").file("C401")


def reviewed(world: World, number: int) -> None:
    """Accepted at different days, one step of the chain done, one assigned."""
    another(world, number)
    for day, matter in (("2026-11-03", "B302"), ("2026-11-18", "A107"), ("2026-11-19", "B301")):
        world.on(day).file(matter)
        world.do("NRB/officer", "accept", matter=matter)
    world.on("2026-11-20").do("NRB/signer", "assign", matter="B301", officer="999999/别人")
    world.do("NRB/officer", "recommend", matter="A107", outcome="approve", reasons="符合")
    asked(world)
    world.on("2026-11-18").file("C402")
    world.do("HCD/officer", "accept", matter="C402")


def asked(world: World) -> None:
    """A view awaited of a person of another department, a countersignature of a department."""
    eyes = world.people["HCD/officer"]
    world.do(
        "NRB/officer", "add_signer", matter="B302", to=f"{eyes.user_id}/{eyes.name}", department="HCD", place="before",
        reason="间距够吗",
    )  # fmt: skip
    world.do("NRB/officer", "propose", matter="A107", outcome="approve", reasons="符合规划条件")
    world.do("NRB/officer", "ask_countersign", matter="A107", departments=["HCD"])


def stopped(world: World, number: int) -> None:
    """Both clocks stopped; only the promise stopped; stopped after it was late; stopped and begun again."""
    another(world, number)
    for matter, day, kind in (("B302", "2026-11-17", "hearing"), ("B301", "2026-11-19", "public_notice")):
        world.on(day).file(matter)
        world.do("NRB/officer", "accept", matter=matter)
        world.do("NRB/officer", "suspend", matter=matter, kind=kind, notice=NOTICE)
    world.on("2026-11-09").file("A107")
    world.do("NRB/officer", "accept", matter="A107")
    world.on("2026-11-20").do("NRB/officer", "suspend", matter="A107", kind="hearing", notice=NOTICE)
    world.on("2026-11-10").file("L04")
    world.do("NRB/officer", "accept", matter="L04")
    world.on("2026-11-11").do("NRB/officer", "suspend", matter="L04", kind="hearing", notice=NOTICE)
    world.on("2026-11-18").do("NRB/officer", "resume", matter="L04", kind="hearing")


def simulated(world: World, number: int) -> None:
    """A stale opinion, one under review, one sent back, one planned."""
    another(world, number)
    world.decide("A101", "DRB")
    world.decide("L02", "NRB")
    world.do("convener", "admit", matters=["B301", "A107", "B302", "L08"])
    world.on("2026-11-10").opine("B301", "NRB")
    world.opine("A107", "NRB")
    world.on("2026-11-18").file("B302", "simulated")
    world.do("NRB/officer", "request_supplement", matter="B302", mode="simulated", missing=["总平面图"])
    world.on("2026-11-20").do("applicant", "change_input", name="design.far", value="1.5")


def held(world: World, number: int) -> None:
    """A simulation on hold for ten days."""
    another(world, number)
    world.decide("A101", "DRB")
    world.decide("L02", "NRB")
    world.do("convener", "admit", matters=["B301", "A107"])
    world.on("2026-11-17").file("B301", "simulated")
    world.do("NRB/officer", "accept", matter="B301", mode="simulated")
    world.on("2026-11-20").do("convener", "hold", reasons="等规划调整")


def decided(world: World, number: int) -> None:
    """Decided and not handed over; handed over."""
    another(world, number)
    world.decide("A101", "DRB")
    world.file("L02")
    world.do("NRB/officer", "accept", matter="L02")
    world.do("NRB/officer", "recommend", matter="L02", outcome="approve", reasons="符合")
    world.do("NRB/signer", "decide", matter="L02", outcome="approve")
    world.on("2026-11-20").do("NRB/officer", "deliver", matter="L02")
    world.file("L04")
    world.do("NRB/officer", "accept", matter="L04")
    world.do("NRB/officer", "recommend", matter="L04", outcome="refuse", reasons="不符合")
    world.do("NRB/signer", "decide", matter="L04", outcome="refuse", reasons="不符合")
