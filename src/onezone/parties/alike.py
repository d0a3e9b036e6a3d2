"""Which enterprises of a zone may be one: reads for the page of duplicates and for the warning before a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from onezone.parties.domain import blocking, likeness
from onezone.parties.domain.likeness import Firm, Likeness, Why
from onezone.parties.models import Enterprise, ToldApart
from onezone.parties.permissions import Act, require
from onezone.parties.queries import EnterpriseRow, row_of
from onezone.platform.identity.actor import Actor

MOST_LOOKED_AT = 2000
"""Enterprises that share a piece of a new one's name and are held against it."""
MOST_WARNED, MOST_OF_EACH = 5, 3
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two enterprises that may be one, and a sentence why."""

    one: EnterpriseRow
    other: EnterpriseRow
    why: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Near:
    """What one of many new enterprises may be, and a lazy sentence why. `beside`: its place, when it is new too."""

    code: str
    name: str
    sentence: Any
    beside: int | None


@dataclass(frozen=True, slots=True)
class ApartRow:
    """Two that were told apart."""

    id: int
    one: EnterpriseRow
    other: EnterpriseRow
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The surest pairs, and how many there are in all."""

    pairs: tuple[PairRow, ...]
    count: int


def duplicates(actor: Actor, *, limit: int) -> Duplicates:
    """Pairs that may be one enterprise and were not told apart, the surest first. NotAllowed."""
    require(actor, Act.judge)
    apart = set(ToldApart.objects.filter(zone_id=actor.zone_id).values_list("one__credit_code", "other__credit_code"))
    found = [
        each
        for each in blocking.pairs(list(_firms(actor)))
        if (each.one, each.other) not in apart and (each.other, each.one) not in apart
    ]
    rows = _rows(actor, found[:limit])
    return Duplicates(tuple(_pair(each, rows) for each in found[:limit]), len(found))


def told_apart(actor: Actor) -> tuple[ApartRow, ...]:
    """Decisions that two are not one, the newest first. NotAllowed."""
    require(actor, Act.judge)
    rows = ToldApart.objects.filter(zone_id=actor.zone_id).select_related("one", "other").order_by("-id")
    return tuple(
        ApartRow(each.pk, row_of(each.one), row_of(each.other), each.reason, _name(each.told_by), each.told_at)
        for each in rows
    )


def _name(signature: str) -> str:
    return signature.rsplit("/", 1)[-1]


def alike_to(actor: Actor, *, name: str, credit_code: str = "") -> tuple[tuple[EnterpriseRow, Any], ...]:
    """Enterprises that one with this name and code may be, the surest first, with a lazy sentence why. NotAllowed."""
    require(actor, Act.read)
    new = Firm(credit_code, name)
    holds = [Q(every_name__icontains=piece) for piece in blocking.pieces(name) if piece]
    if likeness.subject(credit_code):
        holds.append(Q(credit_code__contains=likeness.subject(credit_code)))
    if not holds:
        return ()
    rows = Enterprise.objects.filter(reduce(or_, holds), zone_id=actor.zone_id, merged_into=None).order_by("id")[
        :MOST_LOOKED_AT
    ]
    by_code = {row.credit_code: row for row in rows}
    found = likeness.alike(new, map(_firm, by_code.values()))[:MOST_WARNED]
    return tuple((row_of(by_code[each.other]), _sentence(each)) for each in found)


def alike_each(actor: Actor, new: Sequence[Firm]) -> list[list[Near]]:
    """For each of these, whose keys differ, what it may be: enterprises, or one of these before it. NotAllowed.

    Reads every enterprise of the zone once, however many are new.
    """
    require(actor, Act.read)
    found = blocking.alike_each(new, _firms(actor), most=MOST_OF_EACH)
    places = {each.key: place for place, each in enumerate(new)}
    codes = sorted({each.other for many in found.values() for each in many} - set(places))
    names = {key: new[place].name for key, place in places.items()} | _names(actor, codes)
    return [
        [
            Near(each.other, names[each.other], _sentence(each), places.get(each.other))
            for each in found.get(one.key, ())
        ]
        for one in new
    ]


def _names(actor: Actor, codes: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(codes), AT_ONCE):
        rows = Enterprise.objects.filter(zone_id=actor.zone_id, credit_code__in=codes[start : start + AT_ONCE])
        found |= dict(rows.values_list("credit_code", "name"))
    return found


def sentence(found: Likeness) -> str:
    """Why one thinks so."""
    if found.why is Why.code:
        return _("信用代码里的主体标识码相同：%(said)s") % {"said": found.said}
    if found.why is Why.same:
        return _("名称相同")
    if found.why is Why.listed:
        return _("“%(said)s”同时是两家的名称、简称或曾用名") % {"said": found.said}
    if found.why is Why.form:
        return _("去掉地区、括号和公司类型后都是“%(said)s”") % {"said": found.said}
    return _("去掉地区和公司类型后名称有 %(percent)s%% 相同") % {"percent": found.percent}


_sentence = lazy(sentence, str)


def _firms(actor: Actor) -> Iterator[Firm]:
    rows = Enterprise.objects.filter(zone_id=actor.zone_id, merged_into=None).order_by("id")
    held = rows.values_list("credit_code", "name", "aliases", "former_names")
    for code, name, aliases, former in held.iterator():
        yield Firm(code, name, tuple(aliases), tuple(former))


def _firm(row: Enterprise) -> Firm:
    return Firm(row.credit_code, row.name, tuple(row.aliases), tuple(row.former_names))


def _rows(actor: Actor, found: list[Likeness]) -> Mapping[str, EnterpriseRow]:
    codes = {code for each in found for code in (each.one, each.other)}
    rows = Enterprise.objects.filter(zone_id=actor.zone_id, credit_code__in=codes)
    return {row.credit_code: row_of(row) for row in rows}


def _pair(each: Likeness, rows: Mapping[str, EnterpriseRow]) -> PairRow:
    return PairRow(rows[each.one], rows[each.other], each.why.value, sentence(each))
