"""Refusals of the API: problem+json (RFC 9457) with the code that pages and commands give, and what to do."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.kernel.errors import RuleError
from onezone.platform.web.problem import status_of

MEDIA = "application/problem+json"


def api_problem(request: HttpRequest, error: RuleError) -> HttpResponse:
    """The answer to a refusal, in the language that the call asks for."""
    status = status_of(error)
    sentence = error.say(get_language() or "zh-hans")
    body: dict[str, Any] = {
        "type": f"urn:onezone:error:{error.code}",
        "title": sentence,
        "status": status,
        "code": error.code,
        "detail": sentence,
        "field": _text(error.data.get("field")),
        "reason": _text(error.data.get("reason")),
        "todo": _todo(status),
        "instance": request.path,
        "data": error.data,
    }
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    answer = HttpResponse(text, status=status, content_type=MEDIA)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="onezone"'
    if "wait" in error.data:
        answer["Retry-After"] = str(error.data["wait"])
    return answer


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _todo(status: int) -> str:
    """What the caller can do about it, in one sentence."""
    return {
        400: _("改正请求后再发；没有任何改动。"),
        401: _("在“接口令牌”页建立令牌，或重新登录。"),
        403: _("换有这项权限的岗位的令牌，或找安全管理员。"),
        404: _("核对编号；也可能这件不归这个岗位看，两种情况回答相同。"),
        405: _("看接口文档里这个地址有哪些方法。"),
        409: _("重新读取现在的状态，再决定是否还要办。"),
        413: _("压缩或拆分后再上传。"),
        415: _("按接口文档的内容类型发送。"),
        422: _("按 field 和 reason 改正后再发；没有任何改动。"),
        429: _("按 Retry-After 等候后再发。"),
    }.get(status, _("稍后再试；仍然出错请告诉系统管理员。"))
