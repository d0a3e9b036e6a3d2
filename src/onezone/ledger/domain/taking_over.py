"""A project of a file: the past that a new one comes with, and what a file may say of one that stands in the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.kernel.errors import FieldError

from .errors import (
    AmountMalformed,
    DayBeforeLast,
    EvidenceMissing,
    FixedByActs,
    IndustryMalformed,
    PastImpossible,
    ReferenceGiven,
    StageOutOfTurn,
)
from .stages import GATES, NEXT, STAGE_WORDS, Side, Stage, Step

STATED = ("intended", "agreed", "filed", "paid_in")
"""Amounts that a file may state; what is completed comes from the months."""
FOLLOWS = ("reference", "parent", "side", "signed_on", "started_on")
"""What a file says of a new project only: afterwards it follows from acts, each with its day and reason."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a file says that a project stands, since when and by what evidence."""

    stage: Stage
    on: date
    side: Side
    evidence: str
    signed_on: date | None = None
    started_on: date | None = None


def stand_of(values: Mapping[str, Any]) -> Stand | None:
    """What a row says of the stage; None while stage or day are missing."""
    if not values.get("stage") or not values.get("stage_on"):
        return None
    return Stand(
        Stage(values["stage"]), values["stage_on"], Side(values.get("side") or Side.running), values["evidence"],
        values.get("signed_on"), values.get("started_on"),
    )  # fmt: skip


def proofs_by(stage: Stage, evidence: str) -> dict[str, str]:
    """What a file names for all that the gate asks: one sentence in one cell."""
    return {proof.code: evidence for proof in GATES[stage]}


def past_of(stand: Stand) -> tuple[Step, ...]:
    """The steps that a new project comes with: signing and start where their days are known, then its stage."""
    known = ((Stage.signed, stand.signed_on), (Stage.started, stand.started_on))
    before = [Step(stage, on) for stage, on in known if on is not None and stage.rank < stand.stage.rank]
    here = Step(stand.stage, stand.on, Side.running, proofs_by(stand.stage, stand.evidence))
    turned = [] if stand.side is Side.running else [Step(stand.stage, stand.on, stand.side, {}, stand.evidence)]
    return (*before, here, *turned)


def wrong_with(held: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> Iterator[FieldError]:
    """What is wrong with a row of a file as the project would become."""
    for name in STATED:
        if wanted[name] is not None and wanted[name] < 0:
            yield AmountMalformed(field=name, value=f"{wanted[name]:f}")
    try:
        require_industry(wanted["industry"], wanted["industry_edition"])
    except FieldError as refusal:
        yield refusal
    stand = stand_of(wanted)
    if stand is not None:
        yield from _wrong_past(stand, wanted) if held is None else _wrong_step(held, stand, wanted)


def require_industry(code: str, edition: str) -> None:
    """A code of GB/T 4754 names the edition it is of. Raises IndustryMalformed."""
    letter = code[:1] if code[:1].isascii() and code[:1].isupper() else ""
    digits = code.removeprefix(letter)
    is_code = digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 4
    if code and not is_code and not (letter and not digits):
        raise IndustryMalformed(field="industry", value=code)
    if code and not edition:
        raise IndustryMalformed(field="industry_edition", value=code)


def _wrong_past(stand: Stand, wanted: Mapping[str, Any]) -> Iterator[FieldError]:
    if wanted["reference"]:
        yield ReferenceGiven(field="reference", value=wanted["reference"])
    if not stand.evidence:
        yield _evidence_missing(stand.stage)
    days = [(Stage.signed, stand.signed_on, "signed_on"), (Stage.started, stand.started_on, "started_on")]
    last = date.min
    for stage, on, name in days:
        if on is None:
            continue
        after = stage.rank > stand.stage.rank
        other = stage is stand.stage and on != stand.on
        if after or other or not last <= on <= stand.on:
            yield PastImpossible(field=name, on=on, stage=STAGE_WORDS[stand.stage][0], until=stand.on,
                                 stage_en=STAGE_WORDS[stand.stage][1])  # fmt: skip
        last = on


def _wrong_step(held: Mapping[str, Any], stand: Stand, wanted: Mapping[str, Any]) -> Iterator[FieldError]:
    """Of a project that stands in the book: the next stage with its day and evidence, or none of them."""
    stage = Stage(held["stage"])
    moves = stand.stage is not stage
    for name in FOLLOWS:
        arrives = moves and name == f"{stand.stage.value}_on" and wanted[name] == stand.on
        if wanted[name] != held[name] and not arrives:
            yield FixedByActs(field=name)
    if not moves:
        for name in ("stage_on", "evidence"):
            if wanted[name] != held[name]:
                yield FixedByActs(field=name)
        return
    if stand.stage not in NEXT[stage] or held["side"] != Side.running:
        yield StageOutOfTurn(
            field="stage", stage=STAGE_WORDS[stage][0], to=STAGE_WORDS[stand.stage][0],
            stage_en=STAGE_WORDS[stage][1], to_en=STAGE_WORDS[stand.stage][1],
        )  # fmt: skip
    if stand.on < held["stage_on"] or wanted["stage_on"] == held["stage_on"]:
        yield DayBeforeLast(field="stage_on", on=stand.on, after=held["stage_on"])
    if not stand.evidence or stand.evidence == held["evidence"]:
        yield _evidence_missing(stand.stage)


def _evidence_missing(stage: Stage) -> EvidenceMissing:
    return EvidenceMissing(
        field="evidence",
        missing="、".join(each.zh for each in GATES[stage]),
        missing_en="; ".join(each.en for each in GATES[stage]),
    )
