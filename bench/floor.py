"""The floor below our acts: the same rows in the same tables and transactions, written by hand-made SQL.

The driver alone: no ORM, no permission, no rule, no reading of the case; but the project's row is locked, and every row
that an act of ours leaves behind is written: item, project, journal and its head, event, delivery, number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from bench.process import STAGES, matters_of

CHANGE = (
    "UPDATE approvals_workitemrow SET state = %s, officer = %s, number = %s, detail = %s "
    "WHERE project_id = %s AND matter = %s RETURNING id"
)
PROJECT = "UPDATE approvals_project SET last_at = %s, sim_state = 'draft' WHERE id = %s"
HEAD = "UPDATE journal_chainhead SET seq = %s, hash = %s WHERE zone_id = %s AND chain = %s"
NUMBER = (
    "INSERT INTO approvals_numberseries (zone_id, series, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (zone_id, series) DO UPDATE SET last = approvals_numberseries.last + 1 RETURNING last"
)
HASH = "sha256:" + "ab" * 32
LISTENERS = ("onezone.approvals.jobs.tell_who_is_concerned",)
AFTER_A_DECISION = ("onezone.approvals.jobs.file_what_waits", "onezone.approvals.jobs.find_by_number")
AT = datetime(2026, 11, 2, 1, tzinfo=UTC)


DAY = date(2026, 11, 2)


class Insert:
    """One row of a table, with every column that the models know; those named as varying are filled in for each row.

    What is neither varying nor fixed is the column's default, or an empty value of its kind where it may not be null.
    """

    def __init__(self, table: Any, *varying: str, then: str = "", **fixed: Any) -> None:
        fields = [field for field in table._meta.concrete_fields if not field.primary_key]
        names = ", ".join(f'"{field.column}"' for field in fields)
        self.sql = f'INSERT INTO "{table._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(fields))}) {then}'
        self.values = [field.get_db_prep_save(_value(field, fixed), connection) for field in fields]
        columns = [field.attname for field in fields]
        self.places = [columns.index(name) for name in varying]

    def row(self, *given: Any) -> list[Any]:
        values = self.values.copy()
        for place, value in zip(self.places, given, strict=True):
            values[place] = value
        return values


def _value(field: Any, fixed: dict[str, Any]) -> Any:
    if field.attname in fixed:
        return fixed[field.attname]
    if field.has_default() or field.null:
        return field.get_default()
    empty = {"DateField": DAY, "DateTimeField": AT, "JSONField": {}, "BooleanField": False, "CharField": ""}
    return empty.get(field.get_internal_type(), 0)


class Inserts:
    """The rows that an act of ours adds, made once the models are there."""

    def __init__(self) -> None:
        from onezone.approvals.models import FilingRow, Standing, WorkItemRow
        from onezone.platform.journal.models import JournalRow
        from onezone.platform.outbox.models import Delivery, OutboxEvent

        anew = "ON CONFLICT (simulated, item, from_on) DO UPDATE SET who = excluded.who, act = excluded.act"
        of_item = ("zone_id", "project_id", "matter")
        self.item = Insert(
            WorkItemRow, *of_item, "stage", "detail", then="RETURNING id", department="NRB", state="received",
        )  # fmt: skip
        self.standing = Insert(
            Standing, *of_item, "item", "who", "act", then=anew, department="NRB", calendar="CN", clock="running"
        )
        self.filing = Insert(FilingRow, "zone_id", "project_id", "reference", "stage")
        self.journal = Insert(
            JournalRow, "zone_id", "chain", "seq", "act", "payload", actor="2/2/officer", role="officer", at=AT,
            algorithm="sha256", previous=HASH, hash=HASH,
        )  # fmt: skip
        self.event = Insert(OutboxEvent, "zone_id", "key", "name", "payload", then="RETURNING id", at=AT)
        self.delivery = Insert(Delivery, "zone_id", "event_id", "listener", next_at=AT)


@dataclass(slots=True)
class Floor:
    """One connection of the driver, and the chain it stands on."""

    cursor: Any
    zone: int
    postgres: bool
    adds: Inserts
    seq: int = 1
    filings: int = 0

    def add(self, insert: Insert, *values: Any) -> Any:
        return self.run(insert.sql, *insert.row(*values))

    def run(self, sql: str, *values: Any) -> Any:
        self.cursor.execute(sql if self.postgres else sql.replace("%s", "?"), values)
        return self.cursor

    def begin(self) -> None:
        self.run("BEGIN" if self.postgres else "BEGIN IMMEDIATE")
        if self.postgres:
            self.run(f"SET LOCAL app.zone = '{self.zone}'")

    def lock(self, project: str) -> int:
        locking = " FOR UPDATE" if self.postgres else ""
        return int(self.run(f"SELECT id FROM approvals_project WHERE reference = %s{locking}", project).fetchone()[0])

    def trace(
        self, project: str, key: int, act: str, matter: str, item: int, listeners: tuple[str, ...] = LISTENERS
    ) -> None:
        """What every act leaves: the project's row, how its item stands, a journal row, an event and its deliveries."""
        self.seq += 1
        payload = json.dumps({"matter": matter, "officer": "2/officer", "outcome": "approve", "reasons": "符合条件"})
        self.run(PROJECT, str(AT), key)
        self.add(self.adds.standing, self.zone, key, matter, item, "officer", act)
        self.add(self.adds.journal, self.zone, project, self.seq, act, payload)
        self.run(HEAD, self.seq, HASH, self.zone, project)
        key_of_act = f"{project}#{self.seq}"
        event = self.add(self.adds.event, self.zone, key_of_act, f"approvals.{act}", payload).fetchone()[0]
        for listener in listeners:
            self.add(self.adds.delivery, self.zone, event, listener)

    def file(self, project: str, stage: int) -> None:
        self.begin()
        key = self.lock(project)
        number = self.run(NUMBER, self.zone, "filing:floor").fetchone()[0]
        self.add(self.adds.filing, self.zone, key, f"F-{number}", f"s{stage}")
        for matter in matters_of(stage):
            given = (self.zone, key, matter, f"s{stage}", _detail(matter, "received"))
            self.trace(project, key, "file", matter, self.add(self.adds.item, *given).fetchone()[0])
        self.run("COMMIT")

    def claim(self, project: str, matter: str) -> None:
        self.begin()
        key = self.lock(project)
        changed = ("accepted", "2/officer", "", _detail(matter, "accepted"), key, matter)
        self.trace(project, key, "accept", matter, self.run(CHANGE, *changed).fetchone()[0])
        self.run("COMMIT")

    def decide(self, project: str, matter: str) -> None:
        self.begin()
        key = self.lock(project)
        number = self.run(NUMBER, self.zone, f"document:{matter}:floor").fetchone()[0]
        document = f"211382-{matter}-2026-{number:04d}"
        changed = ("approved", "3/signer", document, _detail(matter, "approved"), key, matter)
        item = self.run(CHANGE, *changed).fetchone()[0]
        self.trace(project, key, "decide", matter, item, (*LISTENERS, *AFTER_A_DECISION))
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
    from onezone.config.environment import SQLITE_OPTIONS

    if connection.vendor == "postgresql":
        import psycopg

        settings = connection.settings_dict
        raw = psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"], autocommit=True)
        return Floor(raw.cursor(), zone_id, postgres=True, adds=Inserts())
    import sqlite3

    plain = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
    plain.executescript(SQLITE_OPTIONS["init_command"])
    return Floor(plain.cursor(), zone_id, postgres=False, adds=Inserts())
