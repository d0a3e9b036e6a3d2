"""Two rows that are one enterprise become one: what is asked, what moves, and the act. It is not undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onezone.kernel.errors import JSON
from onezone.parties import errors
from onezone.parties.finding import PROVISIONAL, every_name
from onezone.parties.models import Enterprise, Merge, ToldApart
from onezone.parties.moving import Firm, Going, Mover, movers
from onezone.parties.permissions import Act, require
from onezone.parties.queries import locked_pair
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.outbox.services import publish
from onezone.platform.registers import cells, finding, history
from onezone.platform.registers import services as registers
from onezone.platform.registers.declaration import Field, Kind
from onezone.platform.registers.judging import values_of

KEPT, GONE = "kept", "gone"
NAMES_BECOME = ("aliases", "former_names")
ABOUT_NAMES = frozenset({"name", *NAMES_BECOME})


@dataclass(frozen=True, slots=True)
class Side:
    """One field as both have it. `asked`: both say something and not the same, so a person chooses."""

    field: Field
    kept: str
    gone: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would ask and move. `seen` changes with every change of either."""

    kept: Firm
    gone: Firm
    sides: tuple[Side, ...]
    moves: tuple[tuple[Mover, int], ...]
    seen: str


def preview(actor: Actor, *, kept: str, gone: str) -> Preview:
    """What merging `gone` into `kept` would do. NotAllowed, NotFound, SameEnterprise, ToldApartBefore."""
    require(actor, Act.judge)
    pair = _pair(actor, kept, gone, lock=False)
    firm = firm_of(pair[1])
    return Preview(
        kept=firm_of(pair[0]),
        gone=firm,
        sides=tuple(_sides(*pair)),
        moves=tuple((each, each.count(actor, firm)) for each in movers()),
        seen=_seen(actor, *pair),
    )


def merge(
    *,
    actor: Actor,
    at: datetime,
    kept: str,
    gone: str,
    choices: Mapping[str, str],
    reason: str,
    name_becomes: str = "aliases",
    seen: str | None = None,
) -> str:
    """Merge one enterprise into another; returns the code by which it goes from now on.

    `choices`: field that both fill differently -> "kept" or "gone". `name_becomes`: what becomes of the other name.
    `seen`: of the preview that was decided on. NotAllowed, NotFound, SameEnterprise, ToldApartBefore, ChoiceMissing,
    TextMissing, ChangedMeanwhile.
    """
    require(actor, Act.judge)
    if not reason.strip():
        raise errors.TextMissing(field="reason")
    with act_transaction(actor):
        stays, goes = _pair(actor, kept, gone, lock=True)
        if seen is not None and seen != _seen(actor, stays, goes):
            raise errors.ChangedMeanwhile(field="seen")
        taken = _chosen(stays, goes, choices)
        going = _going(stays, goes, taken)
        moved: dict[str, JSON] = {}
        for mover in movers():
            moved |= {field: mover.count(actor, going.gone) for field in mover.fields}
            mover.move(actor=actor, at=at, going=going)
        _write(actor, at, stays, goes, going, taken, reason.strip(), name_becomes)
        Merge.objects.create(
            zone_id=actor.zone_id, kept=stays, gone=goes, reason=reason.strip()[:500], merged_by=actor.signature,
            merged_at=at,
        )  # fmt: skip
        _tell(actor, at, going, moved, dict.fromkeys(taken, GONE), reason.strip()[:500])
    return going.credit_code


def firm_of(row: Enterprise) -> Firm:
    return Firm(row.pk, row.credit_code, row.name)


def _pair(actor: Actor, kept: str, gone: str, *, lock: bool) -> tuple[Enterprise, Enterprise]:
    """The one that stays and the one that goes."""
    held = locked_pair(actor, kept, gone, lock=lock)
    told = ToldApart.objects.filter(zone_id=actor.zone_id, one=held[0], other=held[1]).first()
    if told is not None:
        raise errors.ToldApartBefore(field=GONE, reason=told.reason)
    return held if held[0].credit_code == kept else (held[1], held[0])


def _seen(actor: Actor, stays: Enterprise, goes: Enterprise) -> str:
    return ".".join(str(history.last_entry(actor, ENTERPRISES, each)) for each in (stays, goes))


def _sides(stays: Enterprise, goes: Enterprise) -> Iterator[Side]:
    left, right = values_of(ENTERPRISES, stays), values_of(ENTERPRISES, goes)
    for field in ENTERPRISES.kept:
        kept, gone = (cells.show(field, each[field.name]) for each in (left, right))
        if kept or gone:
            yield Side(field, kept, gone, _asked(field, left[field.name], right[field.name]))


def _asked(field: Field, kept: Any, gone: Any) -> bool:
    if field.kind is Kind.names or cells.is_empty(kept) or cells.is_empty(gone) or kept == gone:
        return False
    return field.name != "credit_code" or not any(each.startswith(PROVISIONAL) for each in (kept, gone))


def _chosen(stays: Enterprise, goes: Enterprise, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Fields whose value the kept one takes from the other: chosen, or the only one there is."""
    left, right = values_of(ENTERPRISES, stays), values_of(ENTERPRISES, goes)
    taken: list[str] = []
    for field in ENTERPRISES.kept:
        kept, gone = left[field.name], right[field.name]
        if _asked(field, kept, gone):
            if choices.get(field.name) not in (KEPT, GONE):
                raise errors.ChoiceMissing(field=field.name, label=str(field.label))
            if choices[field.name] == GONE:
                taken.append(field.name)
        elif field.name == "credit_code":
            taken += [field.name] if kept.startswith(PROVISIONAL) and not gone.startswith(PROVISIONAL) else []
        elif field.kind is not Kind.names and cells.is_empty(kept) and not cells.is_empty(gone):
            taken.append(field.name)
    return tuple(taken)


def _going(stays: Enterprise, goes: Enterprise, taken: tuple[str, ...]) -> Going:
    return Going(
        gone=firm_of(goes),
        kept=firm_of(stays),
        credit_code=goes.credit_code if "credit_code" in taken else stays.credit_code,
        name=goes.name if "name" in taken else stays.name,
    )


def _write(
    actor: Actor, at: datetime, stays: Enterprise, goes: Enterprise, going: Going, taken: tuple[str, ...],
    reason: str, name_becomes: str,
) -> None:  # fmt: skip
    """Both rows: the gone one keeps all it had and leads to the kept one, which may take its code."""
    sure = history.standings(actor, ENTERPRISES, [goes.pk]).get(goes.pk, {})
    values = {name: getattr(goes, ENTERPRISES.field(name).place) for name in taken}
    other = going.gone.name if going.name == going.kept.name else going.kept.name
    goes.merged_into, goes.credit_code = stays, f"~{goes.pk}"
    goes.save(update_fields=["merged_into", "credit_code"])
    source = f"合并：{going.gone.name}（{going.gone.credit_code}）。{reason}"
    for standing in dict.fromkeys(sure.get(name, "reported") for name in taken):
        held = values_of(ENTERPRISES, stays)
        for name in taken:
            if sure.get(name, "reported") == standing:
                setattr(stays, ENTERPRISES.field(name).place, values[name])
        origin = registers.Origin(source, standing=standing)
        registers.note(actor=actor, at=at, register=ENTERPRISES, row=stays, held=held, origin=origin)
    held = values_of(ENTERPRISES, stays)
    _take_names(stays, goes, other, name_becomes)
    registers.note(actor=actor, at=at, register=ENTERPRISES, row=stays, held=held, origin=registers.Origin(source))
    stays.save()
    goes.credit_code = next(iter(going.old_codes))
    goes.save(update_fields=["credit_code"])
    finding.keep(actor=actor, register=ENTERPRISES, rows=[(stays, ())])


def _take_names(stays: Enterprise, goes: Enterprise, other: str, name_becomes: str) -> None:
    names = {
        "aliases": [*stays.aliases, *goes.aliases],
        "former_names": [*stays.former_names, *goes.former_names],
    }
    names["former_names" if name_becomes == "former_names" else "aliases"].append(other)
    former = list(dict.fromkeys(each for each in names["former_names"] if each != stays.name))
    stays.former_names = former
    stays.aliases = [each for each in dict.fromkeys(names["aliases"]) if each != stays.name and each not in former]
    stays.every_name = every_name(stays)


def _tell(
    actor: Actor, at: datetime, going: Going, moved: dict[str, JSON], chosen: dict[str, str], reason: str
) -> None:
    said: dict[str, JSON] = {
        "kept": going.kept.credit_code, "gone": going.gone.credit_code, "names": [going.kept.name, going.gone.name],
        "credit_code": going.credit_code, "moved": moved, "taken": sorted(chosen), "reason": reason,
    }  # fmt: skip
    entry = append(actor=actor, at=at, chain=ZONE_CHAIN, act="merge_enterprises", payload=said)
    told: dict[str, JSON] = {name: said[name] for name in ("kept", "gone", "credit_code")}
    publish(actor=actor, at=at, name="parties.merged", payload=told, key=f"parties:{entry.seq}")
