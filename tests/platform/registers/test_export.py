"""Exports: a register leaves by parts, in the list's order, however long it is."""

from __future__ import annotations

import gc
from itertools import islice

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.parties.models import Enterprise
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import export
from onezone.platform.registers.listing import Asked
from onezone.platform.registers.store import AT_ONCE
from tests.platform.registers.conftest import Cast

PARTS = 4


def fill(here: Cast, count: int, *, beyond: int = 0) -> None:
    with zone_scope(here.zone.id):
        Enterprise.objects.bulk_create(
            [
                Enterprise(zone=here.zone, credit_code=f"E-{n:05}", name=f"企业{n:05}")
                for n in range(beyond, beyond + count)
            ]
        )


def in_memory() -> int:
    return sum(type(each) is Enterprise for each in gc.get_objects())


def test_no_more_than_two_parts_of_a_register_are_in_memory_while_it_leaves(here: Cast) -> None:
    fill(here, AT_ONCE * PARTS)
    gc.collect()
    with zone_scope(here.zone.id), CaptureQueriesContext(connection) as asked:
        lines = export.lines(here.window, ENTERPRISES, Asked())
        held = [in_memory() for _line in islice(lines, 1, None, AT_ONCE // 5)]
    assert max(held) <= 2 * AT_ONCE
    assert sum(each["sql"].startswith("SELECT") for each in asked) == 1 + PARTS


def test_what_leaves_stands_in_the_order_of_the_list_and_within_its_filters(here: Cast) -> None:
    fill(here, AT_ONCE + 30)
    with zone_scope(here.zone.id):
        lines = export.lines(here.window, ENTERPRISES, Asked(words="E-005", sort="-name"))
        names = [line[0] for line in lines][1:]
    assert names == [f"企业{n:05}" for n in range(AT_ONCE + 29, AT_ONCE - 1, -1)]
