"""Owns crashing: a service is run in a child process that dies at its k-th SQL statement, or around its commit.

The child is a fork with a connection of its own; `os._exit` leaves no time for anything to be put right. The milder
fault is made in this process: the k-th statement is refused by the database, as a full disk or a lost server does.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, OperationalError, connection, connections

NEVER = 1_000_000

Work = Callable[[], Any]
FINISHED, FELL, DIED, DIED_LATER = 0, 1, 9, 10
"""How a child ended: it lived, it raised, it died before its commit, it died after its commit."""


@dataclass
class Fuse:
    """Burns with each statement and ends the process at the last; knows whether the commit has been."""

    left: int
    committed: bool = False
    burnt: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.burnt >= self.left:
            os._exit(DIED_LATER if self.committed else DIED)
        self.burnt += 1
        return execute(sql, params, many, context)


@dataclass
class Fault:
    """Refuses the k-th statement (from 0) once; on PostgreSQL by a real error, so that the transaction is void."""

    left: int
    struck: bool = False
    seen: int = field(default=0)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen - 1 != self.left:
            return execute(sql, params, many, context)
        self.struck = True
        try:
            execute("SELECT no_such_column_anywhere", [()] if many else (), many, context)
        except DatabaseError as error:
            raise OperationalError("the disk is full") from error
        raise AssertionError("the database takes what is no statement")


def dies_at(statement: int, work: Work) -> int:
    """Run the work in a child that dies before that statement (from 0); how the child ended."""
    return _in_child(work, Fuse(statement), dies_at_commit=False)[0]


def dies_before_commit(work: Work) -> int:
    """Run the work in a child that dies right before its outermost commit; how the child ended."""
    return _in_child(work, Fuse(NEVER), dies_at_commit=True)[0]


def statements_of(work: Work) -> int:
    """How many statements the work makes before its commit, seen in a child that dies right there."""
    ended, statements = _in_child(work, Fuse(NEVER), dies_at_commit=True)
    assert ended == DIED, f"the work ended with {ended} before any commit"
    return statements


def fails_at(statement: int, work: Work) -> bool:
    """Run the work here while the database refuses that statement; whether it was refused, and the work with it."""
    fault = Fault(statement)
    with connection.execute_wrapper(fault):
        try:
            work()
        except OperationalError:
            assert fault.struck
            return True
    assert not fault.struck, f"the error of statement {statement} was swallowed"
    return False


def _in_child(work: Work, fuse: Fuse, *, dies_at_commit: bool) -> tuple[int, int]:
    """How the child ended, and how many statements it made."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _live_and_die(work, fuse, writing, dies_at_commit=dies_at_commit)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(said or b"0")


def _live_and_die(work: Work, fuse: Fuse, told: int, *, dies_at_commit: bool) -> None:
    commit = connection._commit

    def watched_commit() -> None:
        if dies_at_commit:
            os.write(told, str(fuse.burnt).encode())
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
