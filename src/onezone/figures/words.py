"""Words of figures: statuses, outcomes and their tones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

STATUS: Mapping[str, tuple[Any, str]] = {
    "stated": (_("来源陈述"), ""),
    "derived": (_("台账计算"), "ok"),
    "flash": (_("快报"), "warn"),
    "confirmed": (_("核定"), "ok"),
    "revised": (_("修订"), "ok"),
}
OUTCOMES: Mapping[str, Any] = {
    "corrected": _("已在来源更正"),
    "explained": _("注明口径后使用"),
    "kept": _("按现值使用"),
}
MARKS: Mapping[str, tuple[Any, str]] = {
    "confirmed": (_("一致"), "ok"),
    "different": (_("不一致"), "bad"),
    "unclear": (_("待选"), "warn"),
    "unknown": (_("查不到"), "warn"),
}
