"""How many statements an act sends: a figure that does not drift with the machine, so it is held here.

Everything is counted that goes to the database from the act's first statement to its COMMIT, but BEGIN and COMMIT.
"""

from __future__ import annotations

import pytest
from bench.process import Office, make_office
from django.db import connection
from django.test.utils import CaptureQueriesContext

AT_MOST = 8
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Office:
    return make_office()


def sent(office: Office, act: str) -> list[str]:
    project = office.open_case()
    office.file(project, 1)
    if act == "decide":
        for matter in ("S11", "S12"):
            office.claim(project, matter)
    getattr(office, act)(project, "S12")  # what is compiled or built once a process is there
    with CaptureQueriesContext(connection) as captured:
        getattr(office, act)(project, "S11")
    statements = [query["sql"] for query in captured.captured_queries]
    assert statements[0].startswith("BEGIN")
    return statements[1 : statements.index("COMMIT")]


@pytest.mark.parametrize(("act", "sqlite", "postgres"), [("claim", 6, 6), ("decide", 8, 7)])
def test_an_act_sends_at_most_eight_statements(office: Office, act: str, sqlite: int, postgres: int) -> None:
    expected = {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]
    statements = sent(office, act)
    assert len(statements) == expected <= AT_MOST, "\n".join(statements)


def test_an_act_costs_no_more_in_a_project_with_more_items(office: Office) -> None:
    few = len(sent(office, "claim"))
    project = office.open_case()
    for stage in (1, 2, 3, 4):
        office.file(project, stage)
    with CaptureQueriesContext(connection) as captured:
        office.claim(project, "S11")
    assert len(captured.captured_queries) == few + 2
