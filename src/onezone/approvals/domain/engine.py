"""The one way in: `apply` checks an act against the tables and rules and changes the case, or refuses by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import (
    acts_case,
    acts_clock,
    acts_conversion,
    acts_countersign,
    acts_decision,
    acts_hands,
    acts_signing,
    acts_sim,
    acts_work,
)
from .case import Act, Case
from .errors import TimeGoesBack, UnknownAct
from .payload import check_payload
from .wake import Woken, wake

Handler = Callable[[Case, Act], None]

# act -> (formal handler, simulated handler, handler on the project); `mode` and `matter` of the act choose.
FORMAL: Mapping[str, Handler] = {
    "file": acts_work.file,
    "request_supplement": acts_work.request_supplement,
    "resubmit": acts_work.resubmit,
    "accept": acts_work.accept,
    "refuse_acceptance": acts_work.refuse_acceptance,
    "assign": acts_hands.assign,
    "hand_over": acts_hands.hand_over,
    "start": acts_hands.start,
    "send_back": acts_hands.send_back,
    "suspend": acts_clock.suspend,
    "resume": acts_clock.resume,
    "extend": acts_clock.extend,
    "recommend": acts_signing.recommend,
    "add_signer": acts_signing.add_signer,
    "give_view": acts_signing.give_view,
    "remove_signer": acts_signing.remove_signer,
    "propose": acts_countersign.propose,
    "ask_countersign": acts_countersign.ask_countersign,
    "countersign": acts_countersign.countersign,
    "proceed": acts_countersign.proceed,
    "decide": acts_decision.decide,
    "deliver": acts_decision.deliver,
    "revoke": acts_decision.revoke,
    "withdraw": acts_work.withdraw,
    "meet_condition": acts_decision.meet_condition,
}
SIMULATED: Mapping[str, Handler] = {
    "file": acts_sim.file,
    "request_supplement": acts_sim.request_supplement,
    "resubmit": acts_sim.resubmit,
    "accept": acts_sim.accept,
    "assign": acts_sim.assign,
    "hand_over": acts_sim.hand_over,
    "send_back": acts_sim.send_back,
    "suspend": acts_sim.suspend,
    "resume": acts_sim.resume,
    "opine": acts_sim.opine,
    "attest": acts_sim.attest,
    "reconfirm": acts_sim.reconfirm,
    "meet_condition": acts_sim.meet_condition,
    "request_conversion": acts_conversion.request_conversion,
    "return_conversion": acts_conversion.return_conversion,
    "formal_accept": acts_conversion.formal_accept,
    "grant": acts_conversion.grant,
    "convert": acts_conversion.convert,
    "deviate": acts_conversion.deviate,
    "upgrade": acts_conversion.upgrade,
    "withdraw": acts_sim.withdraw,
}
PROJECT: Mapping[str, Handler] = {
    "apply": acts_case.apply,
    "admit": acts_case.admit,
    "refuse_admission": acts_case.refuse_admission,
    "hold": acts_case.hold,
    "release": acts_case.release,
    "extend_simulation": acts_case.extend_simulation,
    "terminate": acts_case.terminate,
    "withdraw": acts_case.withdraw_simulation,
    "close": acts_case.close,
    "record_fact": acts_case.record_fact,
    "change_input": acts_case.change_input,
    "extend_filing": acts_case.extend_filing,
    "note": acts_case.note,
}
SIMULATED_ONLY = frozenset(SIMULATED) - frozenset(FORMAL)
ACTS = frozenset(FORMAL) | frozenset(SIMULATED) | frozenset(PROJECT)
# Acts after which a prerequisite may have turned formal, so that check sheets open as pre-filled items.
_MAY_TURN_FORMAL = frozenset(
    {"decide", "grant", "convert", "record_fact", "change_input", "opine", "reconfirm", "attest", "release"}
)


@dataclass(frozen=True, slots=True)
class Happened:
    """What `apply` reports: the act, and the matters whose items it created or changed."""

    act: str
    matters: tuple[str, ...]
    ended: bool = False
    woken: tuple[Woken, ...] = ()


def apply(case: Case, act: Act) -> Happened:
    """Apply one act to the case in place.

    Raises a RuleError and leaves the case's items as they were when the act is refused: handlers check first and
    replace frozen items last.
    """
    if case.last_at is not None and act.at < case.last_at:
        raise TimeGoesBack(at=act.at.isoformat(), last=case.last_at.isoformat())
    check_payload(act.act, act.data)
    handler = _handler(case, act)
    work, sim, ended = dict(case.work_items), dict(case.sim_items), _ended(case)
    handler(case, act)
    if act.act in _MAY_TURN_FORMAL:
        acts_conversion.open_prefilled(case, act)
    woken = wake(case, act)
    case.last_at = act.at
    touched = [key for key, held in case.work_items.items() if work.get(key) is not held]
    touched += [key for key, held in case.sim_items.items() if sim.get(key) is not held]
    return Happened(act.act, tuple(dict.fromkeys(touched)), ended=_ended(case) and not ended, woken=woken)


def _ended(case: Case) -> bool:
    return case.simulation is not None and case.simulation.ended is not None


def _handler(case: Case, act: Act) -> Handler:
    name, mode = act.act, act.data.get("mode")
    if name in PROJECT and not act.data.get("matter") and not (mode == "formal" and name in FORMAL):
        return PROJECT[name]
    if name in SIMULATED_ONLY or (mode == "simulated" and name in SIMULATED):
        return SIMULATED[name]
    if mode is None and name in SIMULATED and name in FORMAL and _only_simulated(case, act):
        return SIMULATED[name]
    if name in FORMAL:
        return FORMAL[name]
    if name in PROJECT:
        return PROJECT[name]
    raise UnknownAct(act=name)


def _only_simulated(case: Case, act: Act) -> bool:
    """Without a mode an act means the formal item, except where only a simulated one exists (never for `file`)."""
    matter = act.data.get("matter")
    return act.act != "file" and matter in case.sim_items and matter not in case.work_items
