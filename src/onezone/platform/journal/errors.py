"""Every "no" of the journal."""

from __future__ import annotations

from onezone.kernel.errors import RuleError


class OutsideTransactionError(RuntimeError):
    """A row was to be appended outside a transaction: the act and its row could part. A programming error."""


class CheckpointInvalid(RuleError):
    """A checkpoint file cannot be read. Data: `file`, `reason`."""

    code = "checkpoint_invalid"
    zh = "检查点文件“{file}”无法使用：{reason}"
    en = "The checkpoint file “{file}” cannot be used: {reason}"
