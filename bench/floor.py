"""The floor below our acts: the same rows in the same tables and transactions, written by hand-made SQL.

The driver alone: no ORM, no permission, no rule, no reading of the case; but the project's row is locked, and every row
that an act of ours leaves behind is written: item, project, journal and its head, event, delivery, number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bench.process import STAGES, matters_of

ITEM = (
    "INSERT INTO approvals_workitemrow (zone_id, project_id, matter, instance, is_current, department, stage, state, "
    "officer, number, received_on, due_on, statutory_due_on, converted, open_conditions, asked, detail) VALUES "
    "(%s, %s, %s, 1, {true}, 'NRB', %s, 'received', '', '', '2026-11-02', '2026-11-09', '2026-11-30', {false}, 0, '', "
    "%s)"
)
CHANGE = (
    "UPDATE approvals_workitemrow SET state = %s, officer = %s, number = %s, detail = %s "
    "WHERE project_id = %s AND matter = %s"
)
PROJECT = "UPDATE approvals_project SET last_at = %s, sim_state = 'draft' WHERE id = %s"
FILING = (
    "INSERT INTO approvals_filingrow (zone_id, project_id, reference, stage, filed_on, waiting, detail) "
    "VALUES (%s, %s, %s, %s, '2026-11-02', 0, '{{}}')"
)
JOURNAL = (
    "INSERT INTO journal_journalrow (zone_id, chain, seq, act, actor, role, at, payload, algorithm, previous, hash) "
    "VALUES (%s, %s, %s, %s, '2/2/officer', 'officer', %s, %s, 'sha256', %s, %s)"
)
HEAD = "UPDATE journal_chainhead SET seq = %s, hash = %s WHERE zone_id = %s AND chain = %s"
EVENT = "INSERT INTO outbox_outboxevent (zone_id, key, name, payload, at) VALUES (%s, %s, %s, %s, %s) RETURNING id"
DELIVERY = (
    "INSERT INTO outbox_delivery (zone_id, event_id, listener, state, attempts, next_at, error) "
    "VALUES (%s, %s, %s, 'waiting', 0, %s, '')"
)
NUMBER = (
    "INSERT INTO approvals_numberseries (zone_id, series, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (zone_id, series) DO UPDATE SET last = approvals_numberseries.last + 1 RETURNING last"
)
HASH = "sha256:" + "ab" * 32
LISTENERS = ("onezone.approvals.jobs.tell_who_is_concerned",)
AT = "2026-11-02 01:00:00+00:00"


@dataclass(slots=True)
class Floor:
    """One connection of the driver, and the chain it stands on."""

    cursor: Any
    zone: int
    postgres: bool
    seq: int = 1
    filings: int = 0

    def run(self, sql: str, *values: Any) -> Any:
        words = {"true": "true", "false": "false"} if self.postgres else {"true": "1", "false": "0"}
        sql = sql.format(**words)
        self.cursor.execute(sql if self.postgres else sql.replace("%s", "?"), values)
        return self.cursor

    def begin(self) -> None:
        self.run("BEGIN" if self.postgres else "BEGIN IMMEDIATE")
        if self.postgres:
            self.run(f"SET LOCAL app.zone = '{self.zone}'")

    def lock(self, project: str) -> int:
        locking = " FOR UPDATE" if self.postgres else ""
        return int(self.run(f"SELECT id FROM approvals_project WHERE reference = %s{locking}", project).fetchone()[0])

    def trace(self, project: str, key: int, act: str, matter: str, listeners: tuple[str, ...] = LISTENERS) -> None:
        """What every act leaves: the project's row, a journal row and its head, an event and its deliveries."""
        self.seq += 1
        payload = json.dumps({"matter": matter, "officer": "2/officer", "outcome": "approve", "reasons": "符合条件"})
        self.run(PROJECT, AT, key)
        self.run(JOURNAL, self.zone, project, self.seq, act, AT, payload, HASH, HASH)
        self.run(HEAD, self.seq, HASH, self.zone, project)
        event = self.run(EVENT, self.zone, f"{project}#{self.seq}", f"approvals.{act}", payload, AT).fetchone()[0]
        for listener in listeners:
            self.run(DELIVERY, self.zone, event, listener, AT)

    def file(self, project: str, stage: int) -> None:
        self.begin()
        key = self.lock(project)
        number = self.run(NUMBER, self.zone, "filing:floor").fetchone()[0]
        self.run(FILING, self.zone, key, f"F-{number}", f"s{stage}")
        for matter in matters_of(stage):
            self.run(ITEM, self.zone, key, matter, f"s{stage}", _detail(matter, "received"))
            self.trace(project, key, "file", matter)
        self.run("COMMIT")

    def claim(self, project: str, matter: str) -> None:
        self.begin()
        key = self.lock(project)
        self.run(CHANGE, "accepted", "2/officer", "", _detail(matter, "accepted"), key, matter)
        self.trace(project, key, "accept", matter)
        self.run("COMMIT")

    def decide(self, project: str, matter: str) -> None:
        self.begin()
        key = self.lock(project)
        number = self.run(NUMBER, self.zone, f"document:{matter}:floor").fetchone()[0]
        document = f"211382-{matter}-2026-{number:04d}"
        self.run(CHANGE, "approved", "3/signer", document, _detail(matter, "approved"), key, matter)
        self.trace(project, key, "decide", matter, (*LISTENERS, "onezone.approvals.jobs.file_what_waits"))
        self.run("COMMIT")

    def play(self, project: str) -> None:
        self.seq = 1
        for stage in range(1, STAGES + 1):
            self.file(project, stage)
            for matter in matters_of(stage):
                self.claim(project, matter)
                self.decide(project, matter)


def _detail(matter: str, state: str) -> str:
    day = "2026-11-02"
    return json.dumps(
        {"matter": matter, "received_on": day, "complete_on": day, "state": state, "matter_version": "1",
         "accepted_on": day, "filing": "W-2026-0005", "step_since": day, "output": HASH, "reasons": "符合条件"}
    )  # fmt: skip


def floor_beside(zone_id: int) -> Floor:
    """The floor on a connection of its own to the database that Django is set up for."""
    from django.db import connection

    from onezone.config.environment import SQLITE_OPTIONS

    if connection.vendor == "postgresql":
        import psycopg

        settings = connection.settings_dict
        raw = psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"], autocommit=True)
        return Floor(raw.cursor(), zone_id, postgres=True)
    import sqlite3

    plain = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
    plain.executescript(SQLITE_OPTIONS["init_command"])
    return Floor(plain.cursor(), zone_id, postgres=False)
