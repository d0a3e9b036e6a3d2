"""Telling who is concerned: the table `domain/told` applied to what happened, recipients found among the posts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from onezone.approvals import store
from onezone.approvals.domain.catalogue import Catalogue, Matter
from onezone.approvals.domain.consult import AddedSigner
from onezone.approvals.domain.engine import FORMAL, SIMULATED
from onezone.approvals.domain.facts import LAND_PAPERS
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.states import SimState
from onezone.approvals.domain.told import ANSWERS, LAND, PREFILLED, STALE, TOLD, WOKEN, Pair, Rule, say
from onezone.approvals.models import Project
from onezone.approvals.queries.moves import Move, is_person, sim_move, work_move
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.queries import actors_concerned
from onezone.platform.messages.services import mark_answered, tell
from onezone.platform.messages.telling import Telling

_FORMAL_ONLY = frozenset(FORMAL) - frozenset(SIMULATED)
"""Acts that know formal items only, whatever simulated item stands beside."""
ZONE_ROLES = (Role.convener, Role.leader, Role.steward)


@dataclass(frozen=True, slots=True)
class Subject:
    """An item as messages speak of it."""

    matter: Matter
    item: WorkItem | SimItem

    @property
    def simulated(self) -> bool:
        return isinstance(self.item, SimItem)

    def link(self, project: str) -> str:
        return f"/projects/{project}/{'simulated' if self.simulated else 'items'}/{self.matter.id}/"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event to be told: the project, its items that matter, and the posts among which recipients are found."""

    project: Project
    catalogue: Catalogue
    rules: ZoneRules
    subjects: Mapping[tuple[str, bool], Subject]
    people: Sequence[Actor]

    def of(self, matter: str, *, simulated: bool) -> Subject | None:
        return self.subjects.get((matter, simulated))


def tell_of_act(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    project: str,
    act: str,
    matters: Sequence[str],
    about: Sequence[str] = (),
    stale: Sequence[str] = (),
    woken: Sequence[str] = (),
    facts: Sequence[str] = (),
) -> None:
    """Tell everybody whom an act concerns, each once however often the event is brought.

    `about`: the matters the act named; `matters`: all whose items it created or changed; `stale`: whose opinion fell;
    `woken`: mode:matter of items under review whose inputs changed.
    """
    if act not in TOLD and act not in ANSWERS and not stale and not woken and not facts:
        return
    for matter in about:
        links = [f"/projects/{project}/{where}/{matter}/" for where in ("items", "simulated")]
        mark_answered(actor=actor, at=at, links=links, kinds=ANSWERS.get(act, frozenset()))
    changed = [each.partition(":")[::2] for each in woken]
    found = happening(actor, project, {*matters, *about, *stale, *(each[1] for each in changed)}, on=local_date(at))
    if found is None:
        return
    tellings = list(_tellings(found, key, act, matters, about))
    tellings += [each for matter in stale for each in for_item(found, STALE, found.of(matter, simulated=True), key)]
    for mode, matter in changed:
        subject = found.of(matter, simulated=mode == "simulated")
        tellings += for_item(found, WOKEN, subject, f"{key}:woken:{mode}")
    if any(fact.startswith(LAND_PAPERS) for fact in facts) and found.project.simulation is not None:
        tellings += for_project(found, LAND, key, link=f"/projects/{project}/conversion/")
    tell(actor=actor, at=at, tellings=_once(tellings))


def happening(actor: Actor, project: str, matters: Iterable[str], *, on: date) -> Happening | None:
    """What is needed to tell of these matters of a project; two queries. None when the project is gone."""
    try:
        loaded = store.load(actor, project)
    except NotFound:
        return None
    row, case, wanted = loaded.row, loaded.case, set(matters)
    held: list[WorkItem | SimItem] = [*case.work_items.values(), *case.sim_items.values()]
    subjects = {
        (item.matter, isinstance(item, SimItem)): Subject(case.matter(item.matter), item)
        for item in held
        if item.matter in wanted
    }
    people = actors_concerned(
        actor,
        on=on,
        departments=_departments(subjects.values(), case.context.rules),
        enterprise=row.enterprise.credit_code,
        roles=ZONE_ROLES,
    )
    return Happening(row, case.context.catalogue, case.context.rules, subjects, people)


def _departments(subjects: Collection[Subject], rules: ZoneRules) -> set[str]:
    """Whose they are, who signs them, and who was asked for a view."""
    matters = {each.matter.id for each in subjects}
    found = {each.matter.department for each in subjects}
    found |= {department for department, delegated in rules.delegated_signing.items() if matters & set(delegated)}
    return found | {held.department for each in subjects for held in _added(each.item)}


def _added(item: WorkItem | SimItem) -> tuple[AddedSigner, ...]:
    """The views that an item awaits."""
    return tuple(held for held in item.added if held.is_open) if isinstance(item, WorkItem) else ()


def _tellings(found: Happening, key: str, act: str, matters: Sequence[str], about: Sequence[str]) -> Iterable[Telling]:
    for rule in TOLD.get(act, ()):
        if rule.each == "project":
            if not about:  # `withdraw`, `close` and others of one name may speak of an item instead
                yield from for_project(found, rule, key)
            continue
        for matter in about or matters:
            yield from for_item(found, rule, _meant(found, matter, act), key)
    for matter in matters:
        other = found.of(matter, simulated=False)
        if matter not in about and other is not None and _waits_for_signature(other.item):
            yield from for_item(found, PREFILLED, other, f"{key}:prefilled")


def _waits_for_signature(item: WorkItem | SimItem) -> bool:
    return isinstance(item, WorkItem) and item.prefilled and not item.signed


def _meant(found: Happening, matter: str, act: str) -> Subject | None:
    """The item that an act speaks of: the formal one it made by converting, else the simulated one while it lives."""
    work, sim = found.of(matter, simulated=False), found.of(matter, simulated=True)
    if work is None or sim is None:
        return work or sim
    if act in _FORMAL_ONLY:
        return work
    live = isinstance(sim.item, SimItem) and not sim.item.is_ended and sim.item.state is not SimState.PLANNED
    return sim if live and act not in ("grant", "convert") else work


def for_item(found: Happening, rule: Rule, subject: Subject | None, key: str, **words: Pair) -> list[Telling]:
    """The messages of one rule about one item."""
    if subject is None or (rule.mode and (rule.mode == "simulated") != subject.simulated):
        return []
    return to_people(found, rule, subject, rule.to, f"{key}:{subject.matter.id}:{rule.kind}", **words)


def for_project(found: Happening, rule: Rule, key: str, *, link: str = "") -> list[Telling]:
    """The messages of one rule about the project itself."""
    link = link or f"/projects/{found.project.reference}/simulation/"
    return _to_each(found, rule, rule.to, f"{key}:{rule.kind}", {}, link, None)


def _to_each(
    found: Happening,
    rule: Rule,
    recipients: Sequence[str],
    key: str,
    words: Mapping[str, Pair],
    link: str,
    subject: Subject | None,
) -> list[Telling]:
    project, todo = found.project, say(rule.todo, **words)
    zh, en = f"{project.name}（{project.reference}）。{todo[0]}", f"{project.name} ({project.reference}). {todo[1]}"
    subject_line = say(rule.subject, **words)
    told = [each for name in recipients for each in RECIPIENTS[name](found, subject)]
    return [
        Telling(
            event_key=key,
            kind=rule.kind,
            subject=subject_line,
            body=(zh, en.strip()),
            link=link,
            project=project.reference,
            post_id=each if isinstance(each, int) else None,
            department=each if isinstance(each, str) else None,
        )
        for each in dict.fromkeys(told)
    ]


Found = list[int | str]
"""Numbers of posts, codes of departments."""


def _posts(people: Iterable[Actor]) -> Found:
    return [actor.post_id for actor in people if actor.post_id is not None]


def _with_role(role: Role) -> Callable[[Happening, Subject | None], Found]:
    return lambda found, _subject: _posts(actor for actor in found.people if actor.role is role)


def _department(_found: Happening, subject: Subject | None) -> Found:
    return [] if subject is None else [subject.matter.department]


def _officer(found: Happening, subject: Subject | None) -> Found:
    """Who holds the item in its department; nobody or no longer there: the department."""
    if subject is None:
        return []
    here = [actor for actor in found.people if actor.department == subject.matter.department]
    held = [actor for actor in here if subject.item.officer and is_person(actor, subject.item.officer)]
    held.sort(key=lambda actor: actor.role is not Role.officer)
    return _posts(held[:1]) or [subject.matter.department]


def _signer(found: Happening, subject: Subject | None) -> Found:
    if subject is None:
        return []
    delegated = {department for department, held in found.rules.delegated_signing.items() if subject.matter.id in held}
    may_sign = {subject.matter.department, *delegated}
    return _posts(actor for actor in found.people if actor.role is Role.signer and actor.department in may_sign)


def _asked(found: Happening, subject: Subject | None) -> Found:
    """Officers whose view is awaited, and departments whose countersignature is."""
    if subject is None or not isinstance(subject.item, WorkItem):
        return []
    item = subject.item
    persons = {(held.department, held.to) for held in _added(item)}
    posts = _posts(
        actor for actor in found.people for where, who in persons if actor.department == where and is_person(actor, who)
    )
    waiting = (held for held in item.countersigns if held.state(item.proposal, None) in ("waiting", "invalid"))
    return [*posts, *(held.department for held in waiting)]


def _mover(found: Happening, subject: Subject | None) -> Found:
    if subject is None:
        return []
    move = move_of(found, subject)
    if move.who == "applicant":
        return _applicant(found, subject)
    if move.who == "asked":
        return _asked(found, subject)
    return _signer(found, subject) if move.who == "signer" else _next_reviewer(found, subject)


def _next_reviewer(found: Happening, subject: Subject) -> Found:
    """Nobody takes two steps of one signing chain: with one taken, the next is the department's."""
    taken = isinstance(subject.item, WorkItem) and subject.item.recommendations
    return [subject.matter.department] if taken else _officer(found, subject)


def move_of(found: Happening, subject: Subject) -> Move:
    """Whose move the item is."""
    if isinstance(subject.item, SimItem):
        return sim_move(subject.item.state, subject.item)
    return work_move(subject.item, subject.matter, found.rules)


def _applicant(found: Happening, _subject: Subject | None) -> Found:
    code = found.project.enterprise.credit_code
    return _posts(actor for actor in found.people if actor.role is Role.applicant and actor.enterprise == code)


def _steward(found: Happening, _subject: Subject | None) -> Found:
    """The project's steward, by the name that stands on the project; a name that two stewards bear tells neither."""
    named = [each for each in found.people if each.role is Role.steward and each.name == found.project.steward]
    return _posts(named) if len(named) == 1 else []


RECIPIENTS: Mapping[str, Callable[[Happening, Subject | None], Found]] = {
    "department": _department,
    "officer": _officer,
    "holder": _officer,
    "mover": _mover,
    "asked": _asked,
    "signer": _signer,
    "applicant": _applicant,
    "steward": _steward,
    "convener": _with_role(Role.convener),
    "leader": _with_role(Role.leader),
}


def to_people(
    found: Happening, rule: Rule, subject: Subject, recipients: Sequence[str], key: str, **words: Pair
) -> list[Telling]:
    """The messages of one rule about one item to recipients named elsewhere than in the rule."""
    matter = subject.matter
    mark = ("（模拟）", " (simulated)") if subject.simulated else ("", "")
    named = {**words, "matter": (f"{matter.id} {matter.name_zh}{mark[0]}", f"{matter.id} {matter.name_en}{mark[1]}")}
    return _to_each(found, rule, recipients, key, named, subject.link(found.project.reference), subject)


def _once(tellings: Iterable[Telling]) -> list[Telling]:
    """One message an event and recipient, however many rules name them."""
    return list({(each.event_key, each.post_id, each.department): each for each in tellings}.values())
