"""Every "no" of identity: permission, accounts, posts, passwords, login."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from onezone.kernel.errors import FieldError, RuleError

_noted: ContextVar[list[RuleError] | None] = ContextVar("onezone_refusals", default=None)


@contextmanager
def refusals_noted() -> Iterator[list[RuleError]]:
    """Collect every NotAllowed of the block, also those that a page catches to tell them kindly."""
    noted: list[RuleError] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


class NotAllowed(RuleError):
    """The current post may not do this. Data: `act` (code), `sentence_zh`, `sentence_en` of the act, `role`."""

    code = "not_allowed"
    zh = "当前岗位不能{sentence_zh}。"
    en = "The current post may not {sentence_en}."

    def __init__(self, /, **data: object) -> None:
        super().__init__(**data)
        noted = _noted.get()
        if noted is not None:
            noted.append(self)


class NotFound(RuleError):
    """There is no such thing in sight of the actor: absent, of another zone, or not theirs to see. Data: `what`."""

    code = "not_found"
    zh = "没有找到“{what}”。"
    en = "“{what}” was not found."


class UsernameTaken(FieldError):
    """Another account has this name. Data: `field`, `username`."""

    code = "username_taken"
    zh = "用户名“{username}”已被使用。"
    en = "The username “{username}” is taken."


class UsernameInvalid(FieldError):
    """The name breaks the form. Data: `field`, `username`."""

    code = "username_invalid"
    zh = "用户名“{username}”不符合要求：2 至 64 个小写字母、数字、点、横线或下划线，以字母或数字开头。"
    en = "The username “{username}” must be 2 to 64 letters, digits, dots, dashes or underscores."


class PasswordTooShort(FieldError):
    """Data: `field`, `at_least`."""

    code = "password_too_short"
    zh = "密码至少需要 {at_least} 个字符。"
    en = "The password needs at least {at_least} characters."


class PasswordTooPlain(FieldError):
    """Too few kinds of characters. Data: `field`, `classes`."""

    code = "password_too_plain"
    zh = "密码须包含大写字母、小写字母、数字、符号中的至少 {classes} 类。"
    en = "The password needs at least {classes} of: upper case, lower case, digits, symbols."


class PasswordTooCommon(FieldError):
    """On the list of common passwords, or holds the username. Data: `field`."""

    code = "password_too_common"
    zh = "密码过于常见或包含用户名。"
    en = "The password is too common or contains the username."


class PasswordUnchanged(FieldError):
    """The new password is the old one. Data: `field`."""

    code = "password_unchanged"
    zh = "新密码不能与原密码相同。"
    en = "The new password must differ from the old one."


class PasswordWrong(FieldError):
    """The old password is not right. Data: `field`."""

    code = "password_wrong"
    zh = "原密码不正确。"
    en = "The old password is not right."


class LoginRefused(RuleError):
    """Unknown name, wrong password or dead account: one sentence for all, so nothing can be probed."""

    code = "login_refused"
    zh = "用户名或密码不正确。"
    en = "The username or password is not right."


class LoginLocked(RuleError):
    """Too many failures for this name or from this address. Data: `minutes`."""

    code = "login_locked"
    zh = "登录失败次数过多，请在 {minutes} 分钟后再试，或联系系统管理员解锁。"
    en = "Too many failed tries. Try again in {minutes} minutes, or ask the system administrator to unlock the account."


class NoPost(RuleError):
    """The person holds no post today, so there is nothing to sign in to."""

    code = "no_post"
    zh = "该账号当前没有任何岗位，请联系安全管理员。"
    en = "This account holds no post at present. Ask the security administrator."


class TwoAdministratorPosts(RuleError):
    """One person, two of the three administrators (三员, GB/T 22239-2019 8.1.5). Data: `username`, `held`."""

    code = "two_administrator_posts"
    zh = "“{username}”已担任三员岗位，系统、安全、审计三个管理员岗位不得由一人兼任。"
    en = "“{username}” already holds an administrator post; nobody may hold two of system, security and audit."


class GrantToSelf(RuleError):
    """An administrator changes their own posts."""

    code = "grant_to_self"
    zh = "不能给自己授予或终止岗位。"
    en = "Nobody grants or ends their own posts."


class PostIncomplete(FieldError):
    """A role needs what the post lacks. Data: `field`, `role`."""

    code = "post_incomplete"
    zh = "该角色需要填写“{field}”。"
    en = "This role needs “{field}”."


class PostOver(RuleError):
    """The post has already ended. Data: `held_to`."""

    code = "post_over"
    zh = "该岗位已于 {held_to} 终止。"
    en = "This post ended on {held_to}."


class DateOrder(FieldError):
    """An end before its beginning. Data: `field`, `from_`, `to`."""

    code = "date_order"
    zh = "“{field}”有误：{to} 早于 {from_}。"
    en = "“{field}” is wrong: {to} is before {from_}."


class CodeTaken(FieldError):
    """A zone or department of that code exists. Data: `field`, `value`."""

    code = "code_taken"
    zh = "代码“{value}”已被使用。"
    en = "The code “{value}” is taken."


class NotText(FieldError):
    """A field holds what no database and no page can show: a NUL, or half a character. Data: `field`."""

    code = "not_text"
    zh = "“{field}”里有不能保存的字符（空字符或半个字），请删去后重填。"
    en = "“{field}” holds a character that cannot be kept (a NUL, or half a character): remove it and send again."
