"""Reading a list of projects from a sheet: the shared reader of tables with the limits and refusals of a list."""

from __future__ import annotations

from typing import BinaryIO

from onezone.approvals.domain.batch import MOST_COLUMNS, MOST_ROWS
from onezone.approvals.errors import ListTooLong, ListUnreadable
from onezone.platform.files import tables

LIMIT = 2 * 1024 * 1024
UNPACKED = 20 * 1024 * 1024


def read_table(content: BinaryIO, kind: str) -> tables.Table:
    """The first sheet as texts. `kind` as the file store found it: xlsx or text. ListUnreadable, ListTooLong."""
    limits = tables.Limits(LIMIT, UNPACKED, MOST_ROWS + 1, MOST_COLUMNS)
    try:
        return tables.read_table(content, kind, limits)
    except tables.TableTooLongError as error:
        raise ListTooLong(field="list", rows=MOST_ROWS, columns=MOST_COLUMNS) from error
    except tables.TableUnreadableError as error:
        raise ListUnreadable(field="list", reason_zh=error.zh, reason_en=error.en) from error
