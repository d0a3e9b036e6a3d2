"""The story of one project; its events are brought by hand, as the worker does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.models import Message
from onezone.platform.outbox.services import sweep
from tests.approvals.project.conftest import World, make_world, open_in

__all__ = ["World"]


@dataclass
class Told:
    """What people were told since the last look."""

    world: World
    seen: set[int]

    def since(self) -> dict[str, set[str]]:
        """Recipient (a person's key, or a department's code) -> subjects."""
        names = {post.pk: key for key, post in self.world.posts.items()}
        found: dict[str, set[str]] = {}
        for row in self.rows():
            who = names[row.post_id] if row.post_id else row.department.code
            found.setdefault(who, set()).add(row.subject)
        return found

    def rows(self) -> Iterable[Message]:
        while sweep(zone_id=self.world.zone.id, at=self.world.now + timedelta(minutes=1)):
            pass
        with zone_scope(self.world.zone.id):
            fresh = [row for row in Message.objects.select_related("department") if row.pk not in self.seen]
        self.seen |= {row.pk for row in fresh}
        return fresh


@pytest.fixture
def told(db: None, settings: Any) -> Any:
    """A project whose filings have not begun, inside its zone."""
    world = make_world()
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="池窑拉丝三期", code="2610-211382-04-01-381205", facts=STORY_FACTS)
        held = Told(world, set())
        held.since()
        yield held


STORY_FACTS = {
    "project.agreement_signed": "true", "project.risk_commitment": "true", "design.far": "1.2", "design.height": "18",
    "land.parcel": "211382001001GB00001", "land.area_m2": "100000", "land.use": "工业用地",
    "land.conditions": {"far": ">=1.0", "height": "<=24", "green": "<=20%"},
}  # fmt: skip
