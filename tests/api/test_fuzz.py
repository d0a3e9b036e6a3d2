"""Fuzzing by the schema (reliability J1): whatever a program sends, the server answers as its schema says.

Every default check of schemathesis is on; what the schema cannot say (a rule of the room) may refuse with 409 or 422
and is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from onezone.approvals.permissions import ACTS
from onezone.config.wsgi import application
from onezone.platform.identity.scope import zone_scope
from tests.api.caller import Callers
from tests.sizes import LONG, size

EXAMPLES = size(3 if django.ONEZONE_TEST_DATABASE == "postgres" else 10, 200)
"""An operation and kind of input, on each database."""
MATTERS = ("L03", "P205", "A101", "B301", "B302", "U503", "C401")
RULES = ["2xx", "401", "403", "404", "409", "422"]
SIZE = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
CONFIG = {
    "generation": {"deterministic": not LONG, "unique-inputs": False},
    "checks": {"positive_data_acceptance": {"expected-statuses": RULES}},
}


@dataclass
class World:
    """The people of a zone with a project under way, and what its schema's places can be filled with."""

    callers: Callers
    filing: str
    paper: str
    enterprise: str
    brought: str

    def fill(self, case: Any) -> None:
        """Put real names where a well-formed case has invented ones, so that it comes past the first 404."""
        if case.meta is not None and case.meta.generation.mode is GenerationMode.NEGATIVE:
            return
        number = sum(map(ord, str(case.headers.get("Idempotency-Key", "")) if case.headers else ""))
        real = {
            "reference": self.callers.world.reference, "filing": self.filing, "matter": MATTERS[number % len(MATTERS)],
            "project": self.callers.world.reference,
        }  # fmt: skip
        if case.operation.path.startswith("/registers/"):
            real = {"code": ("enterprises", "licences")[number % 2], "row": self.enterprise, "reference": self.brought}
        for holder in (case.path_parameters, case.body):
            if isinstance(holder, dict) and number % 8:
                holder.update({name: value for name, value in real.items() if name in holder})
        if isinstance(case.body, dict) and case.body.get("materials") and number % 4:
            case.body["materials"] = _with(case.body["materials"], self.paper)

    def who(self, path: str) -> str:
        """A post that may do the operation, if any may."""
        act = path.rpartition("/")[2].replace("-", "_")
        roles = {role.value for role in ACTS[act].roles} if act in ACTS else {"window"}
        posts = {"officer": "NRB/officer", "signer": "NRB/signer", "convener": "convener", "applicant": "applicant"}
        return (
            "window" if "window" in roles else next((posts[role] for role in sorted(roles) if role in posts), "leader")
        )


def _with(materials: Any, paper: str) -> Any:
    """The same slots, filled with a paper that is there."""
    if isinstance(materials, dict):
        return {slot: _with(held, paper) for slot, held in materials.items()}
    return paper if isinstance(materials, str) else materials


@pytest.fixture
def fuzzed(callers: Callers, settings: Any) -> World:
    settings.ONEZONE_API_CALLS_A_MINUTE = 10_000_000
    with zone_scope(callers.world.zone.id):
        filings = callers.get("window", "/filings", limit=1).json()["items"]
    kept = callers.upload("window", "/files", "图.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n").json()
    enterprise = callers.get("window", "/registers/enterprises/rows", limit=1).json()["items"][0]["key"]
    file = "名称\n甲\n乙\n".encode()
    brought = callers.upload("window", "/registers/enterprises/imports", "企业.csv", file).json()["reference"]
    return World(callers, filings[0]["reference"] if filings else "S-2026-0001", kept["hash"], enterprise, brought)


@pytest.fixture
def schema(fuzzed: World) -> Iterator[Any]:
    """The schema as the server gives it; the one connection of the test's transaction stays open between calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", application, config=SchemathesisConfig.from_dict(CONFIG)
    )
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_every_operation_answers_as_its_schema_says(fuzzed: World, schema: Any, mode: GenerationMode) -> None:
    found: dict[str, str] = {}
    tried = 0
    for operation in (held.ok() for held in schema.get_all_operations()):
        tried += 1
        try:
            _fuzz(fuzzed, operation, mode)
        except BaseException as failure:  # noqa: BLE001  every operation is tried, whatever is found in another
            found[operation.label] = str(failure)[-700:]
    assert found == {}, "\n\n".join(f"{label}: {failure}" for label, failure in found.items())
    assert tried > 60


def _fuzz(fuzzed: World, operation: Any, mode: GenerationMode) -> None:
    cases = operation.as_strategy(generation_mode=mode)

    @seed(20261123)
    @settings(SIZE)
    @given(case=cases)
    def answers(case: Any) -> None:
        fuzzed.fill(case)
        token = fuzzed.callers.token(fuzzed.who(case.operation.path))
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    answers()
