"""The two databases' ways of one index: FTS5 on SQLite, tsvector with GIN on PostgreSQL. Nobody else knows which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from onezone.platform.search.grams import Phrase, grams
from onezone.platform.search.models import SearchEntry

_CHANGED = ("owner", "title", "title_en", "note", "code", "link", "text")

_FTS_NEWEST = "SELECT rowid FROM search_grams WHERE search_grams MATCH %s ORDER BY rowid DESC LIMIT %s"
_FTS_KEYS = """SELECT key FROM search_searchentry
    WHERE id IN (SELECT rowid FROM search_grams WHERE search_grams MATCH %s) AND zone_id = %s AND kind = %s"""
_TS_NEWEST = """SELECT id FROM (SELECT id FROM search_searchentry WHERE grams @@ %s::tsquery OFFSET 0) AS found
    ORDER BY id DESC LIMIT %s"""
_TS_KEYS = "SELECT key FROM search_searchentry WHERE grams @@ %s::tsquery AND zone_id = %s AND kind = %s OFFSET 0"
"""`OFFSET 0` has PostgreSQL look for the grams once; it would ask them row by row in the order of the list instead."""


def create(editor: BaseDatabaseSchemaEditor) -> None:
    """Make what holds the grams (a migration calls it)."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE search_searchentry ADD COLUMN grams tsvector")
        editor.execute("CREATE INDEX search_grams ON search_searchentry USING gin (grams)")
    else:
        editor.execute(
            "CREATE VIRTUAL TABLE search_grams USING fts5(grams, tokenize = 'unicode61 remove_diacritics 0')"
        )


def drop(editor: BaseDatabaseSchemaEditor) -> None:
    """Undo `create`."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE search_searchentry DROP COLUMN grams")
    else:
        editor.execute("DROP TABLE search_grams")


def kept_of(entry: SearchEntry) -> tuple[str, ...]:
    """Everything of an entry that `put` would change."""
    return tuple(getattr(entry, name) for name in _CHANGED)


def put(entries: Sequence[SearchEntry]) -> None:
    """Insert entries, or change those of the same zone, kind and key; with their grams, in the current transaction."""
    if not entries:
        return
    kept = SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["zone", "kind", "key"], update_fields=_CHANGED
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            vectors = [(_vector(_grams_of(each)), each.pk) for each in kept]
            cursor.executemany("UPDATE search_searchentry SET grams = %s::tsvector WHERE id = %s", vectors)
        else:
            lines = [(each.pk, " ".join(_grams_of(each))) for each in kept]
            cursor.executemany("INSERT OR REPLACE INTO search_grams (rowid, grams) VALUES (%s, %s)", lines)


def clear(rows: QuerySet[SearchEntry]) -> None:
    """Take entries out, with their grams."""
    if connection.vendor != "postgresql":
        ids = [(pk,) for pk in rows.values_list("pk", flat=True)]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_grams WHERE rowid = %s", ids)
    rows.delete()


def newest(rows: QuerySet[SearchEntry], asked: Iterable[Phrase], *, most: int) -> QuerySet[SearchEntry]:
    """The newest of the entries in which every phrase occurs, so many at most; `asked` names their labels too."""
    if connection.vendor == "postgresql":
        query = " & ".join(_ts_phrase(each) for each in asked)
        sql = _TS_NEWEST
    else:
        query = " AND ".join(_fts_phrase(each) for each in asked)
        sql = _FTS_NEWEST
    return rows.filter(pk__in=RawSQL(sql, [query, most]))  # noqa: S611


def keys(*, zone_id: int, kind: str, asked: Iterable[Phrase]) -> RawSQL:
    """The keys of all entries of a kind in which every phrase occurs, as a question inside another one."""
    phrases = (*labels(zone_id=zone_id, kind=kind), *asked)
    if connection.vendor == "postgresql":
        query = " & ".join(_ts_phrase(each) for each in phrases)
        sql = _TS_KEYS
    else:
        query = " AND ".join(_fts_phrase(each) for each in phrases)
        sql = _FTS_KEYS
    return RawSQL(sql, [query, zone_id, kind])  # noqa: S611


def labels(*, zone_id: int, kind: str = "", owner: str = "") -> tuple[Phrase, ...]:
    """Where an entry belongs, as grams of their own: the database narrows by them while it still reads its index."""
    given = (f"zone{zone_id}", kind and f"kind{kind}", owner and f"owner{owner.lower()}")
    return tuple(Phrase((each,), prefix=False) for each in given if each)


def _grams_of(entry: SearchEntry) -> tuple[str, ...]:
    marks = labels(zone_id=entry.zone_id, kind=entry.kind, owner=entry.owner)
    return (*(mark.grams[0] for mark in marks), *grams(entry.text))


def _vector(held_grams: Sequence[str]) -> str:
    places: dict[str, list[int]] = {}
    for place, gram in enumerate(held_grams, 1):
        places.setdefault(gram, []).append(place)
    return " ".join(f"'{gram}':{','.join(map(str, held[:255]))}" for gram, held in places.items())


def _ts_phrase(phrase: Phrase) -> str:
    words = [f"'{gram}'" for gram in phrase.grams]
    if phrase.prefix:
        words[-1] += ":*"
    return "(" + " <-> ".join(words) + ")"


def _fts_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.grams)}"' + (" *" if phrase.prefix else "")
