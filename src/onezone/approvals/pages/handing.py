"""Handing over several items at once: what is in hand, to whom, why; and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.queries.board import catalogue_on
from onezone.approvals.queries.handing import InHand, in_hands
from onezone.approvals.queries.people import officers_of
from onezone.approvals.services.handing import Handed, hand_over_many
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class HandLine:
    """One item: in hand, or what became of it (`seq` of the journal, or why not)."""

    key: str
    matter: str
    name: str
    project: str
    href: str
    simulated: bool
    holder: str
    due: date | None
    chosen: bool = False
    seq: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class HandPage:
    """The page before and after. `error`: what the form lacks."""

    lines: tuple[HandLine, ...]
    officers: tuple[tuple[str, str], ...]
    to: str
    reason: str
    done: tuple[HandLine, ...] = ()
    error: str = ""
    left: tuple[str, ...] = ()
    """What was chosen and is not in hand: matter and project."""


def build_handing(actor: Actor, *, at: datetime, sent: Mapping[str, str], chosen: Sequence[str] = ()) -> HandPage:
    """What may be handed over, with what was chosen and typed. Raises NotFound for a post without a desk."""
    held, today = in_hands(actor), local_date(at)
    catalogue = catalogue_on(actor, today) if held else None
    lines = [_line(row, catalogue, chosen=row.key in chosen) for row in held if catalogue is not None]
    lines.sort(key=lambda line: not line.chosen)
    officers = officers_of(actor, actor.department or "", today)
    left = tuple(_named(key) for key in dict.fromkeys(chosen) if key not in {line.key for line in lines})
    return HandPage(tuple(lines), officers, sent.get("to", ""), sent.get("reason", ""), left=left)


def hand_over(actor: Actor, *, at: datetime, sent: Mapping[str, str], chosen: Sequence[str]) -> HandPage:
    """Hand over what was chosen, each item for itself; what the form lacks is said, with everything typed."""
    page = build_handing(actor, at=at, sent=sent, chosen=chosen)
    error = _lacks(page)
    if error:
        return replace(page, error=error)
    picked = [line for line in page.lines if line.chosen]
    items = [tuple(line.key.split(":")) for line in picked]
    handed = hand_over_many(actor=actor, at=at, items=items, to=page.to, reason=page.reason.strip())  # type: ignore[arg-type]
    done = tuple(_outcome(line, held) for line, held in zip(picked, handed, strict=True))
    after = build_handing(actor, at=at, sent={})
    return HandPage(after.lines, after.officers, "", "", done=done)


def _lacks(page: HandPage) -> str:
    if not any(line.chosen for line in page.lines):
        return _("没有选任何件")
    if page.to not in dict(page.officers):
        return _("请选择移交给谁")
    return "" if page.reason.strip() else _("请写明移交的缘由")


def _named(key: str) -> str:
    project, _mode, matter = (*key.split(":"), "", "")[:3]
    return f"{matter} {project}".strip()


def _line(row: InHand, catalogue: Catalogue, *, chosen: bool) -> HandLine:
    simulated = row.mode == "simulated"
    return HandLine(
        key=row.key,
        matter=row.matter,
        name=words.matter_name(catalogue, row.matter),
        project=row.project_name,
        href=item_url(row.project, row.matter, simulated=simulated),
        simulated=simulated,
        holder=words.officer_name(row.officer) or _("未分派"),
        due=row.due_on,
        chosen=chosen,
    )


def _outcome(line: HandLine, held: Handed) -> HandLine:
    why = held.refusal.say(get_language() or "zh-hans") if held.refusal is not None else ""
    return HandLine(line.key, line.matter, line.name, line.project, line.href, line.simulated, line.holder, line.due,
                    seq=held.seq, why=why)  # fmt: skip
