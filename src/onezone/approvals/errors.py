"""The "no"s of approvals that need more than one case to say."""

from __future__ import annotations

from onezone.kernel.errors import FieldError


class DuplicateProject(FieldError):
    """A project of this national code exists. Data: field, code_given, reference."""

    code = "duplicate_project"
    zh = "项目代码 {code_given} 已经立卷：{reference}"
    en = "The project code {code_given} is in use by {reference}"


class FieldRequired(FieldError):
    """A field is empty. Data: field."""

    code = "field_required"
    zh = "请填写“{field}”"
    en = "“{field}” is required"


class NoCatalogue(FieldError):
    """The zone has no catalogue in force. Data: date."""

    code = "no_catalogue"
    zh = "{date} 没有施行中的事项目录，请先载入"
    en = "No catalogue is in force on {date}: load one first"


class NothingToFile(FieldError):
    """A stage filing without any matter. Data: field."""

    code = "nothing_to_file"
    zh = "这次申报没有选任何事项"
    en = "This filing names no matter"


class NothingToSign(FieldError):
    """A batch without any item. Data: field."""

    code = "nothing_to_sign"
    zh = "这批没有可以签发的事项"
    en = "There is nothing to sign in this batch"
