"""Tests that no service that writes is left out of the tests under pressure (tests/pressure/writes.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source, called, sources
from tests.pressure.writes import ELSEWHERE, tried

READING = {"domain", "queries", "pages", "views", "demo", "management"}
"""Modules that read, draw, or call what writes."""
FOR_WHOM = {"actor", "actors", "zone", "zone_id"}

HOW = """
These services write and are in no list of tests/pressure/writes.py:

    {missing}

Add one row to WRITES there (one transaction: dead or failing at any statement it leaves all or nothing) or to RESUMED
(several transactions: called again it goes on): the function, how it is called, how many rows of the journal it writes.
    houses.rent_out: Row(lambda w: by(w, "officer", plot="A-1", firm=FIRM)),
Only a part of another service, or what cannot be undone because it left the house, is named in ELSEWHERE with a reason.
"""


def test_every_service_that_writes_is_tried_under_pressure() -> None:
    missing = sorted(_write_services() - tried() - set(ELSEWHERE))
    assert not missing, HOW.format(missing="\n    ".join(missing))


def test_the_list_of_writes_names_only_what_is_there() -> None:
    assert sorted((tried() | set(ELSEWHERE)) - _write_services()) == []
    assert sorted(tried() & set(ELSEWHERE)) == []


def _write_services() -> set[str]:
    """Every public function that acts for somebody at an instant, or opens a transaction, read from the sources."""
    return {name for source in sources() if _may_write(source) for name in _writing(source)}


def _may_write(source: Source) -> bool:
    parts = source.module.split(".")[1:]
    return (
        source.module != "onezone.platform.identity.scope"
        and bool(parts)
        and parts[0] not in ("kernel", "config")
        and not READING & set(parts)
    )


def _writing(source: Source) -> Iterator[str]:
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        named = {argument.arg for argument in node.args.kwonlyargs}
        acts = "at" in named and named & FOR_WHOM
        if acts or any(call in ("act_transaction", "transaction.atomic") for call in called(node)):
            yield f"{source.module}.{node.name}".removeprefix("onezone.")
