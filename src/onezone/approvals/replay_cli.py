"""`onezone replay`: run case files through the pure rules; one JSON object a line, the worst exit status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.domain.replay import ActRefused, CaseFile, CaseMalformed, parse_case, parse_day, run
from onezone.kernel.calendar import WorkCalendar, builtin_calendar
from onezone.kernel.errors import RuleError

OK, REFUSED, MALFORMED = 0, 1, 2


def main(argv: Sequence[str]) -> int:
    """Replay the cases named, `-` for JSON lines from standard input. 1: an act was refused, 2: malformed."""
    parser = argparse.ArgumentParser(
        prog="onezone replay", description="Run cases through the rules and print their state."
    )
    parser.add_argument(
        "cases", nargs="+", metavar="CASE.json", help="case files, or - for JSON lines from standard input"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the day asked about, where the case names none")
    parser.add_argument("--lang", default="en", choices=("en", "zh"), help="language of messages")
    given = parser.parse_args(list(argv))
    try:
        as_of = None if given.as_of is None else parse_day(given.as_of, "--as-of")
    except CaseMalformed as error:
        sys.stdout.write(json.dumps(_malformed(error, given.lang), ensure_ascii=False) + "\n")
        return MALFORMED
    worst = OK
    for name in given.cases:
        for text in _texts(name):
            status, answer = replay(text, as_of=as_of, language=given.lang)
            if name != "-" and status == MALFORMED:
                answer = {"file": name, **answer}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
            worst = max(worst, status)
    sys.stdout.flush()
    return worst


def _texts(name: str) -> Iterator[str | OSError]:
    if name == "-":
        yield from (_decoded(line) for line in sys.stdin.buffer if line.strip())
        return
    try:
        with open(name, "rb") as file:
            yield _decoded(file.read())
    except OSError as error:
        yield error


def _decoded(content: bytes) -> str | OSError:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return OSError(f"not UTF-8, byte {error.start + 1}")


def replay(text: str | OSError, *, as_of: date | None, language: str = "en") -> tuple[int, dict[str, Any]]:
    """One case: its exit status and its answer (state, refusal, or fault)."""
    try:
        file = parse_case(_parsed(text))
        return OK, run(file, _context(file), as_of=as_of)
    except ActRefused as refusal:
        cause = refusal.__cause__
        refused = {**refusal.data, "message": cause.say(language) if isinstance(cause, RuleError) else ""}
        return REFUSED, {"refused": refused}
    except CaseMalformed as error:
        return MALFORMED, _malformed(error, language)
    except RecursionError:
        return MALFORMED, _malformed(CaseMalformed(path="$", reason="nested too deeply"), language)


def _parsed(text: str | OSError) -> Any:
    if isinstance(text, OSError):
        raise CaseMalformed(path="$", reason=text.strerror or str(text))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}: {error.msg}"
        raise CaseMalformed(path="$", reason=f"not JSON, {where}") from error
    except ValueError as error:  # a number of thousands of digits
        raise CaseMalformed(path="$", reason=f"not JSON, {error}") from error


def _malformed(error: CaseMalformed, language: str) -> dict[str, Any]:
    return {"error": {"code": error.code, **error.data, "message": error.say(language)}}


def _context(file: CaseFile) -> Context:
    return Context(_catalogue(file), _calendar(file), file.rules)


def _catalogue(file: CaseFile) -> Catalogue:
    if file.catalogue_document is not None:
        try:
            return parse_catalogue(file.catalogue_document, None)
        except RuleError as error:
            raise CaseMalformed(path="$.catalogue", reason=error.say("en")) from error
    if file.catalogue != "builtin":
        raise CaseMalformed(
            path="$.catalogue", reason=f"unknown catalogue {file.catalogue!r}: builtin, or the document"
        )
    return builtin_catalogue()


def _calendar(file: CaseFile) -> WorkCalendar:
    if file.calendar != "CN":
        raise CaseMalformed(path="$.calendar", reason=f"unknown calendar {file.calendar!r}")
    calendar = builtin_calendar()
    if not file.closures:
        return calendar
    return calendar.with_closures(file.closures, f"{calendar.version}+{len(file.closures)}")
