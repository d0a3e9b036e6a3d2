"""Two clicks at the same moment: the draft's lock lets one file, the other gets the same answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from onezone.approvals.models import FilingRow, Project
from onezone.approvals.services.intake_submit import Submitted
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import TODAY, make_world
from tests.approvals.window.counter import Counter


@pytest.fixture
def shared(transactional_db: None, settings: Any) -> Counter:
    settings.ONEZONE_TODAY = TODAY
    return Counter(make_world().on("2026-11-23"))


def test_two_clicks_at_once_are_one_filing(shared: Counter) -> None:
    with zone_scope(shared.world.zone.id):
        draft = shared.draft()
        shared.choose(draft, A101="formal")
        token = shared.sheet(draft).token

    def click(_turn: int) -> Submitted:
        try:
            return shared.submit(draft, token)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert len({each.filing for each in answers}) == 1
    assert sorted(each.repeated for each in answers) == [False, True, True, True]
    with zone_scope(shared.world.zone.id):
        assert (Project.objects.count(), FilingRow.objects.count()) == (1, 1)
