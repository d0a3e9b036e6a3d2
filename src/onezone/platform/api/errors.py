"""Every "no" of the API that is not a rule of a room: who calls, how often, with which key, in what form."""

from __future__ import annotations

from onezone.kernel.errors import FieldError, RuleError


class Unauthenticated(RuleError):
    """No token, or one that is unknown, over, revoked, or whose post or account ended: one sentence for all."""

    code = "unauthenticated"
    status = 401
    zh = "请带上有效的令牌：Authorization: Bearer …。没有带，或令牌已过期、已撤销，或岗位、账号已终止。"
    en = "A valid token is needed (Authorization: Bearer …): none came, or it is over, revoked, or its post has ended."


class CsrfRefused(RuleError):
    """A browser's session came without the proof that the page was ours."""

    code = "csrf_refused"
    status = 403
    zh = "用登录会话调用写操作须带 X-CSRFToken；程序请用令牌。"
    en = "With a session a write needs X-CSRFToken; programs use a token."


class TooManyCalls(RuleError):
    """More calls in this minute than a token may make. Data: limit, wait (seconds)."""

    code = "too_many_calls"
    status = 429
    zh = "这个令牌一分钟内的调用超过 {limit} 次，请在 {wait} 秒后再试。"
    en = "This token made more than {limit} calls in a minute; try again in {wait} seconds."


class KeyMissing(FieldError):
    """A write without Idempotency-Key. Data: field."""

    code = "idempotency_key_missing"
    status = 400
    zh = "写操作须带 {field} 请求头：每件事一个新的键（8 至 100 个字母、数字或 - _ . :），重发时用同一个键。"
    en = "A write needs the header {field}: a new key for each thing to do (8 to 100 of A-Z a-z 0-9 - _ . :)."


class KeyReused(FieldError):
    """The key was used for another call. Data: field, operation, at (of the first)."""

    code = "idempotency_key_reused"
    zh = "{field} 这个键已在 {at} 用于另一份内容（{operation}），没有执行；请换一个新键。"
    en = "The key in {field} was used at {at} for another body ({operation}); nothing was done. Use a new key."


class BodyMalformed(RuleError):
    """The body cannot be read as JSON. Data: reason."""

    code = "body_malformed"
    status = 400
    zh = "请求体不是可读的 JSON：{reason}"
    en = "The body is not JSON that can be read: {reason}"


class BodyTooLarge(RuleError):
    """The body is larger than the server takes. Data: limit_mb."""

    code = "body_too_large"
    status = 413
    zh = "请求体超过 {limit_mb} MB。"
    en = "The body is larger than {limit_mb} MB."


class MediaRefused(RuleError):
    """The body comes in another form than this operation reads. Data: wanted, came."""

    code = "media_refused"
    status = 415
    zh = "这个操作只接受 {wanted}，收到的是“{came}”。"
    en = "This operation reads {wanted}, not “{came}”."


class RequestMalformed(FieldError):
    """Path, query, header or body break the schema. Data: field (the first), reason, errors (of each place)."""

    code = "request_malformed"
    zh = "“{field}”不符合接口的格式：{reason}"
    en = "“{field}” does not match the schema: {reason}"


class CursorUnknown(FieldError):
    """A cursor that this list did not give. Data: field."""

    code = "cursor_unknown"
    zh = "{field} 不是这个列表给出的游标；请从第一页重新开始。"
    en = "{field} is not a cursor that this list gave; begin again at its first page."


class TokenIncomplete(FieldError):
    """A token needs a name and a day in the allowed span. Data: field, days (the longest)."""

    code = "token_incomplete"
    zh = "“{field}”有误：名称须为 1 至 60 个字，有效期为 1 至 {days} 天。"
    en = "“{field}” is wrong: a name of 1 to 60 signs, and 1 to {days} days."


class TooManyTokens(RuleError):
    """A post holds as many live tokens as it may. Data: limit."""

    code = "too_many_tokens"
    zh = "这个岗位已有 {limit} 个有效令牌，请先撤销不用的。"
    en = "This post holds {limit} live tokens; revoke one that is not used."
