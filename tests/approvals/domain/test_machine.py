"""Tests whole cases that nobody thought of: soundness, minimality, honesty, invariants, and replay equals live.

`ONEZONE_HYPOTHESIS=long` tries a hundred times as many cases.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from onezone.approvals.domain.case import Context
from onezone.approvals.domain.facts import FactVersion
from onezone.approvals.domain.items import Conversion, Filing, SimCase, SimItem, WorkItem
from onezone.approvals.domain.replay import Head, parse_case, run
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import CASE_ENDED, SIM_ENDED, SimState, WorkState
from onezone.approvals.domain.view import state_of
from onezone.kernel.codec import from_plain, to_plain
from onezone.kernel.errors import RuleError

from .story import APPLICANT, LAND, PARCEL, Story, everything

OTHER = "91110000802100433B"
FORMAL_ONLY = ("A109", "A101", "L02", "P218")
FULL = ("A107", "B301", "B302", "B303", "B305", "C401", "C404")
MATTERS = (*FORMAL_ONLY, *FULL, "C405")
SLOTS = (*(f"{matter}图" for matter in (*FULL, "C405")), "总图")
FACTS = {
    "design.far": ("1.3", "1.5"),
    "design.facade": ("grey", "red"),
    "land.conditions.far": (">=1.2", ">=2.0"),
    "land.area_m2": ("100000", "90000"),
}
PAPERS: tuple[dict[str, Any], ...] = (
    LAND,
    LAND,
    LAND,
    {**LAND, "conditions": {"far": ">=2.0", "height": "<=24"}},
    {**LAND, "area_m2": "90000"},
    {**LAND, "parcel": "211382001001GB00099"},
    {**LAND, "holder": OTHER},
)
PEOPLE = ("1/李", "2/王", "3/周", "4/关")
RULES = (
    ZoneRules(),
    ZoneRules(),
    ZoneRules(signing={"permit": ("review", "sign")}, silent_countersign="no_objection", countersign_days=1),
    ZoneRules(signing={"permit": ("review", "sign"), "technical_review": ("review", "check", "sign")}),
)
matters = st.sampled_from(MATTERS)
full = st.sampled_from(FULL)
sims = st.sampled_from((*FULL, "C405"))


class Cases(RuleBasedStateMachine):
    """The live case, beside it a log of what each opinion was given on, kept without the engine's snapshots."""

    @initialize(depth=st.sampled_from((0, 1, 2, 3, 3, 4)), rules=st.sampled_from(RULES))
    def begin(self, depth: int, rules: ZoneRules) -> None:
        """Begin with nothing, admitted, all reviewed in simulation, with the land, or converted as far as may be."""
        self.story = Story(rules)
        self.log: dict[str, dict[str, Any]] = {}
        self.seen: dict[str, tuple[Any, dict[str, Any]]] = {}
        self.excused: dict[str, set[tuple[str, Any, Any]]] = {}
        if depth:
            self.story.formal(*FORMAL_ONLY)
            self._try("admit")
        if depth > 1:
            self.everything_is_opined()
        if depth > 2:
            self._try("record_fact", name="land.contract", value=LAND)
        if depth > 3:
            self.convert_all()

    # -- doing ----------------------------------------------------------------------------------------------------

    def _try(self, act: str, matter: str | None = None, **data: Any) -> bool:
        """Do an act if the rules allow it; a refusal has a code, a sentence, and changes nothing."""
        before, state = everything(self.story.case), self.story.state()
        effective = {key for key, item in self.story.case.work_items.items() if item.is_effective}
        opinions = {key: (item.reviews, item.attestations) for key, item in self.story.case.sim_items.items()}
        try:
            self.story.do(act, matter, **data)
        except RuleError as refusal:
            self.story.seconds -= 1
            assert refusal.code != "rule_error"
            assert refusal.say("zh-hans")
            assert everything(self.story.case) == before
            assert self.story.state() == state
            return False
        self._note_opinions(opinions)
        self._note_looks()
        self._granted_in_order(effective)
        return True

    def _note_opinions(self, before: dict[str, Any]) -> None:
        for key, item in self.story.case.sim_items.items():
            reviews, attested = before.get(key, (0, ()))
            if item.reviews > reviews:
                self.log[key] = self._inputs(key)
                self.excused[key] = set()
            elif item.attestations != attested:
                self.excused[key] = {(each.name, each.was, each.now) for each in item.attestations}

    def _note_looks(self) -> None:
        """What each department saw of a formal item, whenever it looked again."""
        for key, item in self.story.case.work_items.items():
            if key not in self.seen or self.seen[key][0] is not item.seen:
                self.seen[key] = (item.seen, self._formal_inputs(key))

    def _formal_inputs(self, matter_id: str) -> dict[str, Any]:
        """What a formal item reads now: facts, its papers, and formal results only."""
        case = self.story.case
        found: dict[str, Any] = {
            name: case.facts.read(name) for name in case.matter(matter_id).reads if name != "land.holder"
        }
        found |= {f"material:{slot}": case.materials[slot][-1] for slot in case.work_items[matter_id].materials}
        for upstream in self._upstream(matter_id):
            work = case.work_items.get(upstream)
            found[f"upstream:{upstream}"] = self._outcome(upstream) if work is not None and work.is_effective else None
        return found

    def _inputs(self, matter_id: str) -> dict[str, Any]:
        """Everything the matter reads now, found from the catalogue and the case's facts, not from a snapshot."""
        story, matter = self.story, self.story.case.matter(matter_id)
        found: dict[str, Any] = {"ruleset": story.case.ruleset(matter_id)}
        for name in matter.reads:
            if name != "land.holder":
                found[name] = story.case.facts.read(name)
        for slot in story.case.sim_items[matter_id].materials:
            found[f"material:{slot}"] = story.case.materials[slot][-1]
        for upstream in self._upstream(matter_id):
            if (outcome := self._outcome(upstream)) is not None:
                found[f"upstream:{upstream}"] = outcome
        return found

    def _upstream(self, matter_id: str) -> tuple[str, ...]:
        return tuple(self.story.context.catalogue.prerequisites(matter_id))

    def _outcome(self, matter_id: str) -> Any:
        """What those downstream see of a matter: sense, conditions; formal before simulated."""
        work, sim = self.story.case.work_items.get(matter_id), self.story.case.sim_items.get(matter_id)
        if work is not None and work.outcome is not None:
            if work.state is WorkState.REVOKED:
                return None
            return ("approve" in work.outcome, tuple(sorted(held.text for held in work.conditions)))
        if sim is None or sim.state is SimState.WITHDRAWN or sim.output is None:
            return None
        if sim.outcome is None:  # filed again after a rejection: the last word stands
            return (False, ())
        return (sim.is_favourable, tuple(sorted(held.text for held in sim.conditions)))

    def _granted_in_order(self, before: set[str]) -> None:
        """I1: whatever became effective by a decision rests on results that were effective before it."""
        case = self.story.case
        for key, item in case.work_items.items():
            if item.is_effective and key not in before:
                assert case.missing_formal(case.matter(key)) == (), key

    # -- rules ----------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from((0, 0, 1, 1, 2, 6, 30)))
    def time_passes(self, days: int) -> None:
        if days:
            self.story.on((self.story.day + timedelta(days=days)).isoformat())

    @rule(days=st.sampled_from((200, 370)))
    def a_long_time_passes(self, days: int) -> None:
        if len(self.story.events) > 40:
            self.story.on((self.story.day + timedelta(days=days)).isoformat())

    @rule(matter=matters)
    def formal_review(self, matter: str) -> None:
        self._try("file", matter, materials={f"{matter}图": f"sha256:{matter}-1"})
        self._try("accept", matter, mode="formal")
        self._try("recommend", matter, outcome="approve", officer=PEOPLE[0])
        self._try("decide", matter, outcome="approve")

    @rule(matter=matters)
    def formal_begin(self, matter: str) -> None:
        self._try("file", matter, materials={f"{matter}图": f"sha256:{matter}-1", "总图": "sha256:总-1"})
        self._try("accept", matter, mode="formal")

    @rule(matter=matters, who=st.sampled_from(range(4)), act=st.sampled_from(("hand_over", "recommend", "give_view")))
    def hands(self, matter: str, who: int, act: str) -> None:
        data = {"to": PEOPLE[who], "reason": "休假", "outcome": "approve", "view": "agree"}
        self._try(act, matter, mode="formal", officer=PEOPLE[who - 1] if act == "hand_over" else PEOPLE[who], **data)

    @rule(matter=matters, who=st.sampled_from(range(4)), place=st.sampled_from(("before", "after")), drop=st.booleans())
    def signers(self, matter: str, who: int, place: str, drop: bool) -> None:
        act = "remove_signer" if drop else "add_signer"
        self._try(act, matter, to=PEOPLE[who], department="CAD", place=place, reason="请看", officer=PEOPLE[0])

    @rule(matter=matters, outcome=st.sampled_from(("approve", "approve", "refuse")), reasons=st.sampled_from("甲乙"))
    def propose(self, matter: str, outcome: str, reasons: str) -> None:
        self._try("propose", matter, outcome=outcome, reasons=reasons, officer=PEOPLE[0])
        self._try("ask_countersign", matter, departments=["CAD"], officer=PEOPLE[0])

    @rule(matter=matters, act=st.sampled_from(("countersign", "countersign", "proceed")), agree=st.booleans())
    def countersigned(self, matter: str, act: str, agree: bool) -> None:
        verdict = "agree" if agree else "disagree"
        self._try(act, matter, department="CAD", verdict=verdict, reasons="有理由", officer=PEOPLE[3])

    @rule(matter=matters, mode=st.sampled_from(("formal", "simulated")), version=st.integers(1, 2))
    def corrected(self, matter: str, mode: str, version: int) -> None:
        self._try("send_back", matter, mode=mode, slots=[f"{matter}图"], reason="请更正")
        self._try("resubmit", matter, mode=mode, materials={f"{matter}图": f"sha256:{matter}-{version}"})

    @rule(matter=matters, outcome=st.sampled_from(("approve", "approve_tolerating", "refuse")))
    def decide(self, matter: str, outcome: str) -> None:
        self._try("decide", matter, outcome=outcome, reasons="有理由", conditions=["补"] if "_" in outcome else [])

    @rule(matter=matters, act=st.sampled_from(("revoke", "deliver", "withdraw", "suspend", "resume")))
    def formal_act(self, matter: str, act: str) -> None:
        data = {"kind": "hearing", "notice": "sha256:n"} if act == "suspend" else {"reasons": "有理由"}
        self._try(act, matter, mode="formal", **data)

    @rule(matters=st.sampled_from(((), ("B301",))))
    def admit(self, matters: tuple[str, ...]) -> None:
        if self._try("admit", matters=list(matters)):
            self.log.clear()
            self.excused.clear()

    @rule(matter=sims, outcome=st.sampled_from(("agree", "agree", "agree", "conditional", "disagree")))
    def simulated_review(self, matter: str, outcome: str) -> None:
        self._try("file", matter, mode="simulated", materials={f"{matter}图": f"sha256:{matter}-1"})
        self._try("accept", matter, mode="simulated")
        self._try("opine", matter, outcome=outcome, conditions=["补绿地"] if outcome == "conditional" else [])

    @rule()
    def everything_is_opined(self) -> None:
        for matter in self.story.context.catalogue.order:
            item = self.story.case.sim_items.get(matter)
            if (matter in FULL or matter == "C405") and (item is None or item.opined_on is None):
                self.simulated_review(matter, "agree")

    @rule(matter=sims, act=st.sampled_from(("withdraw", "meet_condition", "request_supplement", "resubmit", "upgrade")))
    def simulated_act(self, matter: str, act: str) -> None:
        self._try(act, matter, mode="simulated", missing=["图"])

    @rule(matter=full, outcome=st.sampled_from((None, None, "agree", "conditional", "disagree")))
    def reconfirm(self, matter: str, outcome: str | None) -> None:
        data = {} if outcome is None else {"outcome": outcome, "conditions": ["补"] if outcome == "conditional" else []}
        self._try("reconfirm", matter, **data)

    @rule(name=st.sampled_from(sorted(FACTS)), which=st.integers(0, 1))
    def change_fact(self, name: str, which: int) -> None:
        self._try("change_input", name=name, value=FACTS[name][which])

    @rule(slot=st.sampled_from(SLOTS), version=st.integers(1, 2))
    def change_material(self, slot: str, version: int) -> None:
        self._try("change_input", material=slot, hash=f"sha256:{slot[:-1]}-{version}")

    @rule(matter=full)
    def change_ruleset(self, matter: str) -> None:
        if len(self.story.events) > 60:
            self._try("change_input", catalogue="builtin/2", matters=[matter])

    @rule(paper=st.sampled_from(("land.contract", "land.contract", "land.title")), value=st.sampled_from(PAPERS))
    def land(self, paper: str, value: dict[str, Any]) -> None:
        if value["holder"] == APPLICANT or len(self.story.events) > 60:
            self._try("record_fact", name=paper, value=value)

    @rule(to=st.sampled_from((OTHER, APPLICANT)))
    def succession(self, to: str) -> None:
        self._try("record_fact", name="land.succession", value={"from": APPLICANT, "to": to})

    @rule(done=st.booleans())
    def contractor(self, done: bool) -> None:
        self._try("record_fact", name="project.contractor", value="建工" if done else False)

    @rule(matter=full, data=st.data())
    def attest(self, matter: str, data: st.DataObject) -> None:
        item = self.story.case.sim_items.get(matter)
        found = self.story.case.differences(item) if item is not None else ()
        if found:
            each = data.draw(st.sampled_from(found))
            self._try("attest", matter, input=each.name, **{"from": each.was, "to": each.now})

    @rule(matter=sims)
    def convert(self, matter: str) -> None:
        self._convert("convert", matter)

    @rule()
    def convert_all(self) -> None:
        for matter in self.story.context.catalogue.order:
            if matter in FULL:
                self._convert("convert", matter)

    @rule(matter=full, act=st.sampled_from(
        ("request_conversion", "formal_accept", "grant", "return_conversion", "resubmit", "deviate")))  # fmt: skip
    def convert_step(self, matter: str, act: str) -> None:
        mode = {"mode": "simulated"} if act == "resubmit" else {}
        self._convert(act, matter, missing=["签字页"], reasons="有理由", **mode)

    def _convert(self, act: str, matter: str, **data: Any) -> None:
        before = len(self.story.case.conversions)
        if self._try(act, matter, **data) and len(self.story.case.conversions) > before:
            self._sound(matter)

    @rule(act=st.sampled_from(("hold", "release", "release", "extend_simulation", "terminate", "withdraw", "close")))
    def case_act(self, act: str) -> None:
        if act in ("release", "extend_simulation") or len(self.story.events) > 50:
            self._try(act, reasons="有理由")

    # -- properties -----------------------------------------------------------------------------------------------

    def _sound(self, matter_id: str) -> None:
        """What was converted rests on the final inputs, attested differences aside, and on formal results only."""
        story, case = self.story, self.story.case
        item, conversion = case.sim_items[matter_id], case.conversions[-1]
        assert case.matter(matter_id).simulation == "full"
        now = self._inputs(matter_id)
        for name, was in self.log[matter_id].items():
            if was is None and case.facts.from_paper(name) is not None:
                continue  # the missing link itself
            excused = any(each[0] == name for each in self.excused[matter_id])
            assert now.get(name) == was or excused, (matter_id, name)
        assert not any(held.is_open for held in item.conditions)
        assert case.missing_formal(case.matter(matter_id)) == ()
        assert case.facts.from_paper("land.parcel") in (PARCEL, "211382001001GB00099")
        assert conversion.guards == dict.fromkeys(("G1", "G2", "G3", "G4", "G5", "G6", "G7"), True)
        assert conversion.snapshot.startswith("sha256:")
        assert any(name in conversion.facts for name in ("land.contract", "land.title"))
        assert case.work_items[matter_id].decided_on == story.day

    @invariant()
    def minimal(self) -> None:
        """Exactly the standing opinions whose recorded inputs changed are stale, found again from the log."""
        if not hasattr(self, "story"):
            return
        for key, item in self.story.case.sim_items.items():
            expected = set()
            if item.is_favourable and not item.is_ended:
                now = self._inputs(key)
                for name, was in self.log[key].items():
                    held = now.get(name)
                    missing_link = was is None and self.story.case.facts.from_paper(name) is not None
                    if held != was and not missing_link:
                        expected.add(name)
            found = {each.name for each in self.story.case.differences(item)} if expected else set(
                self.story.case.stale_because(item))  # fmt: skip
            assert found == expected, (key, found, expected)
            excused = {name for name, _, _ in self.excused.get(key, ())}
            assert expected - excused <= set(self.story.case.stale_because(item)) <= expected

    @invariant()
    def woken(self) -> None:
        """Exactly the open formal items whose inputs are not as their department saw them are marked, by name."""
        if not hasattr(self, "story"):
            return
        for key, item in self.story.case.work_items.items():
            settled = settle(self.story.case, item, self.story.day)
            if settled.state not in (WorkState.ACCEPTED, WorkState.REVIEWING, WorkState.SUSPENDED):
                continue
            if item.state is WorkState.RECEIVED:
                continue  # accepted by silence: marked at the next change
            then, now = self.seen[key][1], self._formal_inputs(key)
            gone = {name for name, was in then.items() if was is None and name.startswith("upstream:")}
            assert set(item.changed) == {name for name in now if name not in gone and then.get(name) != now[name]}, key

    @invariant()
    def signed_by_all(self) -> None:
        """Nobody both reviewed and signed, and what was decided is what every asked department answered to."""
        if not hasattr(self, "story"):
            return
        for key, item in self.story.case.work_items.items():
            if item.outcome is None or item.converted or key in {held.matter for held in self.story.case.conversions}:
                continue
            assert item.officer not in {held.officer for held in item.recommendations}
            assert not any(held.is_open and item.state is not WorkState.REVOKED for held in item.added), key
            for held in item.countersigns:
                silent = self.story.rules.silent_countersign == "no_objection" and not held.answers
                assert silent or held.answers[-1].verdict in ("agree", "proceed") or item.decided_on > held.due_on

    @invariant()
    def honest(self) -> None:
        """I1-I4, I8: nothing simulated passes for formal."""
        if not hasattr(self, "story"):
            return
        story, case, state = self.story, self.story.case, self.story.state()
        converted = {held.matter for held in case.conversions}
        assert "C405" not in converted
        for key, item in case.work_items.items():
            if item.converted and item.outcome is not None:
                assert key in converted
            if item.outcome is None:
                assert not item.is_effective
        for key, item in case.sim_items.items():
            held = state["simulation"]["items"][key]
            assert item.state is not SimState.CONVERTED or key in converted
            assert held["clock"] is None or held["light"] != "black"
            if key == "C405":
                assert held["state"] not in ("conv_precheck", "conv_decide", "converted")
        if state["simulation"] is not None:
            if state["simulation"]["state"] == "converted":
                assert any(item.consent or (key in case.work_items and case.work_items[key].signed)
                           for key, item in case.sim_items.items() if item.state in SIM_ENDED)  # fmt: skip
            if case.sim_state(story.day) in CASE_ENDED:
                # I6: the cascade stops at what was converted or went formal.
                ended = {held["state"] for held in state["simulation"]["items"].values()}
                assert ended <= {"voided", "converted", "formal_review", "upgraded", "withdrawn"}

    def teardown(self) -> None:
        if hasattr(self, "story"):
            self._values_survive_storing()
            self._replay_is_live()

    def _values_survive_storing(self) -> None:
        case = self.story.case
        kinds = (
            (WorkItem, [*case.work_items.values(), *case.closed_items]), (SimItem, case.sim_items.values()),
            (Conversion, case.conversions), (Filing, case.filings.values()), (FactVersion, case.facts.versions),
            (SimCase, [case.simulation]),
        )  # fmt: skip
        for kind, values in kinds:
            for value in values:
                assert from_plain(kind, json.loads(json.dumps(to_plain(value)))) == value

    def _replay_is_live(self) -> None:
        document = json.loads(json.dumps(self.story.document(), ensure_ascii=False))
        file = parse_case(document)
        context = Context(self.story.context.catalogue, self.story.context.calendar, file.rules)
        replayed = run(file, context)
        head = Head(file)
        for act in file.events:
            head.add(act)
        live = state_of(self.story.case, self.story.day)
        assert replayed == {**live, "journal_head": head.hash}
        assert replayed == run(parse_case(self.story.document()), context)


LONG = os.environ.get("ONEZONE_HYPOTHESIS") == "long"
Cases.TestCase.settings = settings(
    max_examples=8000 if LONG else 100,
    stateful_step_count=90 if LONG else 60,
    deadline=None,
    derandomize=not LONG,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestCases = Cases.TestCase
