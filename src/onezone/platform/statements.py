"""What the ORM says in several statements and the database takes in one: rows as JSON, and writes together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import JSONField, Model, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

Table = Sequence[Sequence[Any]] | None
"""Rows as `rows_of` and `sums_of` give them; None when there are none."""


class Statement(NamedTuple):
    """One statement and its parameters."""

    sql: str
    values: Sequence[Any]


def insert(row: Model) -> Statement:
    """Add a row whose id the database gives."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    return Statement(f'INSERT INTO "{row._meta.db_table}" ({names}) VALUES ({marks})', values)  # noqa: S608


def update(table: type[Model], key: int, changed: Mapping[str, Any]) -> Statement:
    """Set columns of one row, named by their attributes."""
    fields = [table._meta.get_field(name) for name in changed]
    names = ", ".join(f'"{field.column}" = %s' for field in fields)
    values = [field.get_db_prep_save(changed[field.attname], connection) for field in fields]
    return Statement(f'UPDATE "{table._meta.db_table}" SET {names} WHERE "id" = %s', [*values, key])  # noqa: S608


def upsert(rows: Sequence[Model], *key: str) -> Statement:
    """Add rows of one table, or bring those with the same key to the same values."""
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    names = [f'"{field.column}"' for field in fields]
    held = {rows[0]._meta.get_field(name).column for name in key}
    changed = ", ".join(f'"{each.column}" = excluded."{each.column}"' for each in fields if each.column not in held)
    one = f"({', '.join(['%s'] * len(fields))})"
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    return Statement(
        f'INSERT INTO "{rows[0]._meta.db_table}" ({", ".join(names)}) VALUES {", ".join([one] * len(rows))}'  # noqa: S608
        f" ON CONFLICT ({', '.join(sorted(held))}) DO UPDATE SET {changed}",
        values,
    )


def delete(table: type[Model], keys: Sequence[Mapping[str, Any]]) -> Statement:
    """Remove the rows that have these values, named by their attributes."""
    fields = [table._meta.get_field(name) for name in keys[0]]
    one = " AND ".join(f'"{each.column}" = %s' for each in fields)
    values = [field.get_db_prep_save(key[field.attname], connection) for key in keys for field in fields]
    return Statement(f'DELETE FROM "{table._meta.db_table}" WHERE {" OR ".join([f"({one})"] * len(keys))}', values)  # noqa: S608


def write(*statements: Statement) -> None:
    """Send statements that write different rows: in one journey and one statement where the database can."""
    with connection.cursor() as cursor:
        for statement in _together(statements) if connection.vendor == "postgresql" else statements:
            cursor.execute(statement.sql, statement.values)


def ask(statement: Statement) -> tuple[Any, ...] | None:
    """Send one statement that answers with a row, or with none."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


class Prepared:
    """A query that the ORM builds and compiles once a process; each later call only fills in its values.

    `build` gets a stand-in for each name in `takes` (the name's type says which) and returns a `values_list` query. For
    the few queries of the busiest paths: compiling one with many columns takes longer than the database does.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **takes: type[int] | type[str]) -> None:
        stand_ins = {name: _stand_in(place, name, kind) for place, (name, kind) in enumerate(takes.items())}
        compiler = build(**stand_ins).query.get_compiler(connection.alias)
        try:
            self._sql, values = compiler.as_sql()
        except EmptyResultSet:  # what this actor may see is nothing: there is no question to ask
            self._sql, values = "", ()
            compiler.setup_query()
        names = {value: name for name, value in stand_ins.items()}
        self._values = [(names.get(value), value) for value in values]
        columns = [column for column, _, _ in compiler.select]
        self._converters = [(place, found) for place, found in compiler.get_converters(columns).items()]

    def first(self, **given: int | str) -> list[Any] | None:
        """The first row, its columns as Python values, or None."""
        if not self._sql:
            return None
        row = ask(Statement(self._sql, [value if name is None else given[name] for name, value in self._values]))
        if row is None:
            return None
        converted = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                converted[place] = convert(converted[place], expression, connection)
        return converted


def _stand_in(place: int, name: str, kind: type[int] | type[str]) -> int | str:
    return f"\0{name}" if kind is str else -(10**9) - place


def _together(statements: Sequence[Statement]) -> list[Statement]:
    if len(statements) < 2:
        return list(statements)
    *first, last = statements
    parts = ", ".join(f"w{place} AS ({statement.sql})" for place, statement in enumerate(first))
    return [Statement(f"WITH {parts} {last.sql}", [value for statement in statements for value in statement.values])]


class _Rows(Subquery):
    """The rows of a query as one JSON list of lists: whatever the query does inside, it is done before."""

    output_field = JSONField()
    empty_result_set_value = None

    def __init__(self, rows: QuerySet[Any, Any], columns: Sequence[str], documents: Collection[str]) -> None:
        super().__init__(rows)
        self._columns, self._documents = columns, documents

    def as_sql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        postgres = connection.vendor == "postgresql"
        names = ", ".join(self._name(column, postgres=postgres) for column in self._columns)
        many, one = ("jsonb_agg", "jsonb_build_array") if postgres else ("json_group_array", "json_array")
        template = f"(SELECT {many}({one}({names})) FROM (%(subquery)s) AS listed)"  # noqa: S608  names of columns
        return super().as_sql(compiler, connection, template=template, **context)

    def _name(self, column: str, *, postgres: bool) -> str:
        """SQLite keeps JSON as text and would quote it inside JSON."""
        return f'json("{column}")' if column in self._documents and not postgres else f'"{column}"'


def rows_of(rows: QuerySet[Any, Any], *columns: str, documents: Collection[str] = ()) -> Subquery:
    """These columns of a query's rows, as one value of another query: a list of lists in no order, or None.

    A column may lie beyond a relation or be an annotation; of those, `documents` names the ones that hold JSON.
    """
    own = {field.name for field in rows.model._meta.concrete_fields if isinstance(field, JSONField)}
    return _Rows(rows.order_by().values(*columns), columns, own | set(documents))


def sums_of(rows: QuerySet[Any, Any], *by: str, **sums: Any) -> Subquery:
    """Aggregates of a query's rows for each value of `by`, as one value of another query: lists of by, then sums."""
    return _Rows(rows.order_by().values(*by).annotate(**sums).values(*by, *sums), (*by, *sums), ())
