"""Days saved of many projects at once: computed by the domain, cached for as long as a case does not change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.cache import cache

from onezone.approvals.domain.saved import Saved, counts, days_saved
from onezone.approvals.domain.states import CaseState
from onezone.approvals.queries.project import ProjectCase, cases_of
from onezone.approvals.store import visible_projects
from onezone.kernel.codec import from_plain, to_plain
from onezone.platform.identity.actor import Actor

KEPT_SECONDS = 30 * 24 * 60 * 60
_MAY_COUNT = (CaseState.PARTIALLY_CONVERTED, CaseState.CONVERTED, CaseState.CLOSED_PARTIAL)


def converted_projects(actor: Actor) -> tuple[ProjectCase, ...]:
    """Projects that converted something and hold their construction permit formally: those of the average."""
    rows = visible_projects(actor).filter(sim_state__in=[str(state) for state in _MAY_COUNT])
    return tuple(
        each for each in cases_of(actor, list(rows.order_by("id").values_list("id", flat=True))) if counts(each.case)
    )


def saved_by(projects: Iterable[ProjectCase]) -> Mapping[str, Saved]:
    """Reference -> days saved. A replay is played once per state of the case; one query for all that are known."""
    keys = {_key(each): each for each in projects}
    known = cache.get_many(keys)
    found: dict[str, Saved] = {}
    fresh: dict[str, object] = {}
    for key, project in keys.items():
        if key in known:
            held = from_plain(Saved, known[key]) if known[key] is not None else None
        else:
            held = days_saved(project.case)
            fresh[key] = to_plain(held)
        if held is not None:
            found[project.reference] = held
    if fresh:
        cache.set_many(fresh, KEPT_SECONDS)
    return found


def _key(project: ProjectCase) -> str:
    case = project.case
    changed = case.last_at.isoformat() if case.last_at is not None else ""
    return ":".join(
        (
            "saved",
            case.context.catalogue.ruleset[-16:],
            case.context.calendar.version[-24:],
            case.code,
            project.reference,
            changed,
        )
    ).replace(" ", "_")
