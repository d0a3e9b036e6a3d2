"""The acts door: from what was typed to one act of the engine, and back with the refusal beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.acts_decision import signs_late
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.rules import STATUTORY_KINDS
from onezone.approvals.errors import AlreadySent
from onezone.approvals.forms.acts import ActForm, AssignForm, AttestForm, OutcomeForm
from onezone.approvals.forms.case_acts import CONFIRMED, FORMS, field_of
from onezone.approvals.forms.consult import HandOverForm
from onezone.approvals.forms.parts import Choices
from onezone.approvals.pages.consult_choices import consult_choices
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item_words import input_name, refusal_words, value_words
from onezone.approvals.queries.availability import act_availability, closed_outcomes
from onezone.approvals.queries.history import lock_and_find_sent
from onezone.approvals.queries.item import Found, find_item, project_in_sight
from onezone.approvals.queries.kept import KeptOutcome, kept_outcome, phrases_of
from onezone.approvals.queries.people import officers_of
from onezone.approvals.services.core import Done, perform
from onezone.approvals.services.outcome_drafts import drop_outcome, keep_outcome
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.files.services import store as store_file
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction

DRAFTED = frozenset({"decide", "recommend", "opine", "reconfirm", "countersign", "give_view", "propose"})
"""Acts whose text takes thought: what is typed for them can be kept as a draft."""


@dataclass(frozen=True, slots=True)
class ActPage:
    """A form of one act as a page; `refusal` is what the rules say before anything is typed."""

    act: str
    label: str
    project: str
    project_name: str
    matter: str
    simulated: bool
    form: ActForm
    action: str
    back: str
    refusal: str = ""
    code: str = ""
    status: int = 200
    consequences: tuple[str, ...] = ()

    @property
    def drafted(self) -> bool:
        """Whether what is typed can be kept as a draft."""
        return self.act in DRAFTED


def form_for(
    actor: Actor,
    reference: str,
    act: str,
    sent: Any = None,
    files: Any = None,
    *,
    asked: Mapping[str, Any],
    at: datetime,
) -> tuple[ActForm, Found | None]:
    """The form of an act, bound when something was sent. Raises NotFound: no such act, project or item in sight."""
    kind = FORMS.get(act)
    if kind is None:
        raise NotFound(what=act)
    given = sent if sent is not None else asked
    matter, mode = str(given.get("matter") or ""), str(given.get("mode") or "")
    found = None
    if matter and act != "file":
        found = find_item(
            actor, reference, matter, simulated=_simulated(actor, reference, matter, mode), on=local_date(at)
        )
    else:
        project_in_sight(actor, reference)
    choices = choices_for(actor, found, kind, act, at=at) if found is not None else Choices(today=local_date(at))
    if found is not None and sent is None and act in DRAFTED:
        choices = _with_draft(choices, kept_outcome(actor, found, act))
    initial = {name: asked[name] for name in asked}
    if found is not None:
        initial["mode"] = found.mode
    return kind(sent, files, choices=choices, initial=initial), found


def _with_draft(choices: Choices, kept: KeptOutcome | None) -> Choices:
    """The form begins with what this person typed before."""
    if kept is None:
        return choices
    held = kept.conditions or choices.conditions_held
    return replace(choices, draft=kept.fields, drafted_at=kept.kept_at, conditions_held=held)


def keep_draft(*, actor: Actor, at: datetime, act: str, form: ActForm, found: Found) -> None:
    """Keep what was typed so far, right or not; it is put into the form when it is opened again."""
    keep_outcome(actor=actor, at=at, act=act, typed=form.typed(), **_item_of(found))


def drop_draft(*, actor: Actor, at: datetime, found: Found) -> None:
    """Throw away what was typed; the form begins anew."""
    drop_outcome(actor=actor, at=at, **_item_of(found))


def _item_of(found: Found) -> dict[str, Any]:
    return {"project": found.reference, "matter": found.matter.id, "simulated": found.simulated}


def _simulated(actor: Actor, reference: str, matter: str, mode: str) -> bool:
    """Without a mode an act means the formal item, unless only a simulated one exists (as the engine takes it)."""
    if mode:
        return mode == "simulated"
    case = project_in_sight(actor, reference).case
    return matter not in case.work_items and matter in case.sim_items


def choices_for(actor: Actor, found: Found, kind: type[ActForm], act: str, *, at: datetime) -> Choices:
    """What the item offers to a form."""
    case, item, today = found.case, found.item, local_date(at)
    closed: Mapping[str, RuleError] = {}
    if issubclass(kind, OutcomeForm):
        closed = closed_outcomes(actor, case, act, found.matter.id, found.mode, at=at)
    differences = case.differences(item) if issubclass(kind, AttestForm) and isinstance(item, SimItem) else ()
    catalogue = case.context.catalogue
    return Choices(
        kinds=[(each, words.word(each)) for each in (*found.matter.local_suspensions, *STATUTORY_KINDS)],
        open_kinds=[(held.kind, words.word(held.kind)) for held in item.suspensions if held.is_open],
        officers=officers_of(actor, found.matter.department, today) if kind in (AssignForm, HandOverForm) else (),
        conditions=[(held.id, held.text) for held in item.open_conditions],
        differences=[
            (each.name, f"{input_name(each.name, catalogue)}: {value_words(each.was)} → {value_words(each.now)}")
            for each in differences
        ],
        materials=[
            (each, words.material_name(catalogue, each))
            for each in dict.fromkeys((*item.materials, *found.matter.material_names))
        ],
        closed_outcomes={outcome: refusal_words(refusal, catalogue) for outcome, refusal in closed.items()},
        closed_words=_closed_words(closed, catalogue),
        late=signs_late(case, act, found.matter.id, today),
        today=today,
        phrases=phrases_of(actor) if kind.phrase_field else (),
        conditions_held=_conditions_held(item, act),
        **consult_choices(actor, found, kind, act, today),
    )


def _conditions_held(item: WorkItem | SimItem, act: str) -> list[dict[str, str]]:
    """The conditions that a form begins with: an opinion's, or those of the proposed outcome."""
    proposal = item.proposal if isinstance(item, WorkItem) and act in ("decide", "propose") else None
    conditions = item.conditions if isinstance(item, SimItem) else proposal.conditions if proposal is not None else ()
    return [
        {"text": held.text, "owner": held.owner, "due": held.due_on.isoformat() if held.due_on else ""}
        for held in conditions
    ]


def _closed_words(closed: Mapping[str, RuleError], catalogue: Catalogue) -> list[str]:
    """One line a reason, naming the outcomes that it closes."""
    lines: dict[str, list[str]] = {}
    for outcome, refusal in closed.items():
        lines.setdefault(refusal_words(refusal, catalogue), []).append(words.word(outcome))
    return [f"{_('、').join(outcomes)}{_('：')}{why}" for why, outcomes in lines.items()]


def submit(*, actor: Actor, at: datetime, reference: str, act: str, form: ActForm) -> Done:
    """Do the act that a valid form describes. Raises what the rules, the files room or permissions refuse.

    Uploads are stored first, by content: whatever is refused after that, nobody has to choose the file again.
    """
    names = _store_uploads(actor, at, form)
    data = form.payload()
    _put_uploads(data, names)
    with act_transaction(actor):
        sent = lock_and_find_sent(actor, reference, str(data.get("form", "")))
        if sent is not None:
            raise AlreadySent(act=sent.act, at=sent.at.isoformat(timespec="seconds"), seq=sent.seq)
        if act in DRAFTED:
            simulated = _simulated(actor, reference, str(data.get("matter")), str(data.get("mode") or ""))
            drop_outcome(actor=actor, at=at, project=reference, matter=str(data.get("matter")), simulated=simulated)
        return perform(actor=actor, at=at, project=reference, act=act, data=data, file_names=_slots(data, names))


def _store_uploads(actor: Actor, at: datetime, form: ActForm) -> dict[str, tuple[str, str]]:
    """Payload field -> (hash, file name) of each upload; the hash goes into the form's own field, if there is one."""
    stored = {}
    for field, target in form.uploads.items():
        upload = form.cleaned_data.get(field)
        if not upload:
            continue
        held = store_file(actor=actor, at=at, name=upload.name, content=upload.file, field=field)
        stored[target] = (held.sha256, held.name)
        if target in form.fields:
            typed = form.data.copy()  # type: ignore[attr-defined]
            typed[target] = held.sha256
            form.data = typed
    return stored


def _put_uploads(data: dict[str, Any], stored: Mapping[str, tuple[str, str]]) -> None:
    for target, (sha256, _name) in stored.items():
        whole, _dot, slot = target.partition(".")
        if slot:
            data.setdefault(whole, {})[slot] = sha256
        else:
            data[whole] = sha256


def _slots(data: Mapping[str, Any], stored: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Material slot -> file name, for the versions that the act adds."""
    names = {target.partition(".")[2]: name for target, (_hash, name) in stored.items() if "." in target}
    if data.get("material") and "hash" in stored:
        names[str(data["material"])] = stored["hash"][1]
    return names


def refuse(form: ActForm, refusal: RuleError, found: Found | None = None) -> None:
    """Write a refusal beside the field that it is about, with its stable code."""
    sentence = refusal.say(get_language() or "zh-hans")
    if found is not None:
        sentence = refusal_words(refusal, found.case.context.catalogue)
    form.is_valid()
    form.add_error(field_of(form, refusal.code, refusal.data), ValidationError(sentence, code=refusal.code))


def act_page(
    actor: Actor,
    reference: str,
    act: str,
    form: ActForm,
    found: Found | None,
    *,
    at: datetime,
    status: int = 200,
    code: str = "",
) -> ActPage:
    """The form as a page of its own, with everything that was typed."""
    row = found.loaded.row if found is not None else project_in_sight(actor, reference).row
    refusal = _refusal_now(actor, act, found, at) if not form.is_bound else None
    matter = ""
    if found is not None:
        matter = f"{found.matter.id} {words.matter_name(found.case.context.catalogue, found.matter.id)}"
    return ActPage(
        act=act,
        label=words.act(act),
        project=reference,
        project_name=row.name,
        matter=matter,
        simulated=found is not None and found.simulated,
        form=form,
        action=reverse("approvals:act", args=(reference, act)),
        back=back_of(reference, form, found),
        refusal=refusal.say(get_language() or "zh-hans") if refusal is not None else "",
        code=code or (refusal.code if refusal is not None else ""),
        status=status,
        consequences=consequences(act, found),
    )


def _refusal_now(actor: Actor, act: str, found: Found | None, at: datetime) -> RuleError | None:
    if found is None:
        return None
    lines = act_availability(actor, found.case, found.matter.id, found.mode, at=at)
    return next((line.refusal for line in lines if line.act == act), None)


def back_of(reference: str, form: ActForm, found: Found | None) -> str:
    """Where the person came from, if that is a page of ours; else the item, else the project."""
    wanted = str((form.data if form.is_bound else form.initial).get("next") or "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    if found is not None:
        return item_url(reference, found.matter.id, simulated=found.simulated)
    return f"/projects/{reference}/"


def needs_confirmation(act: str, form: ActForm) -> bool:
    """Whether the act shows its consequences first."""
    refusing = act == "decide" and form.cleaned_data.get("outcome") == "refuse"
    return (act in CONFIRMED or refusing) and not form.data.get("confirmed")


def consequences(act: str, found: Found | None) -> tuple[str, ...]:
    """What an act that cannot be taken back brings about, in sentences."""
    told = {
        "decide": (
            _("不予许可的决定须书面送达，并告知申请人可以申请行政复议或提起行政诉讼。"),
            _("依托本件的后续事项不能作出准予决定。"),
        ),
        "revoke": (_("准予决定从现在起失去效力。"), _("依据它作出的模拟意见会失效，已经依据它转换的事项需要复核。")),
        "withdraw": (_("本件到此结束，时钟停止；再次办理需要重新申报。"),),
        "terminate": (_("所有未转换的模拟件作废，不能恢复。"), _("已经转换的正式决定不受影响。")),
        "close": (_("尚未转换的模拟件作废；已经转换的正式决定不受影响。"),),
        "refuse_acceptance": (_("本件到此结束，须出具书面凭证并写明理由。"),),
        "refuse_admission": (_("项目不进入模拟审批，正式审批不受影响。"),),
        "deviate": (_("模拟意见不再作为依据，本件按正式程序继续审查，理由写入决定。"),),
    }.get(act, ())
    if found is None or act not in ("revoke", "withdraw", "decide"):
        return told
    waiting = [each for each in found.case.context.catalogue.dependants(found.matter.id) if _is_live(found, each)]
    if not waiting:
        return told
    return (*told, _("等本件的事项：%(matters)s。") % {"matters": _("、").join(waiting)})


def _is_live(found: Found, matter: str) -> bool:
    return matter in found.case.work_items or matter in found.case.sim_items


def done_words(done: Done, found: Found | None) -> str:
    """One line after an act."""
    what = f"{found.matter.id} " if found is not None else ""
    return _("%(what)s%(act)s：已办理，记入日志第 %(seq)s 条") % {
        "what": what,
        "act": words.act(done.happened.act),
        "seq": done.seq,
    }
