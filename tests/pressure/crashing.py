"""Owns crashing: a service is run in a child process that dies at its k-th SQL statement, or around its commit.

The child is a fork with a connection of its own; `os._exit` leaves no time for anything to be put right.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

NEVER = 1_000_000

Work = Callable[[], Any]
FINISHED, FELL, DIED, DIED_LATER = 0, 1, 9, 10
"""How a child ended: it lived, it raised, it died before its commit, it died after its commit."""


@dataclass
class Fuse:
    """Burns with each statement and ends the process at the last; knows whether the commit has been."""

    left: int
    committed: bool = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            os._exit(DIED_LATER if self.committed else DIED)
        return execute(sql, params, many, context)


def dies_at(statement: int, work: Work) -> int:
    """Run the work in a child that dies before that statement (from 0); how the child ended."""
    return _in_child(work, Fuse(statement), dies_at_commit=False)


def dies_before_commit(work: Work) -> int:
    """Run the work in a child that dies right before its outermost commit; how the child ended."""
    return _in_child(work, Fuse(NEVER), dies_at_commit=True)


def _in_child(work: Work, fuse: Fuse, *, dies_at_commit: bool) -> int:
    connections.close_all()
    child = os.fork()
    if child == 0:
        _live_and_die(work, fuse, dies_at_commit=dies_at_commit)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _live_and_die(work: Work, fuse: Fuse, *, dies_at_commit: bool) -> None:
    commit = connection._commit

    def watched_commit() -> None:
        if dies_at_commit:
            os._exit(DIED)
        commit()
        fuse.committed = True

    connection._commit = watched_commit
    try:
        with connection.execute_wrapper(fuse):
            work()
        os._exit(FINISHED)
    except Exception:  # noqa: BLE001  the child has nobody to tell but by its status
        os._exit(FELL)
