"""Owns the list of every write service, each with a call of it that must wholly happen or not at all.

A new service needs one row here: the function, how it is called in the world below, and how many rows of the journal it
writes. `tests/architecture/test_writes.py` says which one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from onezone.approvals.catalogue_file import builtin_document
from onezone.approvals.models import Phrase, Project
from onezone.approvals.services import (
    acceptance,
    batch,
    case_file,
    conversions,
    core,
    digest,
    drafts,
    escalation,
    filings,
    handing,
    intake,
    intake_reuse,
    intake_submit,
    opening,
    outcome_drafts,
    papers,
    phrases,
    projects,
    queue,
    releases,
    saved,
    saved_views,
    simulation,
)
from onezone.figures import services as figures
from onezone.kernel.hashing import digest as hash_of
from onezone.parties import contacts, merging
from onezone.parties import services as parties
from onezone.parties.models import ToldApart
from onezone.platform.api.models import AccessToken
from onezone.platform.api.services import once, tokens
from onezone.platform.calendar import services as calendar
from onezone.platform.calendar.notice import NoticeDay
from onezone.platform.files import services as files
from onezone.platform.identity import accounts, dormancy
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role
from onezone.platform.journal import audit, checkpoints, refusals
from onezone.platform.messages import choices, digests, undelivered
from onezone.platform.messages import services as messages
from onezone.platform.messages.telling import Telling
from onezone.platform.outbox import letters
from onezone.platform.outbox import services as outbox
from onezone.platform.webhooks.models import Subscription
from onezone.platform.webhooks.services import calls, subscriptions
from tests.approvals.project.conftest import OTHER_FIRM, PASSWORD
from tests.approvals.window.counter import PDF
from tests.pressure import ready
from tests.pressure.ready import Row, by
from tests.pressure.writes_of_registers import REGISTERS, RESUMED_REGISTERS
from tests.pressure.writes_of_the_book import BOOK

PAPER = {"name": "总平面图.pdf", "content": PDF}
LIST = ready.LIST
NEW_PASSWORD = "Given-By-Phone-26"


# -- one call of each ------------------------------------------------------------------------------------------

WRITES: Mapping[Callable[..., Any], Row] = {
    # zones, accounts and posts
    identity.open_zone: Row(lambda w: {"at": w.now, "code": "new", "name_zh": "新区"}, records=0),  # in its own zone
    identity.set_zone: Row(lambda w: by(w, "sysadmin", settings={"figures": {"source": "lingyuan"}})),
    identity.add_department: Row(lambda w: by(w, "sysadmin", code="NEW", name_zh="新局")),
    identity.create_user: Row(lambda w: by(w, "sysadmin", username="newcomer", display_name="新人", password=PASSWORD)),
    identity.grant_post: Row(lambda w: by(w, "secadmin", username="newcomer", role=Role.leader)),
    identity.end_post: Row(lambda w: by(w, "secadmin", post_id=w.posts["leaving"].pk)),
    identity.reset_password: Row(lambda w: by(w, "sysadmin", username="newcomer", password=NEW_PASSWORD)),
    identity.change_password: Row(lambda w: by(w, "steward", old=PASSWORD, new=NEW_PASSWORD)),
    identity.unlock_user: Row(lambda w: by(w, "sysadmin", username="newcomer")),
    identity.deactivate_user: Row(lambda w: by(w, "sysadmin", username="newcomer")),
    accounts.reopen_user: Row(lambda w: by(w, "sysadmin", username="newcomer", password=PASSWORD)),
    # the calendar
    calendar.import_notice: Row(
        lambda w: {
            "actors": [w.people["system"]],
            "at": w.now,
            "source": "通知",
            "days": [NoticeDay(date(2027, 1, 1), False, "元旦")],
        }
    ),
    calendar.close_day: Row(lambda w: by(w, "sysadmin", day=date(2026, 12, 30), reason="暴雪")),
    # the journal's readers: each look is a row
    audit.search: Row(lambda w: by(w, "auditor", wanted=audit.Wanted(chain=w.reference))),
    audit.look: Row(lambda w: by(w, "auditor", chain=w.reference, seq=1)),
    audit.take_rows: Row(lambda w: by(w, "auditor", wanted=audit.Wanted(chain=w.reference), form="csv")),
    audit.take_journal: Row(lambda w: by(w, "auditor", chain=w.reference)),
    audit.check: Row(lambda w: by(w, "auditor", chain=w.reference)),
    audit.note_verdict: Row(lambda w: by(w, "auditor", rows=3, findings=())),
    refusals.note_refusal: Row(lambda w: by(w, "applicant", act="decide", code="not_allowed", address="POST /x")),
    checkpoints.write_checkpoint: Row(lambda w: {"zone": w.zone, "at": w.now}, records=0),
    checkpoints.write_checkpoint_if_changed: Row(
        lambda w: {"zone": w.zone, "at": w.now}, records=0, before=ready.changed
    ),
    case_file.hand_over_case: Row(lambda w: by(w, "auditor", project=w.reference)),
    # files: what is recorded is the act that uses them
    files.store: Row(lambda w: by(w, "window", name="甲.pdf", content=PDF + b"1"), records=0),
    acceptance.take_paper: Row(lambda w: by(w, "window", slot="图", name="乙.pdf", content=PDF + b"2"), records=0),
    papers.keep_paper: Row(lambda w: by(w, "window", name="丙.pdf", content=PDF + b"3"), records=0),
    batch.receive: Row(lambda w: by(w, "window", name="一.csv", content=ready.LIST + b"\r\n"), records=0),
    # messages and letters: who has read what is no act on a case
    messages.tell: Row(
        lambda w: by(w, "system", tellings=[Telling("k", "", ("题", "t"), department="NRB")]), records=0
    ),
    messages.notify: Row(
        lambda w: by(w, "system", event_key="n", subject="题", post_id=w.posts["window"].pk), records=0
    ),
    messages.mark_read: Row(lambda w: by(w, "window", message_ids=[ready.told(w)]), records=0),
    messages.mark_unread: Row(lambda w: by(w, "window", message_ids=None), records=0),
    messages.mark_answered: Row(
        lambda w: by(w, "system", links=["/desk/"], kinds=["work"]), records=0, before=ready.asked
    ),
    choices.choose_mail: Row(
        lambda w: by(w, "window", address="w@example.org", wish="each", language="zh-hans"), records=0
    ),
    digests.post_digest: Row(lambda w: by(w, "system", **ready.due(w)), records=0),
    # the API's own rows
    tokens.create_token: Row(lambda w: by(w, "window", name="程序", days=30)),
    tokens.revoke_token: Row(lambda w: by(w, "window", token=AccessToken.objects.latest("id").pk)),
    once.once: Row(lambda w: by(w, "window", operation="note", key="key", fingerprint="0" * 64, do=ready.note(w))),
    once.forget_answers: Row(
        lambda w: {"zone_id": w.zone.id, "at": w.now + once.KEPT * 2}, records=0, before=ready.answered
    ),
    # other systems that are told
    subscriptions.subscribe: Row(lambda w: by(w, "sysadmin", name="平台", url=ready.ADDRESS)),
    subscriptions.unsubscribe: Row(lambda w: by(w, "sysadmin", subscription=Subscription.objects.latest("id").pk)),
    subscriptions.send_again: Row(lambda w: by(w, "sysadmin", call=ready.dead_call(w))),
    calls.gather: Row(lambda w: {"zone_id": w.zone.id, "at": w.now}, records=0, before=ready.happened),
    # enterprises
    parties.register_enterprise: Row(lambda w: by(w, "window", credit_code=OTHER_FIRM, name="别家企业")),
    parties.correct_enterprise: Row(lambda w: by(w, "window", credit_code=OTHER_FIRM, changes={"name": "改名企业"})),
    parties.add_contact: Row(lambda w: by(w, "window", credit_code=OTHER_FIRM, name="黄英", phone="13711110000")),
    **REGISTERS,
    parties.tell_apart: Row(lambda w: by(w, "window", one=OTHER_FIRM, other="E-00001", reason="两家股东不同")),
    parties.doubt_again: Row(lambda w: by(w, "window", decision=ToldApart.objects.latest("id").pk)),
    contacts.change_contact: Row(
        lambda w: by(w, "window", credit_code=OTHER_FIRM, contact=ready.contact(w), changes={"duty": "经理"})
    ),
    contacts.show_number: Row(lambda w: by(w, "window", credit_code=OTHER_FIRM, contact=ready.contact(w))),
    contacts.end_contact: Row(lambda w: by(w, "window", credit_code=OTHER_FIRM, contact=ready.contact(w))),
    merging.merge: Row(
        lambda w: by(w, "window", kept=OTHER_FIRM, gone=ready.entered_twice(w), choices=ready.KEEP_ALL, reason="同一家")
    ),
    # figures; a source is one row a statement
    figures.load_source: Row(lambda w: by(w, "system", name="lingyuan"), records=72),
    figures.state_value: Row(
        lambda w: by(
            w,
            "convener",
            figure="gdp",
            amount="1",
            unit_name="亿元",
            period="2025",
            source_name="统计局",
            status="confirmed",
        )
    ),
    figures.decide_conflict: Row(
        lambda w: by(w, "convener", outcome="explained", reason="口径不同", **ready.conflict(w))
    ),
    figures.close_period: Row(lambda w: by(w, "convener", period="2025")),
    figures.paste_text: Row(lambda w: by(w, "convener", title="稿", text="今年一季度")),
    # a post's own settings: they change no case
    phrases.keep_phrase: Row(lambda w: by(w, "NRB/officer", text="同意。"), records=0),
    phrases.drop_phrase: Row(lambda w: by(w, "NRB/officer", phrase=Phrase.objects.latest("id").pk), records=0),
    saved_views.save_view: Row(lambda w: by(w, "NRB/officer", name="我的", query="light=red"), records=0),
    saved_views.rename_view: Row(lambda w: by(w, "NRB/officer", view=ready.view(), name="红灯"), records=0),
    saved_views.open_with: Row(lambda w: by(w, "NRB/officer", view=ready.view()), records=0),
    saved_views.remove_view: Row(lambda w: by(w, "NRB/officer", view=ready.view()), records=0),
    outcome_drafts.keep_outcome: Row(lambda w: by(w, "NRB/officer", **ready.drafting(w)), records=0),
    outcome_drafts.drop_outcome: Row(lambda w: by(w, "NRB/officer", **ready.drafted(w)), records=0),
    # drafts: typing is no act, until somebody else's work is touched
    intake.start: Row(lambda w: by(w, "window"), records=0),
    intake.keep: Row(lambda w: by(w, "window", draft=ready.draft(w), part="project", values={"name": "二"}), records=0),
    intake.answer: Row(lambda w: by(w, "window", draft=ready.draft(w), given={"land_area": "3"}), records=0),
    intake.undo: Row(lambda w: by(w, "window", draft=ready.draft(w)), records=0),
    intake.detach: Row(lambda w: by(w, "window", draft=ready.draft(w), slot="总投资"), records=0),
    intake.go_on_with: Row(lambda w: by(w, "window", draft=ready.draft(w), project=w.reference), records=0),
    intake_reuse.take_enterprise: Row(
        lambda w: by(w, "window", draft=ready.draft(w), credit_code=OTHER_FIRM), records=0
    ),
    intake_reuse.start_another: Row(lambda w: by(w, "window", project=w.reference), records=0),
    intake_reuse.carry: Row(lambda w: by(w, "window", **ready.of_the_firm(w)), records=0),
    intake_reuse.reuse: Row(lambda w: by(w, "window", draft=ready.of_the_firm(w)["draft"], slot="总投资"), records=0),
    drafts.take_over: Row(lambda w: {**by(w, "window", draft=ready.draft(w)), "actor": ready.colleague(w)}),
    drafts.discard: Row(lambda w: by(w, "window", draft=ready.draft(w))),
    drafts.take_back: Row(lambda w: by(w, "window", draft=ready.discarded(w))),
    drafts.tell_apart: Row(lambda w: by(w, "window", draft=ready.draft(w), projects=[w.reference]), records=0),
    batch.make_drafts: Row(lambda w: by(w, "window", sha256=ready.sold(w))),
    intake_submit.submit: Row(lambda w: by(w, "window", **ready.checked(w)), records=4),
    # filings, projects, the catalogue
    acceptance.accept: Row(lambda w: by(w, "window", filing=ready.filing(w), matters=["P202"])),
    acceptance.request_supplement: Row(lambda w: by(w, "window", filing=ready.filing(w), missing={"P202": ["缺附图"]})),
    acceptance.hand_in_kept: Row(
        lambda w: by(
            w,
            "window",
            filing=ready.in_supplement(w),
            matters=["P202"],
            kept={"建设项目环境影响报告表": files.store(**by(w, "window", **PAPER)).sha256},
        )
    ),
    acceptance.refuse: Row(lambda w: by(w, "window", filing=ready.filing(w), matters=["P202"], reasons="不属于本局")),
    projects.open_project: Row(
        lambda w: by(w, "window", name="新项目", kind=6, enterprise=Project.objects.first().enterprise)
    ),
    opening.open_from_answers: Row(lambda w: by(w, "window", credit_code=OTHER_FIRM, **ready.answers())),
    releases.load_release: Row(
        lambda w: by(w, "system", key="builtin", document={**builtin_document(), "version": "9.0"})
    ),
    core.perform: Row(lambda w: by(w, "window", project=w.reference, act="note", data={"text": "记一笔"})),
    papers.add_version: Row(
        lambda w: by(w, "window", project=w.reference, material="总平面图", reason="改版", **PAPER)
    ),
    filings.file_stage: Row(
        lambda w: by(
            w,
            "window",
            project=ready.another(w),
            stage="1",
            matters={"A101": "formal", "P202": "formal"},
            materials={each: {f"{each} 申请材料": hash_of(each)} for each in ("A101", "P202")},
        ),
        records=2,
    ),
    filings.file_waiting: Row(lambda w: by(w, "system", project=ready.waits(w))),
    simulation.apply_for_simulation: Row(
        lambda w: by(w, "applicant", project=ready.another(w), answers={"land.net": "true"})
    ),
    simulation.admit_to_simulation: Row(
        lambda w: by(
            w, "convener", project=ready.applied(w), answers={}, matters=["A107", "B301"], minutes="会议纪要1号"
        ),
        records=2,
    ),
    saved.replay_converted: Row(lambda w: by(w, "system"), records=0, before=ready.unreplayed),
    undelivered.send_again: Row(lambda w: by(w, "sysadmin", mail=ready.dead_mail(w))),
    **BOOK,
    dormancy.close_unused: Row(
        lambda w: {"actor": w.people["system"], "at": w.now + timedelta(days=900)}, records=None
    ),
}
"""One transaction each: dead or failed at any statement, all of it or nothing."""

RESUMED: Mapping[Callable[..., Any], Row] = {
    acceptance.hand_in: Row(
        lambda w: by(
            w,
            "window",
            filing=ready.in_supplement(w),
            matters=["P202"],
            uploads={"建设项目环境影响报告表": ("表.pdf", PDF)},
        )
    ),
    intake.attach: Row(lambda w: by(w, "window", draft=ready.draft(w), slot="图", **PAPER), records=0),
    audit.take_checkpoint: Row(lambda w: by(w, "auditor"), records=None),  # each try is a look
    handing.hand_over_many: Row(
        lambda w: by(
            w,
            "NRB/officer",
            items=[(w.reference, "formal", "L03")],
            reason="休假",
            to=core.officer_key(w.people["NRB/second"]),
        ),
        before=ready.begun,
    ),
    outbox.deliver: Row(lambda w: {"zone_id": w.zone.id, "at": w.now, "delivery_id": ready.undelivered(w)}, records=0),
    outbox.sweep: Row(lambda w: {"zone_id": w.zone.id, "at": w.now}, records=0, before=ready.unswept),
    letters.retry_delivery: Row(lambda w: by(w, "sysadmin", delivery_id=ready.dead_letter(w))),
    escalation.escalate: Row(lambda w: {"actor": w.people["system"], "at": w.now + timedelta(days=60)}, records=0),
    digest.write_digests: Row(lambda w: by(w, "system"), records=0, before=ready.wants_digest),
    queue.stand_all_anew: Row(lambda w: by(w, "system"), records=0, before=ready.moved_calendar, inside=True),
    **RESUMED_REGISTERS,
}
"""Several transactions: dead at any statement, a later call goes on, and nothing is done twice."""

ELSEWHERE: Mapping[str, str] = {
    "approvals.services.core.act_on": "a part of perform, filings and batches",
    "approvals.services.core.announce": "a part of every act",
    "approvals.services.intake.fill": "a part of intake_reuse",
    "approvals.services.intake.save_changed": "a part of every change of a draft",
    "approvals.services.queue.stand_anew": "a part of every act",
    "approvals.services.telling.tell_of_act": "a listener: a part of outbox.deliver",
    "approvals.services.firms.move_projects": "a part of parties.merging.merge",
    "parties.returns.save_returns": "a part of registers.services.write, for returns",
    "approvals.services.firms.move_drafts": "a part of parties.merging.merge",
    "ledger.services.bringing.save_rows": "a part of registers.services.write, for rows of the book",
    "ledger.services.bringing_months.save_months": "a part of registers.services.write, for months of the book",
    "ledger.services.bringing_plans.save_plans": "a part of registers.services.write, for yearly plans",
    "ledger.services.firms.move_projects": "a part of parties.merging.merge",
    "platform.identity.services.act_for_another": "a part of parties.merging.merge",
    "platform.journal.services.append": "a part of every act",
    "platform.outbox.services.publish": "a part of every act",
    "platform.outbox.services.deliver_event": "deliver, for each of an event's listeners",
    "platform.messages.mail.write_mails": "a part of messages.tell",
    "platform.messages.mail.post_letter": "a part of post_digest",
    "platform.messages.mail.send": "tests/platform/test_letters.py: a letter at the mail server cannot be undone",
    "platform.webhooks.services.calls.send_due": "tests/webhooks: a call on the wire cannot be undone",
    "platform.registers.services.write": "a part of every act on a register",
    "platform.registers.services.record": "a part of every act on a register",
    "platform.registers.jobs.go_on": "calls running.run, or leaves it to the background",
    "platform.registers.services.note_all": "a part of a room's own act on rows of a register",
    "platform.registers.services.note": "a part of a room's own act on a row of a register",
    "platform.outbox.beat.tick": "tests/platform/test_background.py",
}
"""Why a service that writes stands in no list above."""

IN_THE_LIFE = {core.perform, filings.file_stage, conversions.request_conversions, conversions.sign_conversions}
"""Called in the life of a project (test_crash_points)."""


def name_of(service: Callable[..., Any]) -> str:
    return f"{service.__module__}.{service.__qualname__}".removeprefix("onezone.")


def tried() -> set[str]:
    """The services whose every statement is tried."""
    return {name_of(each) for each in {*WRITES, *RESUMED, *IN_THE_LIFE}}
