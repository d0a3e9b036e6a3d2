"""How many statements an act sends: a figure that does not drift with the machine, so it is held here.

Everything is counted that goes to the database from the act's first statement to its COMMIT, but BEGIN and COMMIT.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bench.process import Office, make_office
from django.db import connection
from django.test.utils import CaptureQueriesContext

AT_MOST = {"sqlite": 9, "postgresql": 8}
"""With the memory of the queues (decision 0050). On SQLite, where a statement is a function call, rows of several
tables are not written together."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Office:
    return make_office()


def sent(work: Callable[[], None]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    assert statements[0].startswith("BEGIN")
    return statements[1 : statements.index("COMMIT")]


@pytest.mark.parametrize(("act", "sqlite", "postgres"), [("claim", 9, 6), ("decide", 9, 7)])
def test_an_act_sends_at_most_eight_statements(office: Office, act: str, sqlite: int, postgres: int) -> None:
    project = office.open_case()
    office.file(project, 1)
    for matter in ("S11", "S12") if act == "decide" else ():
        office.claim(project, matter)
    do = getattr(office, act)
    do(project, "S12")  # what is compiled or built once a process is there
    statements = sent(lambda: do(project, "S11"))
    expected = {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]
    assert len(statements) == expected <= AT_MOST[connection.vendor], "\n".join(statements)


def test_an_act_costs_no_more_in_a_project_with_more_items(office: Office) -> None:
    small, large = office.open_case(), office.open_case()
    office.file(small, 1)
    for stage in (1, 2, 3, 4):
        office.file(large, stage)
    office.claim(small, "S12")
    few, many = (len(sent(lambda project=project: office.claim(project, "S11"))) for project in (small, large))
    assert few == many
