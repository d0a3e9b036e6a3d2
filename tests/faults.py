"""Breaks the product on purpose, one fault at a time, and sees that a test turns red: `python -m tests.faults`.

A harness that has never been red proves nothing. Each fault is a change of one place in a copy of the project; the
tests named beside it must fail on it. Not part of the suite: it takes minutes, so it is run once a week. Arguments
choose faults by name; a run of all writes docs/pressure-faults.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import evidence

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "src/onezone/"
EVIDENCE = ROOT / "docs" / "pressure-faults.md"


class Fault(NamedTuple):
    """One fault (reliability 2L): what stands in a file, what stands there instead, which tests must notice, where."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str
    database: str = "sqlite"


FAULTS = (
    Fault("row lock missing", "approvals/store.py", 'select_for_update(of=("self",)).values_list("pk")',
          'values_list("pk")', "tests/pressure/test_races.py -k c1", "postgres"),
    Fault("same key, other body, not refused", "platform/api/services/once.py", "if held.fingerprint != fingerprint:",
          "if False:", "tests/api/test_once.py"),
    Fault("side effect before the commit", "platform/outbox/services.py",
          "transaction.on_commit(bring, robust=True)", "bring()", "tests/platform/test_outbox.py"),
    Fault("hash without the actor", "kernel/chain.py", '        "actor": actor,\n', "",
          "tests/platform/test_tamper.py"),
    Fault("no comparison with the checkpoint", "platform/journal/verify.py", "stated = _stated(checkpoint, chain)",
          "stated = _stated(None, chain)", "tests/platform/test_journal.py tests/platform/test_tamper.py"),
    Fault("float in canonical JSON", "kernel/hashing.py", "if isinstance(value, _LEAVES):",
          "if isinstance(value, (*_LEAVES, float)):", "tests/kernel/test_hashing.py"),
    Fault("make-up Saturday ignored", "kernel/calendar.py", 'row["kind"] == "makeup"', "False",
          "tests/kernel/test_calendar.py"),
    Fault("suspension counted as elapsed", "kernel/clock.py",
          "start_on.toordinal() + 1, today)) - suspended", "start_on.toordinal() + 1, today))",
          "tests/kernel/test_clock.py"),
    Fault("list filter of applicants dropped", "approvals/store.py",
          'return rows.filter(enterprise__credit_code=actor.enterprise)', "return rows",
          "tests/permissions/test_lists.py"),
    Fault("administrators see business rows", "approvals/store.py",
          'not in ("applicant", "system_admin", "security_admin", "auditor")', 'not in ("applicant",)',
          "tests/permissions/test_lists.py"),
    Fault("row-level security without FORCE", "platform/identity/rls.py",
          """editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')""", "pass",
          "tests/architecture/test_shape.py -k row_level", "postgres"),
    Fault("zone set for the whole session", "platform/identity/scope.py", 'f"SET LOCAL {name}', 'f"SET {name}',
          "tests/platform/test_races.py -k connection", "postgres"),
    Fault("unpacking bound off", "platform/files/kinds.py", "PACKED_RATIO = 100", "PACKED_RATIO = 10**9",
          "tests/platform/test_files.py"),
    Fault("a paper that changed is not seen", "approvals/domain/snapshot.py", "if not same(was, held):", "if False:",
          "tests/approvals/domain"),
    Fault("a project code is looked up before its lock", "approvals/services/projects.py",
          "        reference = numbers.project_reference(actor.zone_id, on)\n        _require_new(actor, code)",
          "        _require_new(actor, code)\n        reference = numbers.project_reference(actor.zone_id, on)",
          "tests/pressure/test_races.py -k c8", "postgres"),
    Fault("a closed period takes values", "figures/services.py", "if (replaces or adjusts) and not reason.strip():",
          "if replaces and not reason.strip():", "tests/figures"),
    Fault("text shown as markup", "figures/templates/figures/sheet_piece.html", "{% else %}{{ piece.text }}{% endif %}",
          "{% else %}{{ piece.text|safe }}{% endif %}", "tests/figures/test_pages.py"),
    Fault("unsafe settings of the database not refused", "config/guard.py", '"synchronous_commit": (',
          '"synchronous_commit": ("off", ', "tests/config/test_guard.py"),
    Fault("unique index missing", "platform/messages/migrations/0001_initial.py",
          "fields=('zone', 'event_key', 'post'), name", "fields=('id', 'zone', 'event_key', 'post'), name",
          "tests/approvals/messages/test_escalation.py"),
    Fault("outbox sent twice", "platform/outbox/services.py", "rows.filter(pk=delivery, state=Delivery.State.waiting)",
          "rows.filter(pk=delivery)", "tests/platform/test_outbox.py"),
    Fault("idempotency row in another transaction", "platform/api/services/once.py",
          "held, is_new = _claim(actor, at, operation, key, fingerprint)\n",
          "held, is_new = _claim(actor, at, operation, key, fingerprint)\n    with act_transaction(actor):\n",
          "tests/api/test_once.py"),
    Fault("recorded after the commit", "platform/identity/services.py",
          '        append(actor=actor, at=at, chain=ZONE_CHAIN, act="add_department", payload=payload)\n',
          '    with act_transaction(actor):\n'
          '        append(actor=actor, at=at, chain=ZONE_CHAIN, act="add_department", payload=payload)\n',
          "tests/pressure/test_every_write.py -k nothing"),
    Fault("a write that is not recorded", "approvals/services/drafts.py",
          'append(actor=actor, at=at, chain=ZONE_CHAIN, act="take_back_draft", payload={"draft": draft})', "pass",
          "tests/pressure/test_every_write.py -k nothing"),
    Fault("local time stored for UTC", "kernel/moment.py", "instant.astimezone(UTC)", "instant", "tests/kernel"),
    Fault("what is not declared is taken (mass assignment)", "platform/api/shapes.py", 'extra="forbid"',
          'extra="allow"', "tests/api/test_operations.py -k nobody"),
    Fault("a paper nobody handed in is taken", "approvals/queries/kept_papers.py", "if sha256 not in held:",
          "if False:", "tests/api/test_operations.py"),
    Fault("export unfiltered", "approvals/export.py", "source = case_source(actor, reference)",
          'source = case_source(Actor(None, None, "system", None, None, actor.zone_id, actor.zone_code, system=True), '
          "reference)", "tests/permissions/test_matrix.py"),
    Fault("a right too many in the database", "config/migrate.py", 'rights = "SELECT, INSERT"\n',
          'rights = "SELECT, INSERT, UPDATE"\n', "tests/platform/test_privileges.py", "postgres"),
    Fault("a refusal that leaves no row", "platform/web/refusals.py", "if not acts and answer.status_code == 403:",
          "if False:", "tests/permissions/test_matrix.py"),
    Fault("a draft that changed is submitted", "approvals/services/intake_submit.py",
          'if token != row.data.get("token"):', "if False:", "tests/approvals/window/test_pages.py"),
)  # fmt: skip


def main(names: list[str]) -> int:
    """Seed the faults; 1 when one of them was not noticed or no longer fits the code."""
    chosen = [fault for fault in FAULTS if not names or fault.name in names]
    before, began, told = evidence.load(), time.monotonic(), []
    for fault in chosen:
        told.append(_try(fault))
        print(f"{told[-1]:<12}{fault.name}  ({fault.tests}, {fault.database})", flush=True)
        if not names:
            took = f"{time.monotonic() - began:.0f} s of wall time; load before {before}, after {evidence.load()}."
            evidence.write(EVIDENCE, "The last run of the seeded faults", "python -m tests.faults", _page(told, took))
    print(_closing(told))
    return 0 if told == ["red"] * len(chosen) else 1


def _closing(told: list[str]) -> str:
    return f"{told.count('red')} of {len(told)} faults turned a test red"


def _page(told: list[str], took: str) -> Iterator[str]:
    yield f"{_closing(told)}; {len(FAULTS)} are seeded; {took}"
    yield ""
    yield "| Fault | Tests | Database | |"
    yield "|---|---|---|---|"
    for fault, said in zip(FAULTS, told, strict=False):
        yield f"| {fault.name} | `{fault.tests}` | {fault.database} | {said} |"


def _try(fault: Fault) -> str:
    with _copy() as folder:
        file = folder / SOURCE / fault.file
        text = file.read_text(encoding="utf-8")
        if text.count(fault.right) != 1:
            return f"found {text.count(fault.right)}x"
        file.write_text(text.replace(fault.right, fault.wrong), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *fault.tests.split()]
        environment = {**os.environ, "ONEZONE_TEST_DATABASE": fault.database, "PYTHONPATH": f"{folder}/src:{folder}"}
        done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
        return {0: "NOT NOTICED", 1: "red"}.get(done.returncode, f"status {done.returncode}")


@contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onezone-fault-") as scratch:
        folder = Path(scratch) / "onezone"
        skipped = shutil.ignore_patterns(".git", ".venv", ".uv", "var", "__pycache__", ".mypy_cache", ".ruff_cache")
        shutil.copytree(ROOT, folder, ignore=skipped)
        yield folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
