"""Makes a big zone of a small one: whole projects copied row by row, each with a journal and numbers of its own.

Lists, pages, boards, verification, replay and further acts work on a copy as on its original. `P-2026-0142` becomes
`P-2026-0142-0007`, and so do the filing and document numbers that its rows, values and journal name; a project code
gets another last group. What belongs to no project (people, posts, enterprises, files, events) is not copied.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import JSONField, Model

from onezone.approvals.domain.states import WORK_OPEN
from onezone.approvals.models import FilingRow, Project, SimItemRow, Standing, WorkItemRow
from onezone.config.migrate import as_owner
from onezone.kernel.chain import GENESIS
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import ChainHead, JournalRow
from onezone.platform.journal.services import hash_of

NUMBER = re.compile(r"[PW]-\d{4}-\d{4,}|模〔\d{4}〕\d{6}-\w+-\d{4,}|\d{6}-[A-Z]\d+-\d{4}-\d{4,}")
CODE = re.compile(r"(\d{4}-\d{6}-\d{2}-\d{2}-)\d{6}")
OF_COPY, SERIAL = "\ue000", "\ue001"
"""Stand in a pattern for the copy's mark and for the last group of its project code."""
FIRST_SERIAL = 200_000
VALUES_A_STATEMENT = 30_000
BELONGING: tuple[Any, ...] = (FilingRow, WorkItemRow, SimItemRow)

Row = tuple[Any, ...]


class Mark(NamedTuple):
    """What tells one copy of one project from every other."""

    copy: str
    serial: str

    def put(self, text: str) -> str:
        return text.replace(OF_COPY, self.copy).replace(SERIAL, self.serial)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One project to copy: its reference, its row, the rows that belong to it by table, and its journal."""

    reference: str
    row: Row
    parts: dict[type[Model], list[Row]]
    standings: list[Standing]
    journal: list[JournalRow]
    payloads: list[str]


def grow(items: int) -> None:
    """Copy the zone's own projects until it has at least so many items."""
    zone = the_zone()
    started = time.perf_counter()
    with zone_scope(zone.id):
        references = list(Project.objects.values_list("reference", flat=True))
        originals = [held for held in references if held.count("-") == 2]
        patterns = [_pattern(held) for held in Project.objects.filter(reference__in=originals).order_by("id")]
        items -= _count()
    copy = max((int(held.split("-")[3]) for held in references if held.count("-") == 3), default=0)
    each = sum(len(pattern.parts[table]) for pattern in patterns for table in (WorkItemRow, SimItemRow))
    for number in range(copy + 1, copy + 1 + -(-max(0, items) // each)):
        with zone_scope(zone.id), transaction.atomic():
            _copy_all(zone, patterns, number)
    print(f"copied in {time.perf_counter() - started:.0f} s", file=sys.stderr)


def the_zone() -> Zone:
    """The demo's zone."""
    return Zone.objects.order_by("id")[0]


def size() -> dict[str, int]:
    """What the zone holds."""
    with zone_scope(the_zone().id):
        is_open = WorkItemRow.objects.filter(is_current=True, state__in=[str(state) for state in WORK_OPEN])
        return {
            "projects": Project.objects.count(),
            "items": _count(),
            "formal items": WorkItemRow.objects.count(),
            "formal items open": is_open.count(),
            "simulated items": SimItemRow.objects.count(),
            "journal rows": JournalRow.objects.count(),
        }


def _count() -> int:
    return WorkItemRow.objects.count() + SimItemRow.objects.count()


def _pattern(project: Project) -> Pattern:
    rows = {table: table.objects.filter(project_id=project.id).order_by("id") for table in BELONGING}
    journal = list(JournalRow.objects.filter(chain=project.reference).order_by("seq"))
    return Pattern(
        project.reference,
        _marked(_plain(project)),
        {table: [_marked(_plain(row)) for row in held] for table, held in rows.items()},
        list(Standing.objects.filter(project_id=project.id).order_by("id")),
        journal,
        [_mark(json.dumps(row.payload, ensure_ascii=False)) for row in journal],
    )


def _columns(table: type[Model]) -> list[Any]:
    return [field for field in table._meta.concrete_fields if not field.primary_key]


def _plain(row: Model) -> Row:
    """The columns but the id as the database takes them; JSON as text, which both databases read."""
    return tuple(_stored(field, getattr(row, field.attname)) for field in _columns(type(row)))


def _stored(field: Any, value: Any) -> Any:
    if isinstance(field, JSONField):
        return None if value is None else json.dumps(value, ensure_ascii=False)
    return field.get_db_prep_save(value, connection)


def _marked(row: Row) -> Row:
    return tuple(_mark(value) if isinstance(value, str) else value for value in row)


def _mark(text: str) -> str:
    return CODE.sub(rf"\g<1>{SERIAL}", NUMBER.sub(rf"\g<0>{OF_COPY}", text))


def _copy_all(zone: Zone, patterns: list[Pattern], number: int) -> None:
    """One more copy of every project."""
    first = FIRST_SERIAL + number * len(patterns)
    marks = [Mark(f"-{number:04d}", str(first + place)) for place in range(len(patterns))]
    pairs = list(zip(patterns, marks, strict=True))
    _insert(Project, (_filled(pattern.row, mark) for pattern, mark in pairs))
    copied = [pattern.reference + mark.copy for pattern, mark in pairs]
    ids = dict(Project.objects.filter(reference__in=copied).values_list("reference", "id"))
    for table in BELONGING:
        _insert(table, _belonging(table, pairs, ids))
    _insert(Standing, _standings(pairs, ids))
    chains = [_chain(zone, pattern, mark) for pattern, mark in pairs]
    _insert(JournalRow, (_plain(row) for rows in chains for row in rows))
    _insert(ChainHead, (_plain(_head(rows[-1])) for rows in chains))


def _filled(row: Row, mark: Mark) -> Row:
    return tuple(mark.put(value) if isinstance(value, str) else value for value in row)


def _belonging(table: type[Model], pairs: list[tuple[Pattern, Mark]], ids: dict[str, int]) -> Iterator[Row]:
    place = [field.attname for field in _columns(table)].index("project_id")
    for pattern, mark in pairs:
        project = ids[pattern.reference + mark.copy]
        for row in pattern.parts[table]:
            filled = _filled(row, mark)
            yield (*filled[:place], project, *filled[place + 1 :])


def _standings(pairs: list[tuple[Pattern, Mark]], ids: dict[str, int]) -> Iterator[Row]:
    """How the copied items stand in their queues: as the originals, under the numbers of their own rows."""
    names = [field.attname for field in _columns(Standing)]
    item, project = names.index("item"), names.index("project_id")
    formal = WorkItemRow.objects.filter(project_id__in=ids.values(), is_current=True)
    simulated = SimItemRow.objects.filter(project_id__in=ids.values())
    rows = {(False, *key): pk for *key, pk in formal.values_list("project_id", "matter", "id")}
    rows |= {(True, *key): pk for *key, pk in simulated.values_list("project_id", "matter", "id")}
    for pattern, mark in pairs:
        copy = ids[pattern.reference + mark.copy]
        for held in pattern.standings:
            row = list(_marked(_plain(held)))
            row[item], row[project] = rows[held.simulated, copy, held.matter], copy
            yield tuple(row)


def _chain(zone: Zone, pattern: Pattern, mark: Mark) -> list[JournalRow]:
    """The journal of a copy: the same acts on another chain, so every hash is another."""
    previous, rows = GENESIS, []
    for held, payload in zip(pattern.journal, pattern.payloads, strict=True):
        row = JournalRow(
            zone_id=zone.id,
            chain=held.chain + mark.copy,
            seq=held.seq,
            act=held.act,
            actor=held.actor,
            role=held.role,
            at=held.at,
            payload=json.loads(mark.put(payload)),
            algorithm=held.algorithm,
            previous=previous,
        )
        previous = row.hash = hash_of(row, zone.code)
        rows.append(row)
    return rows


def _head(last: JournalRow) -> ChainHead:
    return ChainHead(zone_id=last.zone_id, chain=last.chain, seq=last.seq, hash=last.hash)


def _insert(table: type[Model], rows: Iterable[Row]) -> None:
    names = [f'"{field.column}"' for field in _columns(table)]
    into = f'INSERT INTO "{table._meta.db_table}" ({", ".join(names)}) VALUES '
    values = f"({', '.join(['%s'] * len(names))})"
    held, step = list(rows), VALUES_A_STATEMENT // len(names)
    with connection.cursor() as cursor:
        for start in range(0, len(held), step):
            part = held[start : start + step]
            cursor.execute(into + ", ".join([values] * len(part)), [value for row in part for value in row])


def analyze() -> None:
    """Let the planner know the sizes; PostgreSQL listens to the owner only."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
