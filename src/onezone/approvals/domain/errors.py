"""Every named "no" of the approvals room: a stable code, its data, and one sentence in each language."""

from __future__ import annotations

from string import Formatter

from onezone.kernel.errors import JSON, RuleError

from .names import say_all


class Refusal(RuleError):
    """A refusal of the approvals rules; codes in its data are said in the reader's words."""

    code = "refused"

    def say(self, language: str = "zh-hans") -> str:
        """The sentence with states, acts, kinds and reasons in words."""
        spoken: dict[str, JSON] = {key: say_all(value, language) for key, value in self.data.items()}
        template = self.zh if language.lower().startswith("zh") else self.en
        return template.format_map({**dict.fromkeys(_fields(template), ""), **spoken})


def _fields(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


class ActNotPossible(Refusal):
    """The (state, act) pair stands in no table. Data: act, matter, state, possible (acts that are)."""

    code = "act_not_possible"
    zh = "{matter} 当前状态为“{state}”,不能执行“{act}”。现在可以:{possible}"
    en = "{matter} is {state}: {act} is not possible. Possible now: {possible}"


class UnknownAct(Refusal):
    """The act has no rule at all. Data: act."""

    code = "unknown_act"
    zh = "不认识的动作“{act}”,请核对动作名称"
    en = "Unknown act {act}: check its name"


class NotFiled(Refusal):
    """The matter has no item of this mode. Data: matter, mode."""

    code = "not_filed"
    zh = "{matter} 还没有申报({mode}),请先申报"
    en = "{matter} has not been filed ({mode}); file it first"


class AlreadyFiled(Refusal):
    """The matter has an open or granted item. Data: matter, mode, state."""

    code = "already_filed"
    zh = "{matter} 已经申报过(状态“{state}”),不能重复申报"
    en = "{matter} has been filed already (it is {state}); it cannot be filed twice"


class ExcludedMatter(Refusal):
    """Another matter that excludes this one is in use. Data: matter, other."""

    code = "excluded_matter"
    zh = "{matter} 与已申报的 {other} 只能办一项"
    en = "{matter} excludes {other}, which has been filed"


class NotSimulatable(Refusal):
    """The matter is not reviewed in simulation: file it formally. Data: matter."""

    code = "not_simulatable"
    zh = "{matter} 不需要土地,直接正式申报,不进入模拟审批"
    en = "{matter} is never simulated: file it formally at once"


class NotAdmitted(Refusal):
    """The project has no running simulated case. Data: state."""

    code = "not_admitted"
    zh = "项目没有在运行的模拟审批(当前“{state}”)"
    en = "The project has no running simulation (it is {state})"


class AdmissionRefused(Refusal):
    """A rule of admission failed. Data: findings (names of the failed checks)."""

    code = "admission_refused"
    zh = "不符合模拟审批准入条件:{findings}"
    en = "The project may not be admitted to simulation: {findings}"


class PrerequisiteMissing(Refusal):
    """Required results are missing. Data: matter, missing."""

    code = "prerequisite_missing"
    zh = "{matter} 的前置事项还没有结果:{missing}"
    en = "{matter} rests on results that are missing: {missing}"


class ConditionsOpen(Refusal):
    """Conditions or promised materials are open. Data: matter, conditions."""

    code = "conditions_open"
    zh = "{matter} 还有未了条件:{conditions}"
    en = "{matter} has open conditions: {conditions}"


class NoSuchCondition(Refusal):
    """The condition does not exist or is closed. Data: matter, condition."""

    code = "no_such_condition"
    zh = "{matter} 没有这条未了条件:{condition}"
    en = "{matter} has no such open condition: {condition}"


class ReasonsMissing(Refusal):
    """The act needs reasons. Data: act."""

    code = "reasons_missing"
    zh = "“{act}”必须写明理由"
    en = "{act} needs reasons"


class ListEmpty(Refusal):
    """A one-time list needs at least one entry. Data: act."""

    code = "list_empty"
    zh = "“{act}”必须一次写明全部缺项,至少一项"
    en = "{act} must name what is missing, all of it, at least one entry"


class SupplementUsed(Refusal):
    """The one-time notice has been given (行政许可法 32(4)). Data: matter."""

    code = "supplement_used"
    zh = "{matter} 已经一次性告知过补正,不能再次要求补正"
    en = "The one-time supplement notice of {matter} has been given already"


class KindUnknown(Refusal):
    """Not a kind of suspension. Data: kind, known."""

    code = "kind_unknown"
    zh = "不认识的特别程序“{kind}”,可用:{known}"
    en = "Unknown kind of suspension {kind}; known: {known}"


class KindNotListed(Refusal):
    """The matter's guide does not list this local kind. Data: matter, kind."""

    code = "kind_not_listed"
    zh = "{matter} 的办事指南没有列出“{kind}”,不能因此停钟"
    en = "The guide of {matter} does not list {kind}: it stops no clock"


class KindRunning(Refusal):
    """A suspension of the kind is open already. Data: matter, kind."""

    code = "kind_running"
    zh = "{matter} 的“{kind}”正在进行"
    en = "A suspension of kind {kind} is open already on {matter}"


class NoticeMissing(Refusal):
    """A statutory suspension needs a written notice (行政许可法 45). Data: kind."""

    code = "notice_missing"
    zh = "“{kind}”须书面告知申请人;没有告知书,时钟不停"
    en = "{kind} must be told to the applicant in writing; without the notice no clock stops"


class NoOpenSuspension(Refusal):
    """Nothing to resume. Data: matter, kind."""

    code = "no_open_suspension"
    zh = "{matter} 没有正在进行的特别程序 {kind}"
    en = "{matter} has no open suspension {kind}"


class SuspensionOpen(Refusal):
    """The outcome waits for a suspension. Data: matter, kind."""

    code = "suspension_open"
    zh = "{matter} 的“{kind}”还没有结束"
    en = "{kind} of {matter} is still open"


class DateImpossible(Refusal):
    """A date contradicts the history. Data: field, date, reason."""

    code = "date_impossible"
    zh = "日期 {field}={date} 不可能:{reason}"
    en = "The date {field}={date} is impossible: {reason}"


class ExtensionRefused(Refusal):
    """An extension is not allowed. Data: matter, reason (none_in_law | too_long | statutory_date_passed | days)."""

    code = "extension_refused"
    zh = "{matter} 不能延长:{reason}"
    en = "{matter} cannot be extended: {reason}"


class ApproverMissing(Refusal):
    """An extension names who approved it (行政许可法 42). Data: act."""

    code = "approver_missing"
    zh = "延长期限须写明批准人"
    en = "An extension names the person who approved it"


class SigningChainOpen(Refusal):
    """Earlier steps of the signing chain are open. Data: matter, step."""

    code = "signing_chain_open"
    zh = "{matter} 还没有完成“{step}”,不能签发"
    en = "{matter} cannot be signed: the step {step} is open"


class SamePerson(Refusal):
    """Reviewing and signing a permit are two persons. Data: matter, officer."""

    code = "same_person"
    zh = "{matter} 的审查与签发须为两人,{officer} 已经审查"
    en = "Review and signature of {matter} are two persons; {officer} reviewed it"


class NotConvertible(Refusal):
    """Only items with a substantive opinion convert. Data: matter, simulation."""

    code = "not_convertible"
    zh = "{matter} 只做了{simulation},没有实质意见,不能转换;前置正式生效后自动预填为正式办件"
    en = "{matter} had {simulation} only, no substantive opinion: it does not convert, it opens as a pre-filled item"


class NotConverting(Refusal):
    """No matching land fact yet. Data: state."""

    code = "not_converting"
    zh = "土地事实尚未匹配(模拟审批“{state}”),还不能转换"
    en = "No matching land fact yet (the simulation is {state}): nothing can be converted"


class GuardsFailed(Refusal):
    """Conversion guards failed. Data: matter, guards (name -> bool), reasons (name -> list)."""

    code = "guards_failed"
    zh = "{matter} 未通过转换守卫:{failed}"
    en = "{matter} failed conversion guards: {failed}"


class NoSuchDifference(Refusal):
    """Nothing to attest. Data: matter, differences."""

    code = "no_such_difference"
    zh = "{matter} 没有这处差异,可以认定的差异:{differences}"
    en = "{matter} has no such difference; there are: {differences}"


class ConversionInFlight(Refusal):
    """A conversion is between consent and signature. Data: matters."""

    code = "conversion_in_flight"
    zh = "正在转换:{matters},办结后才能撤回"
    en = "Conversions are under way: {matters}; withdraw when they are finished"


class ExtendedAlready(Refusal):
    """A simulation is extended once. Data: valid_to."""

    code = "extended_already"
    zh = "模拟审批只能延期一次,已延至 {valid_to}"
    en = "A simulation is extended once; it runs to {valid_to}"


class TimeGoesBack(Refusal):
    """An act lies before the last one. Data: at, last."""

    code = "time_goes_back"
    zh = "时间 {at} 早于上一动作 {last},动作须按时间先后"
    en = "{at} lies before the last act {last}: acts are in order of time"


class FactMalformed(Refusal):
    """A fact's name or value is not usable. Data: field, reason."""

    code = "fact_malformed"
    zh = "事实 {field} 无法登记:{reason}"
    en = "The fact {field} cannot be recorded: {reason}"


class OutcomeUnknown(Refusal):
    """Not an outcome of this act. Data: outcome, known."""

    code = "outcome_unknown"
    zh = "不认识的结论“{outcome}”,可用:{known}"
    en = "Unknown outcome {outcome}; known: {known}"


class FieldMissing(Refusal):
    """The act lacks a field. Data: act, field."""

    code = "field_missing"
    zh = "“{act}”缺少字段 {field}"
    en = "{act} lacks the field {field}"


class SameHolder(Refusal):
    """The item is in the hands of that officer already. Data: matter, officer."""

    code = "same_holder"
    zh = "{matter} 已在 {officer} 手中,请移交给另一位经办人"
    en = "{matter} is in the hands of {officer} already: hand it to somebody else"


class NotItsMaterial(Refusal):
    """A correction names a material that the matter does not list. Data: matter, materials."""

    code = "not_its_material"
    zh = "{matter} 的清单里没有材料:{materials},不得要求"
    en = "{matter} does not list these materials, they cannot be asked for: {materials}"


class CorrectionOpen(Refusal):
    """The applicant still has to correct materials. Data: matter, materials."""

    code = "correction_open"
    zh = "{matter} 已退回修改,还在等申请人:{materials}"
    en = "{matter} was sent back and waits for the applicant: {materials}"


class NoCorrectionAsked(Refusal):
    """Nobody asked for a correction. Data: matter."""

    code = "no_correction_asked"
    zh = "{matter} 没有要求修改材料;要换材料请办“变更输入”"
    en = "No correction of {matter} was asked for; to replace a material, change the input"


class InputsChanged(Refusal):
    """What the act rests on is not what was looked at. Data: matter, inputs."""

    code = "inputs_changed"
    zh = "{matter} 的依据已经变化:{inputs}。请看过现在的内容,重新提出"
    en = "What {matter} rests on has changed: {inputs}. Look at it as it is now, then put it again"


class StepOutdated(Refusal):
    """A finished step rests on inputs that changed. Data: matter, step, inputs."""

    code = "step_outdated"
    zh = "{matter} 的“{step}”之后依据有变:{inputs}。请先重新确认这一步"
    en = "Inputs of {matter} changed after the step {step}: {inputs}. Do this step again first"


class AddedSignerOpen(Refusal):
    """The step waits for the view of an added signer. Data: matter, officers."""

    code = "added_signer_open"
    zh = "{matter} 还在等加签意见:{officers}"
    en = "{matter} waits for the views of added signers: {officers}"


class SignatureIsLast(Refusal):
    """Nobody can be added after the signature. Data: matter."""

    code = "signature_is_last"
    zh = "{matter} 已到签发,签发之后不能再加签;可以前加签"
    en = "{matter} is at its signature, the last step: add a signer before it instead"


class NotAsked(Refusal):
    """Nobody asked this officer or department. Data: matter, officer."""

    code = "not_asked"
    zh = "{matter} 没有请 {officer} 出具意见"
    en = "{officer} was not asked about {matter}"


class NothingProposed(Refusal):
    """There is no proposed outcome to countersign. Data: matter."""

    code = "nothing_proposed"
    zh = "{matter} 还没有拟办结论,请先拟定,再请会签"
    en = "No outcome of {matter} is proposed yet: propose one, then ask for countersignatures"


class OwnDepartment(Refusal):
    """The item's own department does not countersign it. Data: matter, department."""

    code = "own_department"
    zh = "{matter} 由 {department} 主办,主办部门不用会签;需要同事的意见请加签"
    en = "{department} has {matter} in hand and does not countersign it; to ask a colleague, add a signer"


class CountersignRunning(Refusal):
    """The department's days have not run out. Data: matter, department, due_on."""

    code = "countersign_running"
    zh = "{department} 对 {matter} 的会签期限到 {due_on},期限内不能跳过"
    en = "{department} has until {due_on} to countersign {matter}: it cannot be passed over before"


class CountersignOpen(Refusal):
    """Countersignatures of what is decided are missing. Data: matter, departments."""

    code = "countersign_open"
    zh = "{matter} 还缺有效会签:{departments}"
    en = "{matter} lacks valid countersignatures: {departments}"


class DiffersFromProposal(Refusal):
    """The decision or signature is about another text than the one proposed. Data: matter."""

    code = "differs_from_proposal"
    zh = "{matter} 与现在的拟办结论不一致;请按会签的结论办理,或先修改拟办结论、重新会签"
    en = "This is not what is proposed for {matter}: take the proposed outcome, or edit it and have it signed again"


class LateReasonMissing(Refusal):
    """A late decision, grant or conversion says why it is late. Data: matter."""

    code = "late_reason_missing"
    zh = "{matter} 已超期,作决定、签发转换都须写明超期原因"
    en = "{matter} is late: whoever decides or converts it must say why"


class DepartmentUnknown(Refusal):
    """No such department in the catalogue. Data: departments."""

    code = "department_unknown"
    zh = "没有这个部门:{departments}"
    en = "There is no such department: {departments}"
