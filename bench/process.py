"""The process that every engine here plays, and the zone in which ours plays it.

One case is four stages of five parallel items. Each item is claimed in one transaction and decided in another; when the
last of a stage is decided the next stage begins. In our words: a stage filing sends five formal items to their
department, its officer accepts each, its signer signs each, and a decision needs all items of the stage before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

STAGES, PARALLEL = 4, 5
ITEMS_A_CASE = STAGES * PARALLEL
BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRM = "91211382MA0XQ1234K"


def matters_of(stage: int) -> list[str]:
    """The five matters of one stage, counted from 1."""
    return [f"S{stage}{place}" for place in range(1, PARALLEL + 1)]


def catalogue() -> dict[str, Any]:
    """The process as a catalogue document."""
    limits = {"statutory": {"limit": 20, "unit": "wd", "from": "acceptance"}}
    limits["promised"] = {"limit": 5, "unit": "wd", "from": "acceptance"}
    matters = [
        {
            "id": matter,
            "name": f"事项{matter}",
            "stage": f"s{stage}",
            "department": "NRB",
            "kind": "permit",
            "applies": {"private": "always"},
            **limits,
            "requires": matters_of(stage - 1) if stage > 1 else [],
            "simulation": "none",
            "version": "1",
        }
        for stage in range(1, STAGES + 1)
        for matter in matters_of(stage)
    ]
    return {
        "format": "onezone-catalogue/1",
        "id": "bench",
        "title": {"zh": "四阶段各五件", "en": "Four stages of five"},
        "version": "1",
        "in_force": {"from": "2020-01-01"},
        "tracks": [{"id": "private", "name": "社会"}],
        "project_types": [{"id": "6", "name": "工业", "tracks": ["private"]}],
        "stages": [{"id": f"s{stage}", "name": f"阶段{stage}", "lead": "NRB"} for stage in range(1, STAGES + 1)],
        "departments": [{"id": "NRB", "name": "自然资源局"}],
        "matters": matters,
    }


@dataclass(slots=True)
class Office:
    """The zone of the bench: who acts in it, and its clock."""

    zone: Any
    window: Any
    officer: Any
    signer: Any
    enterprise: Any
    now: datetime = BEGIN
    opened: int = 0

    def later(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def open_case(self) -> str:
        """A project to play; not part of what is measured."""
        from onezone.approvals.services.projects import open_project

        self.opened += 1
        return open_project(
            actor=self.window,
            at=self.later(),
            name=f"项目{self.opened}",
            kind=6,
            enterprise=self.enterprise,
            route=[
                {"matter": matter, "included": True, "reasons": []}
                for stage in range(1, STAGES + 1)
                for matter in matters_of(stage)
            ],
        )

    def file(self, project: str, stage: int) -> None:
        from onezone.approvals.services.filings import file_stage

        matters = dict.fromkeys(matters_of(stage), "formal")
        file_stage(actor=self.window, at=self.later(), project=project, stage=f"s{stage}", matters=matters)

    def claim(self, project: str, matter: str) -> None:
        from onezone.approvals.services.core import perform

        perform(actor=self.officer, at=self.later(), project=project, act="accept", data={"matter": matter})

    def decide(self, project: str, matter: str) -> None:
        from onezone.approvals.services.core import perform

        data = {"matter": matter, "outcome": "approve", "reasons": "符合条件"}
        perform(actor=self.signer, at=self.later(), project=project, act="decide", data=data)

    def play(self, project: str) -> None:
        """One case from its first filing to its last decision."""
        for stage in range(1, STAGES + 1):
            self.file(project, stage)
            for matter in matters_of(stage):
                self.claim(project, matter)
                self.decide(project, matter)


def make_office(code: str = "211382") -> Office:
    """A zone with the process as its catalogue and three people, made by the services."""
    from onezone.approvals.services.releases import load_release
    from onezone.parties import services as parties
    from onezone.platform.identity import services as identity
    from onezone.platform.identity.actor import Role, system_actor
    from onezone.platform.identity.queries import actors_in
    from onezone.platform.identity.scope import zone_scope

    zone = identity.open_zone(at=BEGIN, code=code, name_zh="开发区", name_en="Zone")
    system = system_actor(zone)
    with zone_scope(zone.id):
        for department in ("APB", "NRB"):
            identity.add_department(actor=system, at=BEGIN, code=department, name_zh=department, name_en=department)
        for role, department in ((Role.window, "APB"), (Role.officer, "NRB"), (Role.signer, "NRB")):
            username = f"{role}-{code}"
            identity.create_user(
                actor=system, at=BEGIN, username=username, display_name=username, password="Glass-Fibre-2018"
            )
            identity.grant_post(actor=system, at=BEGIN, username=username, role=role, department=department)
        firm = parties.register_enterprise(actor=system, at=BEGIN, credit_code=FIRM, name="某公司")
        load_release(actor=system, at=BEGIN, key="bench", document=catalogue())
        people = {actor.role: actor for actor in actors_in(system, on=BEGIN.date())}
    return Office(zone, people[Role.window], people[Role.officer], people[Role.signer], firm)


def open_database(data: Path) -> None:
    """An empty database of the project, as it runs in production but for its settings of the web."""
    from bench.place import set_up

    set_up(data)
    from onezone.config import migrate

    migrate.bring_up_to_date(verbosity=0)
