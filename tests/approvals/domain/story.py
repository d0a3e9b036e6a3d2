"""Owns the little language in which the tests of the rules tell a case: acts on days, refusals, states."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.case import Act, Case, Context
from onezone.approvals.domain.conversion import Guards, evaluate
from onezone.approvals.domain.engine import apply
from onezone.approvals.domain.replay import FORMAT
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.view import state_of
from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.codec import to_plain
from onezone.kernel.errors import RuleError

ZONE = ZoneInfo("Asia/Shanghai")
APPLICANT = "91350100M000100Y43"
PARCEL = "211382001001GB00001"
LAND = {
    "holder": APPLICANT,
    "parcel": PARCEL,
    "area_m2": "100000",
    "use": "industrial",
    "conditions": {"far": ">=1.2", "height": "<=24"},
}
ASSUMED = {
    "land.parcel": PARCEL,
    "land.area_m2": "100000",
    "land.use": "industrial",
    "land.conditions.far": ">=1.2",
    "land.conditions.height": "<=24",
    "design.far": "1.3",
    "design.layout": "sha256:layout-1",
    "design.facade": "grey",
}


class Story:
    """A case under way. Days are ISO texts; acts of one day are a second apart."""

    def __init__(
        self, rules: ZoneRules | None = None, *, route: Iterable[str] = (), facts: dict[str, Any] | None = None
    ):
        self.context = Context(builtin_catalogue(), builtin_calendar(), rules or ZoneRules())
        self.case = Case(self.context, code="P-1", applicant=APPLICANT, route=frozenset(route))
        self.rules = rules or ZoneRules()
        self.facts = facts if facts is not None else ASSUMED
        self.events: list[dict[str, Any]] = []
        self.day, self.seconds = date(2026, 3, 2), 0
        opened = datetime.combine(self.day, time(8), tzinfo=ZONE)
        for name, value in self.facts.items():
            self.case.facts.record(name, value, at=opened, actor="applicant")

    def on(self, day: str) -> Story:
        self.day, self.seconds = date.fromisoformat(day), 0
        return self

    def after(self, working_days: int) -> Story:
        return self.on(self.context.calendar.add_working_days(self.day, working_days).isoformat())

    def at(self) -> datetime:
        return datetime.combine(self.day, time(9), tzinfo=ZONE) + timedelta(seconds=self.seconds)

    def do(self, act: str, matter: str | None = None, *, actor: str = "NRB", **data: Any) -> Story:
        self.seconds += 1
        if matter is not None:
            data["matter"] = matter
        apply(self.case, Act(act, self.at(), actor, data))
        self.events.append({"at": self.at().isoformat(), "act": act, "actor": actor, **data})
        return self

    def attempt(self, act: str, matter: str | None = None, **data: Any) -> RuleError | None:
        """Do the act; gives its refusal, which has changed nothing, or None."""
        before = everything(self.case)
        try:
            self.do(act, matter, **data)
        except RuleError as refusal:
            assert everything(self.case) == before
            return refusal
        return None

    def refused(self, code: str, act: str, matter: str | None = None, **data: Any) -> dict[str, Any]:
        """The act is refused by that name and changes nothing; gives the refusal's data."""
        before = everything(self.case)
        with pytest.raises(RuleError) as refusal:
            self.do(act, matter, **data)
        assert refusal.value.code == code, refusal.value
        assert everything(self.case) == before
        assert refusal.value.say("zh-hans") != refusal.value.say("en")
        return dict(refusal.value.data)

    # -- longer passages ------------------------------------------------------------------------------------------

    def formal(self, *matters: str, **data: Any) -> Story:
        for matter in matters:
            self.do("file", matter, **data).do("accept", matter).do("decide", matter, outcome="approve")
        return self

    def reviewing(self, *matters: str, **data: Any) -> Story:
        for matter in matters:
            self.do("file", matter, mode="simulated", **data).do("accept", matter, mode="simulated")
        return self

    def opined(self, *matters: str, **data: Any) -> Story:
        for matter in matters:
            self.reviewing(matter, materials={f"{matter}图": f"sha256:{matter}-1"})
            self.do("opine", matter, **{"outcome": "agree", **data})
        return self

    def running(self, *opined: str, **admit: Any) -> Story:
        return self.formal("A109", "A101", "L02").do("admit", **admit).opined(*opined)

    def land(self, value: dict[str, Any] | None = None, paper: str = "land.contract", **changed: Any) -> Story:
        return self.do("record_fact", name=paper, value={**(value or LAND), **changed})

    # -- questions ------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        return state_of(self.case, self.day)

    def work(self, matter: str) -> dict[str, Any]:
        return dict(self.state()["work_items"][matter])

    def sim(self, matter: str) -> dict[str, Any]:
        return dict(self.state()["simulation"]["items"][matter])

    def case_state(self) -> str:
        return str(self.case.sim_state(self.day))

    def stale(self) -> set[str]:
        return {key for key, item in self.case.sim_items.items() if self.case.stale_because(item)}

    def guards(self, matter: str, *, accepted: bool = True) -> Guards:
        return evaluate(self.case, self.case.sim_items[matter], on=self.day, accepted=accepted)

    def failed(self, matter: str, *, accepted: bool = True) -> dict[str, list[str]]:
        found = self.guards(matter, accepted=accepted).failed
        return {name: [reason.code for reason in reasons] for name, reasons in found.items()}

    def fork(self) -> Story:
        return copy.deepcopy(self, {id(self.context): self.context})

    def document(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "as_of": self.day.isoformat(),
            "zone_rules": to_plain(self.rules),
            "project": {
                "code": "P-1",
                "applicant": APPLICANT,
                "facts": self.facts,
                "route": sorted(self.case.route),
            },
            "events": self.events,
        }


def everything(case: Case) -> Any:
    """All that a case holds, as plain values."""
    return (
        to_plain(case.work_items),
        to_plain(case.sim_items),
        to_plain(case.closed_items),
        to_plain(case.simulation),
        to_plain(case.conversions),
        to_plain(case.filings),
        to_plain(case.facts.versions),
        copy.deepcopy(case.materials),
        dict(case.rulesets),
        case.last_at,
    )


def told(*tellings: Callable[[Story], Any]) -> Story:
    """A story on which each telling has been run."""
    story = Story()
    for telling in tellings:
        telling(story)
    return story
