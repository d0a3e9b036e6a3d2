"""Every "no" of the file store; each names the field, the file and the reason."""

from __future__ import annotations

from onezone.kernel.errors import FieldError


class FileEmpty(FieldError):
    """Data: `field`, `name`."""

    code = "file_empty"
    zh = "“{field}”的文件“{name}”是空的。"
    en = "“{field}”: the file “{name}” is empty."


class FileTooLarge(FieldError):
    """Data: `field`, `name`, `limit_mb`."""

    code = "file_too_large"
    zh = "“{field}”的文件“{name}”超过 {limit_mb} MB 的上限。"
    en = "“{field}”: the file “{name}” is larger than {limit_mb} MB."


class FileTypeRefused(FieldError):
    """Of a kind that this field does not take, or that nobody may send. Data: `field`, `name`, `kind`, `allowed`."""

    code = "file_type_refused"
    zh = "“{field}”不接受文件“{name}”（{kind}），可用类型：{allowed}。"
    en = "“{field}” does not take “{name}” ({kind}); it takes {allowed}."


class FileTypeMismatch(FieldError):
    """The content is not what the name says. Data: `field`, `name`, `kind`."""

    code = "file_type_mismatch"
    zh = "“{field}”的文件“{name}”名称与内容不符：内容是 {kind}。"
    en = "“{field}”: the file “{name}” is not what its name says; its content is {kind}."


class FileNameInvalid(FieldError):
    """The name is empty or longer than 255 characters. Data: `field`, `name`."""

    code = "file_name_invalid"
    zh = "“{field}”的文件名“{name}”无效或超过 255 个字符。"
    en = "“{field}”: the file name “{name}” is not usable or longer than 255 characters."


class FileUnsafe(FieldError):
    """A container that holds macros, or unpacks to far more than it weighs. Data: `field`, `name`."""

    code = "file_unsafe"
    zh = "“{field}”的文件“{name}”含有宏，或压缩结构异常，不予接收。"
    en = "“{field}”: the file “{name}” holds macros or is packed abnormally, and is not accepted."
