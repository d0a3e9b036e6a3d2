"""Owns what must be there before a write can be tried: a zone with everybody in it, and the thing that is acted on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from onezone.approvals.models import FilingRow, IntakeDraft, Project, SavedView, Standing
from onezone.approvals.services import acceptance, batch, core, drafts, filings, intake, outcome_drafts
from onezone.figures import queries as figures_read
from onezone.parties.licences import LICENCES
from onezone.parties.models import Contact
from onezone.parties.operations import report_operations
from onezone.parties.register import ENTERPRISES
from onezone.parties.services import add_contact
from onezone.platform.api.models import KeptAnswer
from onezone.platform.api.services import once
from onezone.platform.identity.actor import Actor, Role, system_actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages import choices, digests
from onezone.platform.messages import services as messages
from onezone.platform.messages.models import Mail, Message
from onezone.platform.messages.telling import Telling
from onezone.platform.outbox import services as outbox
from onezone.platform.outbox.models import Delivery
from onezone.platform.registers import services as registers
from onezone.platform.webhooks.models import Call
from onezone.platform.webhooks.services import calls, subscriptions
from tests.approvals.project.conftest import FACTS, World, make_world, open_in, play
from tests.approvals.simulation.story import PASSING, staff
from tests.approvals.window.counter import ANSWERS, CODE, Counter

LIST = """统一社会信用代码,企业名称,项目名称,投资项目代码,项目类型,用地面积（公顷）
91350100M000100Y43,某企业,玻纤精加工,,6,2.86
""".encode()
ADMINISTRATORS = {"sysadmin": Role.system_admin, "secadmin": Role.security_admin, "auditor": Role.auditor}
ADDRESS = "https://8.8.8.8/events"


class Row(NamedTuple):
    """How a service is called, how many rows of the journal that writes (None: many), what must happen before."""

    given: Callable[[World], dict[str, Any]]
    records: int | None = 1
    before: Callable[[World], None] | None = None
    inside: bool = False
    """Its caller has opened the zone, although it is no request."""


def by(world: World, who: str, **given: Any) -> dict[str, Any]:
    """The arguments that every act has, and its own."""
    return {"actor": world.people[who], "at": world.now, **given}


def office() -> World:
    """A zone with everybody in it: a project in simulation, a filing at the window, figures, three administrators."""
    world = make_world()
    with zone_scope(world.zone.id):
        for department in ("UTL", "DES"):
            staff(world, department)
        play(world)
        for key, role in ADMINISTRATORS.items():
            world.hire(key, role)
        world.hire("steward", Role.steward)
        world.hire("leaving", Role.leader)
        world.hire("NRB/second", Role.officer, department="NRB")
    world.people["system"] = system_actor(world.zone)
    return world.on("2026-11-23")


def draft(world: World, **parts: Any) -> str:
    """A draft for a project of its own that could be filed, with all its papers."""
    counter, number = Counter(world), IntakeDraft.objects.count()
    named = {"code": f"2611-211382-04-01-{number:06d}", "name": f"玻纤原料精加工{number}号线"}
    draft = counter.draft(project={**named, **parts})
    counter.choose(draft, A101="formal", P202="formal")
    counter.fill(draft)
    return draft


def filing(world: World) -> str:
    return Counter(world).submit(draft(world)).filing


def in_supplement(world: World) -> str:
    held = filing(world)
    missing = {"P202": ["建设项目环境影响报告表"]}
    acceptance.request_supplement(**by(world, "window", filing=held, missing=missing))
    return held


def another(world: World) -> str:
    """A second project ahead of its land right, with nothing filed."""
    number = Project.objects.count()
    return open_in(
        world, name=f"另一个项目{number}", code=f"2610-211382-04-01-{number:06d}", facts={**FACTS, **PASSING}
    )


def applied(world: World) -> str:
    reference = another(world)
    core.perform(**by(world, "applicant", project=reference, act="apply"))
    return reference


def waits(world: World) -> str:
    """A matter waits in a stage filing for a formal result, which has come but was told to nobody."""
    with outbox.unheard_by("onezone.approvals.jobs.file_what_waits"):
        world.do("window", "record_fact", name="project.contractor", value="辽宁建工")
        filings.file_stage(**by(world, "window", project=world.reference, stage="3", matters={"C401": "simulated"}))
        world.decide("P218", "DES")
    assert FilingRow.objects.filter(waiting__gt=0).exists()
    return world.reference


def begun(world: World) -> None:
    """The officer has begun with an item: it is in his hands."""
    world.do("NRB/officer", "start", matter="L03")


def drafting(world: World) -> dict[str, Any]:
    """An opinion that the officer has begun to write."""
    item = {"project": world.reference, "matter": "L03", "simulated": False}
    return {**item, "act": "recommend", "typed": {"reasons": "写了一半"}}


def drafted(world: World) -> dict[str, Any]:
    outcome_drafts.keep_outcome(**by(world, "NRB/officer", **drafting(world)))
    return {"project": world.reference, "matter": "L03", "simulated": False}


def dead_letter(world: World) -> int:
    return undelivered(world, state=Delivery.State.dead)


def undelivered(world: World, **changed: Any) -> int:
    row = Delivery.objects.order_by("-id")[0]
    Delivery.objects.filter(pk=row.pk).update(**{"state": Delivery.State.waiting, **changed})
    return row.pk


def dead_mail(world: World) -> int:
    """A letter that eight tries did not bring to its reader."""
    person = world.people["NRB/officer"].user_id
    words = {"event_key": "P#1", "address": "x@example.com", "language": "en", "subject": "x", "body": "x"}
    moments = {"written_at": world.now, "next_at": world.now, "attempts": 8, "state": Mail.State.dead}
    return Mail.objects.create(zone=world.zone, user_id=person, **words, **moments).pk


def sold(world: World) -> str:
    """A list of projects as it was handed in."""
    return batch.receive(**by(world, "window", name="清单.csv", content=LIST))


def conflict(world: World) -> dict[str, str]:
    found = figures_read.conflicts_of(world.people["convener"])[0]
    return {"conflict": found.finding.id, "evidence": found.evidence}


def subscribed(world: World) -> int:
    row, _secret = subscriptions.subscribe(**by(world, "sysadmin", name="平台", url=ADDRESS))
    return row.id


def dead_call(world: World) -> int:
    subscribed(world)
    world.do("window", "note", text="记一笔")
    calls.gather(zone_id=world.zone.id, at=world.now)
    Call.objects.update(state=Call.State.dead)
    return Call.objects.order_by("-id")[0].pk


def told(world: World) -> int:
    """Something a post has been told and has not read."""
    key = f"hand {Message.objects.count()}"
    return messages.notify(**by(world, "system", event_key=key, subject="请看", post_id=world.posts["window"].pk)).pk


def asked(world: World) -> None:
    """A message that asks for something which has been done since."""
    telling = Telling("asked", "work", ("请办", "please do"), link="/desk/", post_id=world.posts["window"].pk)
    messages.tell(**{**by(world, "system", tellings=[telling]), "at": world.now - timedelta(hours=1)})


def due(world: World) -> dict[str, Any]:
    choices.choose_mail(**by(world, "leader", address="a@example.org", wish="digest", language="zh-hans"))
    reader = digests.Reader(world.posts["leader"].user_id, "zh-hans", None)
    return {"on": world.now.date(), "reader": reader, "subject": "今日", "body": "没有"}


def note(world: World) -> Callable[[], once.Answer]:
    act = partial(core.perform, **by(world, "window", project=world.reference, act="note", data={"text": "一"}))

    def do() -> once.Answer:
        act()
        return once.Answer(200, "{}")

    return do


def changed(world: World) -> None:
    """Something was appended since the last checkpoint."""
    world.do("window", "note", text="检查点之后")


def answered(world: World) -> None:
    """The API has kept an answer."""
    KeptAnswer.objects.get_or_create(
        zone=world.zone, post=world.posts["window"], operation="x", key="kept", fingerprint="0" * 64, status=200,
        body="{}", defaults={"at": world.now},
    )  # fmt: skip


def happened(world: World) -> None:
    """Somebody subscribed, and something happened since."""
    subscribed(world)
    world.do("window", "note", text="推送")


def view() -> int:
    return SavedView.objects.latest("id").pk


def of_the_firm(world: World) -> dict[str, str]:
    """A new draft of a firm that has filed before, and the project it filed then."""
    project = Counter(world).submit(draft(world)).project
    counter = Counter(world)
    second = intake.start(actor=counter.clerk, at=world.now)
    intake.keep(actor=counter.clerk, at=world.now, draft=second, part="subject", values={"credit_code": CODE})
    counter.choose(second, A101="formal")
    return {"draft": second, "project": project}


def colleague(world: World) -> Actor:
    """A second clerk at the window."""
    return world.people.get("clerk") or world.hire("clerk", Role.window, department="APB")


def discarded(world: World) -> str:
    gone = draft(world)
    drafts.discard(**by(world, "window", draft=gone))
    return gone


def checked(world: World) -> dict[str, str]:
    """A draft that was checked a moment ago, and the mark of that check."""
    held = draft(world)
    return {"draft": held, "token": Counter(world).sheet(held).token}


def answers() -> dict[str, Any]:
    return {"typed": {"name": "由答案立项", "park": "XF-09", "investment": "100", "code": ""}, "answers": ANSWERS}


def unswept(world: World) -> None:
    """Deliveries whose worker died."""
    for _ in range(2):
        world.do("window", "record_fact", name="project.contractor", value=f"乙方{world.now.minute}")
    Delivery.objects.update(state=Delivery.State.waiting, next_at=world.now)


def wants_digest(world: World) -> None:
    for who in ("NRB/officer", "NRB/signer"):
        choices.choose_mail(**by(world, who, address="a@example.org", wish="digest", language="zh-hans"))


def moved_calendar(world: World) -> None:
    """The queues' memory is of an older calendar."""
    Standing.objects.update(calendar="older")


def unreplayed(world: World) -> None:
    """A converted case of which nobody has replayed what it saved."""
    Project.objects.filter(reference=world.reference).update(sim_state="converted")


KEEP_ALL = {"name": "kept", "credit_code": "kept", "industry": "kept", "park": "kept"}


def contact(world: World) -> int:
    """Somebody to call at the other firm."""
    number = Contact.objects.count()
    words = {"credit_code": "91350100M000100Y43", "name": f"联系人{number}", "phone": "13711110000"}
    return add_contact(**by(world, "window", **words)).pk


def entered_twice(world: World) -> str:
    """A second row of a firm, with a licence, somebody to call and what it told; returns its number."""
    number = registers.create(
        **by(world, "window", register=ENTERPRISES, given={"name": "再登记的企业", "park": "西园"})
    )
    registers.create(**by(world, "window", register=LICENCES, given={"enterprise": number, "name": "排污许可证"}))
    add_contact(**by(world, "window", credit_code=number, name="黄英", phone="13711110000"))
    report_operations(
        **by(world, "convener", credit_code=number, period="2024", amounts={"firm_tax": "3"}, source="企业报表")
    )
    return number
