"""How a project goes through the zone: opening, filings, reviews, simulation, land, conversion. Generators of acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onezone.approvals import store
from onezone.approvals.demo.cast import Cast
from onezone.approvals.demo.papers import pdf
from onezone.approvals.demo.timeline import Story, Timeline
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.services import conversions, filings
from onezone.approvals.services.core import perform
from onezone.kernel.hashing import digest
from onezone.platform.files.services import store as store_file
from onezone.platform.identity.actor import Actor

FOREVER = 400
"""Working days a story waits at most for what it needs."""


@dataclass(slots=True)
class Run:
    """One project on the timeline."""

    time: Timeline
    cast: Cast
    reference: str
    enterprise: str
    catalogue: Catalogue
    paces: Mapping[str, int] = field(default_factory=dict)
    """Matter -> working days its department takes, where it is not the usual share of the promise."""
    stored: dict[str, str] | None = None
    """Slot -> hash of the real file handed in for it; None: this project's papers are hashes only."""

    _known: Case | None = None

    def case(self) -> Case:
        """The case as it stands; loaded again only after an act, for stories look at it every day."""
        if self._known is None:
            self._known = store.load(self.cast.system, self.reference).case
        return self._known

    def moved(self) -> None:
        """An act has been done: what is known is out of date."""
        self._known = None

    def do(self, actor: Actor, act: str, **data: Any) -> None:
        self.moved()
        perform(actor=actor, at=self.time.now, project=self.reference, act=act, data=data)
        if act in ("admit", "opine", "decide", "record_fact"):
            # The demo is one transaction, so listeners hear of nothing before its end: do here what they would.
            filings.file_waiting(actor=self.cast.system, at=self.time.now, project=self.reference)

    def officer(self, matter: str) -> Actor:
        return self.cast.officers[self._department(matter)]

    def signer(self, matter: str) -> Actor:
        return self.cast.signers[self._department(matter)]

    def _department(self, matter: str) -> str:
        return self.catalogue.matter(matter).department

    def promised(self, matter: str) -> int:
        limit = self.catalogue.matter(matter).promised
        return limit.value if limit is not None else 8

    def pace(self, matter: str) -> int:
        """Working days of review: the story's own, else the promise or one day less (never over it)."""
        if matter in self.paces:
            return self.paces[matter]
        limit = self.catalogue.matter(matter).promised
        taken = limit is not None and limit.start == "receipt"  # acceptance, a day after receipt, counts in
        slack = 1 if taken else sum(map(ord, matter + self.reference)) % 2
        return max(0, self.promised(matter) - slack)

    def file(self, stage: str, matters: Mapping[str, str], by: Actor | None = None) -> filings.Filed:
        """One stage filing with the materials its matters list."""
        self.moved()
        materials = {matter: self.papers(matter) for matter in matters}
        return filings.file_stage(
            actor=by or self.cast.window,
            at=self.time.now,
            project=self.reference,
            stage=stage,
            matters=matters,
            materials=materials,
            file_names={slot: f"{slot}.pdf" for slots in materials.values() for slot in slots} if self.stored else None,
        )

    def papers(self, matter: str) -> dict[str, str]:
        names = self.catalogue.matter(matter).material_names
        return {name: self._hash(name) for name in names if "申请表" not in name}

    def _hash(self, slot: str) -> str:
        if self.stored is None:
            return digest(f"{self.reference}/{slot}")
        if slot not in self.stored:
            content = pdf(self.reference, len(self.stored) + 1)
            held = store_file(actor=self.cast.window, at=self.time.now, name=f"{slot}.pdf", content=content)
            self.stored[slot] = held.sha256
        return self.stored[slot]


def formal(run: Run, matters: Iterable[str], *, stage: str) -> Story:
    """File matters formally in one filing; each department then works at its own pace."""
    held = dict.fromkeys(matters, "formal")
    yield run.time.after(0, 9, 40)
    run.file(stage, held)
    for matter in held:
        run.time.start(review(run, matter))


def review(run: Run, matter: str, *, deliver: bool = True) -> Story:
    """Accept, review, sign within the promise; the decision waits until what it rests on is effective."""
    yield run.time.after(0 if run.promised(matter) == 0 else 1, 10, 10)
    run.do(run.cast.window, "accept", matter=matter)
    if run.promised(matter):
        yield run.time.after(run.pace(matter), 15, 20)
    yield from decide(run, matter, deliver=deliver)


def decide(run: Run, matter: str, *, deliver: bool = True) -> Story:
    """Finish the signing chain and sign, as soon as the prerequisites are effective."""
    for _ in range(FOREVER):
        case = run.case()
        if not case.missing_formal(case.matter(matter)):
            break
        yield run.time.after(1, 9, 50)
    chain = case.context.rules.chain_for(case.matter(matter))
    if len(chain) > 1:
        run.do(run.officer(matter), "recommend", matter=matter, outcome="approve", reasons="材料齐全,符合条件")
        yield run.time.after(0, 16, 30)
    run.do(run.signer(matter), "decide", matter=matter, outcome="approve", reasons="符合法定条件、标准")
    if deliver:
        yield run.time.after(1, 10, 0)
        run.do(run.cast.window, "deliver", matter=matter)


def simulated(run: Run, stage: str, matters: Iterable[str], **opinions: Mapping[str, Any]) -> Story:
    """File matters for simulated review in one filing; what waits for upstream opinions goes on by itself."""
    held = dict.fromkeys(matters, "simulated")
    yield run.time.after(0, 10, 20)
    run.file(stage, held)
    for matter in held:
        run.time.start(opine(run, matter, **opinions.get(matter, {})))


def opine(run: Run, matter: str, **opinion: Any) -> Story:
    """Take a simulated item into review when it arrives, and give the opinion within the promise."""
    for _ in range(FOREVER):
        item = run.case().sim_items.get(matter)
        if item is not None and item.state == "received":
            break
        yield run.time.after(1, 9, 20)
    run.do(run.officer(matter), "accept", matter=matter, mode="simulated")
    yield run.time.after(max(1, run.pace(matter)), 16, 0)
    outcome = opinion.pop("outcome", "agree")
    run.do(run.officer(matter), "opine", matter=matter, outcome=outcome, reasons="按正式标准审查", **opinion)


def until_opinions(run: Run, matters: Iterable[str]) -> Story:
    """Wait until every one of the matters has an opinion."""
    wanted = set(matters)
    for _ in range(FOREVER):
        items = run.case().sim_items
        if all(each in items and items[each].opined_on is not None for each in wanted):
            return
        yield run.time.after(1, 9, 10)


def until_effective(run: Run, matters: Iterable[str]) -> Story:
    """Wait until every one of the matters is formally effective."""
    wanted = set(matters)
    for _ in range(FOREVER):
        case = run.case()
        if all(case.is_effective(each) for each in wanted):
            return
        yield run.time.after(1, 9, 15)


def land(run: Run, contract: Mapping[str, Any]) -> Story:
    """Contract, payment, title: each recorded by the department whose result it proves."""
    run.do(run.cast.officers["NRB"], "record_fact", name="land.contract", value=dict(contract))
    yield run.time.after(1, 11, 0)
    run.do(run.cast.officers["TAX"], "record_fact", name="land.paid", value="price and deed tax paid")
    yield run.time.after(2, 14, 0)
    title = {"holder": contract["holder"], "parcel": contract["parcel"]}
    run.do(run.cast.officers["NRB"], "record_fact", name="land.title", value=title)


def convert(run: Run, matters: Iterable[str]) -> Story:
    """The applicant signs once; each department's signer signs its batch as guards allow, day by day."""
    wanted = [matter for matter in matters if run.catalogue.matter(matter).simulation == "full"]
    applicant = run.cast.applicant(run.enterprise)
    yield run.time.after(0, 11, 30)
    run.moved()
    conversions.request_conversions(actor=applicant, at=run.time.now, project=run.reference, matters=wanted)
    for tries in range(FOREVER):
        yield run.time.after(min(tries, 1), 15, 0)
        left = [matter for matter in wanted if not run.case().is_effective(matter)]
        for matter in [each for each in wanted if run.case().work_items[each].state == "approved"] if not left else ():
            run.do(run.cast.window, "deliver", matter=matter)
        if not left:
            return
        for signer in {run.signer(matter).department: run.signer(matter) for matter in left}.values():
            own = [matter for matter in left if run.signer(matter) == signer]
            try_sign(run, signer, own)


def try_sign(run: Run, signer: Actor, matters: list[str]) -> None:
    """Sign what can be signed; a batch of which nothing is ready yet is no story."""
    ready = [matter for matter in matters if not run.case().missing_formal(run.case().matter(matter))]
    if ready:
        run.moved()
        conversions.sign_conversions(actor=signer, at=run.time.now, project=run.reference, matters=ready)


def wait_until(moment: datetime) -> Story:
    """Do nothing until an instant."""
    yield moment
