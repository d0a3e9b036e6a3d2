"""The present of the demo zone: live projects in every state on the demo's day. Dates count back in working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from onezone.approvals.demo import stories as tell
from onezone.approvals.demo.history import DESIGN, FULL
from onezone.approvals.demo.opening import open_run, parcel_of
from onezone.approvals.demo.present_formal import FORMAL
from onezone.approvals.demo.present_simulated import MAIN, SIMULATED
from onezone.approvals.demo.stories import Run
from onezone.approvals.demo.timeline import Story, Timeline, at
from onezone.approvals.services.core import officer_key
from onezone.kernel.calendar import builtin_calendar

# Working days before today, hour, who, act, payload. "file" goes through the window as a filing of one matter.
Step = tuple[int, int, str, str, Mapping[str, Any]]


class Days:
    """Instants counted back from the demo's day in working days."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.calendar = builtin_calendar()

    def back(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        rank = self.calendar.rank(self.today.toordinal()) - days
        return at(self.calendar.day_of_rank(rank), hour, minute)


def stories(time: Timeline, cast: Any, today: date) -> Iterator[Story]:
    """All stories of the present."""
    days = Days(today)
    yield main_project(time, cast, days)
    for spec in SIMULATED:
        yield simulated_project(time, cast, days, spec)
    for spec in FORMAL:
        yield formal_project(time, cast, days, spec)


# -- simulated projects -------------------------------------------------------------------------------------------


def early(time: Timeline, cast: Any, spec: Mapping[str, Any], days: Days) -> Iterator[datetime]:
    """Open, file what needs no land, apply for simulation."""
    yield days.back(spec["back"], 9, 20)
    run = open_run(time, cast, spec)
    spec["run"].append(run)
    time.start(tell.formal(run, ("A109", "A101"), stage="1"))
    time.start(tell.formal(run, ("L02",), stage="L"))
    yield from tell.until_effective(run, ("A109", "A101", "L02"))
    yield time.after(0, 14, 10)
    run.do(cast.applicant(run.enterprise), "apply")


def admitted(
    time: Timeline, cast: Any, spec: Mapping[str, Any], days: Days, parallel: Iterable[str] = ("P202", "P204", "P206")
) -> Iterator[datetime]:
    """Early items, admission, and the simulated filings of the stages that the spec names."""
    yield from early(time, cast, spec, days)
    run: Run = spec["run"][0]
    yield time.after(1, 9, 30)
    run.do(cast.convener, "admit", matters=list(spec.get("planned", (*DESIGN, "C401", "C404", "C405"))))
    time.start(tell.formal(run, parallel, stage="P"))
    time.start(tell.formal(run, ("P218",), stage="P"))
    opinions = spec.get("opinions", {})
    for stage, matters in spec.get("stages", (("1", ("A107",)), ("2", DESIGN[1:]), ("3", ("C401", "C404")))):
        time.start(tell.simulated(run, stage, matters, **{key: opinions[key] for key in matters if key in opinions}))


def main_project(time: Timeline, cast: Any, days: Days) -> Story:
    """炜盛三期: all reviewed, conditions open, one formal item due tomorrow, only the land is missing."""
    due = [days.back(1).date().isoformat(), days.back(-4).date().isoformat(), days.back(-9).date().isoformat()]
    conditional = {
        "outcome": "conditional",
        "conditions": [
            {"text": "总平面补标消防车道转弯半径", "owner": "applicant", "due": due[1]},
            {"text": "厂区出入口与规划路衔接,取得交管意见", "owner": "steward", "due": due[2]},
        ],
    }
    spec = {**MAIN, "run": [], "opinions": {"B302": conditional}}
    yield from admitted(time, cast, spec, days, parallel=("P202", "P204"))
    run: Run = spec["run"][0]
    time.start(slow_review(run, "P205", days))
    time.start(listing(run, days))
    yield from tell.until_opinions(run, FULL)
    yield time.after(0, 10, 40)
    run.do(cast.window, "record_fact", name="project.contractor", value="施工合同已登记")
    time.start(tell.simulated(run, "3", ("C405", "C406"), C405=promised_papers(due)))
    yield days.back(2, 15, 10)
    run.do(cast.steward, "note", text="已联系企业补齐工伤保险参保证明")


def promised_papers(due: Sequence[str]) -> dict[str, Any]:
    """The pre-check sheet of the construction permit still wants two papers, one of them late."""
    return {
        "outcome": "conditional",
        "conditions": [
            {"text": "农民工工伤保险参保证明", "owner": "applicant", "due": due[0], "material": "工伤保险参保证明"},
            {"text": "农民工工资保证金存缴凭证", "owner": "applicant", "due": due[2], "material": "工资保证金凭证"},
        ],
    }


def slow_review(run: Run, matter: str, days: Days) -> Story:
    """A formal item whose promise runs out tomorrow."""
    yield days.back(5, 9, 40)
    run.file("P", {matter: "formal"})
    yield days.back(4, 11, 0)
    run.do(run.cast.window, "accept", matter=matter)
    yield days.back(2, 10, 0)
    run.do(run.officer(matter), "start", matter=matter)


def listing(run: Run, days: Days) -> Story:
    """The land is being listed; who will win it is open."""
    yield days.back(17, 9, 0)
    run.file("L", {"L03": "formal"})
    yield days.back(17, 10, 0)
    run.do(run.cast.window, "accept", matter="L03")
    yield days.back(16, 9, 0)
    run.do(run.officer("L03"), "start", matter="L03")


def simulated_project(time: Timeline, cast: Any, days: Days, given: Mapping[str, Any]) -> Story:
    """A project in simulation that ends up in the state its spec names."""
    spec = {**given, "run": []}
    if spec.get("until") == "applied":
        yield from early(time, cast, spec, days)
        return
    if spec.get("until") == "refused_admission":
        yield from early(time, cast, spec, days)
        yield time.after(1, 9, 0)
        spec["run"][0].do(cast.convener, "refuse_admission", reasons=spec["reasons"])
        return
    yield from admitted(time, cast, spec, days)
    run: Run = spec["run"][0]
    if spec.get("land") is not None:
        yield days.back(spec["land"], 10, 30)
        yield from with_land(time, cast, run, spec)
    for step in in_order(spec.get("steps", ())):
        yield from one_step(run, days, step)


def with_land(time: Timeline, cast: Any, run: Run, spec: Mapping[str, Any]) -> Story:
    """The land contract arrives, as assumed or changed; some convert, some not, as the guards say."""
    contract = parcel_of(run, **dict(spec.get("contract", {})))
    run.do(cast.officers["NRB"], "record_fact", name="land.contract", value=contract)
    if spec.get("converts"):
        time.start(tell.convert(run, spec["converts"]))
    yield time.after(1, 11, 0)
    run.do(cast.officers["TAX"], "record_fact", name="land.paid", value="price and deed tax paid")


# -- formal projects ----------------------------------------------------------------------------------------------


def formal_project(time: Timeline, cast: Any, days: Days, given: Mapping[str, Any]) -> Story:
    """A project of which one or a few formal items stand in the states its steps lead to."""
    yield days.back(given["back"], 9, 25)
    run = open_run(time, cast, given)
    for step in in_order(given["steps"]):
        yield from one_step(run, days, step)


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps by their instants, whatever order the script tells them in."""
    return sorted(steps, key=lambda step: (-step[0], step[1]))


def one_step(run: Run, days: Days, step: Step) -> Story:
    """One act of a script at its instant."""
    back, hour, who, act, data = step
    yield days.back(back, hour, 15)
    if act == "file":
        matter = str(data["matter"])
        run.file(run.catalogue.matter(matter).stage, {matter: str(data.get("mode", "formal"))})
        return
    run.do(actor_of(run, who, data), act, **named(run, data))


def named(run: Run, data: Mapping[str, Any]) -> dict[str, Any]:
    """A script's data with the person it gives work to ("NRB/officer") as items name people."""
    people = {name: officer_key(actor_of(run, str(data[name]), data)) for name in ("to", "officer") if name in data}
    return {**data, **people}


def actor_of(run: Run, who: str, data: Mapping[str, Any]) -> Any:
    """The person a script means: an office, a post ("NRB/officer"), or officer or signer of the matter's department."""
    department, _slash, post = who.partition("/")
    if post:
        return (run.cast.signers if post == "signer" else run.cast.officers)[department]
    if who in ("officer", "signer"):
        return {"officer": run.officer, "signer": run.signer}[who](str(data["matter"]))
    offices = {"window": run.cast.window, "convener": run.cast.convener, "steward": run.cast.steward}
    return offices.get(who) or run.cast.applicant(run.enterprise)
