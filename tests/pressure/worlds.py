"""Owns the worlds that are raced in: one project brought to the point, then copied as often as there are trials."""

from __future__ import annotations

from bench import copies
from onezone.approvals.models import Project, SimItemRow, WorkItemRow
from onezone.approvals.services.filings import file_stage
from onezone.kernel.hashing import digest
from onezone.platform.identity.actor import Role
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import World
from tests.approvals.simulation.story import ITEMS, open_story


def before_the_join(world: World) -> World:
    """C402 waits in its stage filing for B302 and C401, whose departments have both begun."""
    open_story(world)
    world.on("2026-10-15").do("applicant", "apply")
    world.do("convener", "admit", matters=[*ITEMS, "C402"])
    world.on("2026-10-20").opine("B301", "NRB")
    world.opine("A107", "NRB")
    world.do("window", "record_fact", name="project.contractor", value="辽宁建工")
    world.on("2026-11-03").file("B302", "simulated")
    world.file("C401", "simulated")
    file_stage(
        actor=world.people["window"],
        at=world.now,
        project=world.reference,
        stage="3",
        matters={"C402": "simulated"},
        materials={"C402": {"C402 申请材料": digest("C402")}},
    )
    world.do("NRB/officer", "accept", matter="B302", mode="simulated")
    world.do("HCD/officer", "accept", matter="C401", mode="simulated")
    return world


def formal_in_review(world: World, matter: str = "P210") -> World:
    """A formal item that its department has accepted; nothing else waits."""
    open_story(world)
    world.on("2026-10-15").file(matter)
    world.do("NRB/officer", "accept", matter=matter)
    return world


def signers(world: World, count: int, department: str = "NRB") -> list[str]:
    """So many people who may sign in one department."""
    names = [f"{department}/signer-{letter}" for letter in "abcdefgh"[:count]]
    for name in names:
        world.hire(name, Role.signer, department=department)
    return names


def copied(world: World, trials: int) -> list[str]:
    """The project and its copies: references of `trials` projects at the same point."""
    with zone_scope(world.zone.id):
        project = Project.objects.get(reference=world.reference)
        each = sum(table.objects.filter(project=project).count() for table in (WorkItemRow, SimItemRow))
    copies.grow(each * trials)
    with zone_scope(world.zone.id):
        references = list(Project.objects.filter(reference__startswith=world.reference).order_by("id")[:trials])
    return [each.reference for each in references]
