"""A route as a project kept it, read back into the values it was generated as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.routing import Reason, RouteMatter


def kept_route(kept: Iterable[Mapping[str, Any]], catalogue: Catalogue) -> tuple[RouteMatter, ...]:
    """The lines of a kept route; matters that its catalogue does not know are left out."""
    return tuple(_line(each) for each in kept if each["matter"] in catalogue.matters)


def _line(kept: Mapping[str, Any]) -> RouteMatter:
    return RouteMatter(
        matter_id=str(kept["matter"]),
        included=bool(kept["included"]),
        reasons=tuple(_reason(each) for each in kept.get("reasons") or ()),
        simulated=bool(kept.get("simulated")),
        undecided=bool(kept.get("undecided")),
        version=str(kept.get("version") or ""),
    )


def _reason(kept: Any) -> Reason:
    """A kept reason; one that was given as a plain sentence says the same in both languages."""
    if not isinstance(kept, Mapping):
        return Reason("given", str(kept), str(kept), "", "")
    fact, outcome = kept.get("fact") or {}, kept.get("outcome") or {}
    return Reason(
        str(kept.get("code") or "given"),
        str(fact.get("zh") or ""),
        str(fact.get("en") or ""),
        str(outcome.get("zh") or ""),
        str(outcome.get("en") or ""),
        str(kept.get("question") or ""),
    )
