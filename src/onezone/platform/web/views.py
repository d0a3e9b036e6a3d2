"""Pages that belong to no room: errors and the style guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from onezone.platform.web import styleguide as guide
from onezone.platform.web.context import shell


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What an error page says: what happened, and what one can do about it."""

    title: Any
    sentence: Any
    todo: tuple[Any, ...] = ()


ERRORS: dict[int, ErrorWords] = {
    400: ErrorWords(
        _("这个请求无法理解"),
        _("浏览器发来的内容不完整或格式不对，没有任何改动。"),
        (_("返回上一页，刷新后再试一次。"),),
    ),
    403: ErrorWords(
        _("不能这样做"),
        _("您现在的岗位没有这项权限，或者页面打开太久、已经失效。没有任何改动。"),
        (
            _("返回上一页，刷新后再试一次。"),
            _("如果您有别的岗位，在右上角换岗位后再试。"),
            _("需要这项权限，请找本单位的安全管理员。"),
        ),
    ),
    404: ErrorWords(
        _("没有这个页面，或您无权查看"),
        _("地址可能写错了，也可能这件不归您现在的岗位看。两种情况回答相同。"),
        (_("核对编号，例如 P-2026-0142、W-2026-0004。"), _("如果您有别的岗位，在右上角换岗位后再试。")),
    ),
    409: ErrorWords(
        _("别人刚刚改过"),
        _("您打开页面之后，这件的状态已经变了，所以这一步没有执行。您填写的内容没有丢。"),
        (_("返回后刷新，看清现在的状态再决定。"),),
    ),
    413: ErrorWords(_("文件太大"), _("上传的内容超过了允许的大小，没有保存。"), (_("压缩或拆分后再上传。"),)),
    429: ErrorWords(
        _("请稍等再试"),
        _("短时间内尝试次数太多，为安全起见暂停一会儿。"),
        (_("等几分钟再试。"), _("忘记密码请找本单位的系统管理员。")),
    ),
    500: ErrorWords(
        _("系统出错了"),
        _("这是系统的问题，不是您的操作有误。这一步没有保存，错误已经记录。"),
        (_("稍后再试一次。"), _("如果仍然出错，请告诉系统管理员出错的时间和页面地址。")),
    ),
}


def error_page(
    request: HttpRequest,
    status: int,
    *,
    title: Any = "",
    sentence: Any = "",
    todo: Sequence[Any] = (),
    code: str = "",
    back: str = "",
) -> HttpResponse:
    """The page of one error; what is not given comes from ERRORS (an unknown status speaks as 400 or 500)."""
    words = ERRORS.get(status) or ERRORS[500 if status >= 500 else 400]
    shown = {"title": title or words.title, "sentence": sentence or words.sentence, "todo": todo or words.todo}
    return render(request, "web/error.html", {**shown, "status": status, "code": code, "back": back}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page was open too long, or cookies are off."""
    return error_page(request, 403, code="csrf")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: the same answer for what does not exist and what may not be seen."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: renders without context processors, because one of them may be what failed."""
    words = ERRORS[500]
    page = {"title": words.title, "sentence": words.sentence, "todo": words.todo, "status": 500}
    return HttpResponse(guide.render_alone("web/error.html", page), status=500)


@login_not_required
def styleguide(request: HttpRequest, page: str = "parts") -> HttpResponse:
    """Every component in every state; outside production only."""
    if page not in guide.PAGES:
        raise Http404
    frame = {**shell(request)["shell"], "nav": guide.sample_navigation()}
    return render(request, f"web/styleguide/{page}.html", {**guide.PAGES[page](), "shell": frame})
