"""The timeline of a project (every act as a sentence) and its journal (every act as a hashed row)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.pages.project_head import Head, head_of
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.pages.project_story import Day, Line, by_day, story
from onezone.approvals.queries.project import project_case
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import zone_by_code
from onezone.platform.journal.queries import Entry, entries
from onezone.platform.journal.verify import verify
from onezone.platform.keyset import Page, page_of_rows

PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page of acts, the filters that are possible and those that are set."""

    head: Head
    days: tuple[Day, ...]
    page: Page[Line]
    departments: tuple[tuple[str, str], ...]
    matters: tuple[tuple[str, str], ...]
    asked: Mapping[str, str]
    total: int


def build_timeline(actor: Actor, reference: str, *, today: date, asked: Mapping[str, str]) -> TimelinePage:
    """The acts of a project, newest first; `asked`: department, matter, side, after, before. Raises NotFound."""
    project = project_case(actor, reference)
    catalogue = project.case.context.catalogue
    lines = story(entries(actor, reference), catalogue)
    wanted = [line for line in lines if _fits(line, asked)]
    page = page_of_rows(wanted, asked, key=lambda line: (line.seq,), size=PER_PAGE, falls=True)
    head = head_of(project, view_of(project.case, reference, today), here="timeline", acts=len(lines))
    matters = sorted({line.matter for line in lines if line.matter})
    return TimelinePage(
        head,
        by_day(list(page.rows), today),
        page,
        tuple(
            (each, words.department_name(catalogue, each))
            for each in sorted({line.department for line in lines if line.department})
        ),
        tuple((each, f"{each} {words.matter_name(catalogue, each, short=True)}") for each in matters),
        {key: asked.get(key, "") for key in ("department", "matter", "side")},
        len(lines),
    )


def _fits(line: Line, asked: Mapping[str, str]) -> bool:
    side = asked.get("side")
    return (
        asked.get("department") in (None, "", line.department)
        and asked.get("matter") in (None, "", line.matter)
        and (not side or (side == "simulated") == line.is_sim)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the journal with the sentence that it stands for."""

    entry: Entry
    line: Line


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The chain of a project; `verdict` is None until it was asked for."""

    head: Head
    rows: tuple[Row, ...]
    page: Page[Row]
    chain_head: str
    algorithm: str
    count: int
    verdict: str | None
    verdict_holds: bool
    said_of: str


def build_journal(
    actor: Actor, reference: str, *, today: date, asked: Mapping[str, str], checked: bool = False
) -> JournalPage:
    """The journal's rows, newest first, and the verdict of re-hashing them now if `checked`. Raises NotFound."""
    project = project_case(actor, reference)
    held = entries(actor, reference)
    lines = story(held, project.case.context.catalogue)
    rows = [Row(entry, line) for entry, line in zip(held, lines, strict=True)]
    shown = page_of_rows(rows, asked, key=lambda row: (row.entry.seq,), size=PER_PAGE, falls=True)
    verdict, holds = _verdict(actor, reference) if checked else (None, False)
    head = head_of(project, view_of(project.case, reference, today), here="journal", acts=len(rows))
    last = held[-1] if held else None
    return JournalPage(
        head,
        shown.rows,
        shown,
        last.hash if last else "",
        last.algorithm if last else "",
        len(held),
        verdict,
        holds,
        reference,
    )


def _verdict(actor: Actor, reference: str) -> tuple[str, bool]:
    found = verify(zone_by_code(actor.zone_code), chain=reference)
    if found.holds:
        return _("凭证链完整：%s 条记录逐条重新计算，前后相接，与链头一致") % found.rows, True
    first = found.findings[0]
    return _("凭证链不完整：第 %(seq)s 条，%(code)s") % {"seq": first.seq, "code": finding_words(first.code)}, False


def finding_words(code: str) -> str:
    """What is wrong with a chain, for people."""
    return {
        "row_changed": _("内容被改动，摘要对不上"),
        "link_broken": _("与前一条不相接"),
        "row_missing": _("缺这一条"),
        "tail_cut": _("末尾的记录不见了"),
        "head_changed": _("链头被改动"),
        "head_missing": _("没有链头"),
    }.get(code, code)
