"""Tests that nobody reads a language they did not choose: every message has its English, every text is a message."""

from __future__ import annotations

import gettext
import importlib
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib
import pytest

from onezone.approvals.domain import names
from onezone.config.docs import modules_with_refusals
from onezone.config.messages import CATALOGUE, PACKAGE, Key, in_file, key_of, messages
from onezone.kernel.errors import all_errors

HAN = re.compile(r"[\u3400-\u9fff]+")
FIELDS = re.compile(r"%\((\w+)\)[sd]|(%[sd])|\{(\w*)[^{}]*\}")
TRANSLATED = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\s.*?%}|_\((?:\".*?\"|'.*?')\)",
    re.DOTALL,
)
# Chinese that stays Chinese: samples of the kit, the legal wording that stands beside its English, the language's name.
KEPT = ("web/styleguide/", "approvals/item/legal.html", "web/language.html")
NATIVE = {"简体中文"}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_message_of_the_source_is_in_the_catalogue_and_no_other(catalogue: polib.POFile) -> None:
    found, held = messages(), {key_of(entry) for entry in catalogue}
    assert sorted(set(found) - held) == [], "run ./onezone messages and write their English"
    assert sorted(held - set(found)) == [], "run ./onezone messages: no longer in the source"


def test_every_message_has_its_english(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy or entry.obsolete] == []
    assert [
        entry.msgid for entry in catalogue if entry.msgid not in NATIVE and any(map(HAN.search, _english(entry)))
    ] == []


def test_placeholders_are_those_of_the_source(catalogue: polib.POFile) -> None:
    wrong = {
        entry.msgid: english
        for entry in catalogue
        for english in _english(entry)
        # One form of a plural may say the number in words or not at all.
        if _fields(english) != _fields(entry.msgid)
        and not (entry.msgid_plural and _fields(english) < _fields(entry.msgid))
    }
    assert wrong == {}


def test_the_compiled_catalogue_is_the_written_one(catalogue: polib.POFile) -> None:
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == catalogue.to_binary(), "run ./onezone messages"
    assert gettext.GNUTranslations(io.BytesIO(compiled)).gettext("办件") == "Work item"


def test_templates_hold_no_chinese_outside_translation_tags() -> None:
    assert dict(_bare_templates()) == {}


def test_forms_of_translation_are_found_without_gettext(tmp_path: Path) -> None:
    """The extractor itself: what it overlooks, the tests above cannot miss."""
    page = tmp_path / "templates/page.html"
    page.parent.mkdir()
    page.write_text(
        "{% translate '甲' %}<b title=\"{% translate \"乙\" context '丙' %}\">{{ _('丁') }}{{ x|default:_(\"戊\") }}"
        "{% blocktranslate trimmed %}\n 己\n {{ n }}% \n{% endblocktranslate %}{# _('辛') #}"
        "{% blocktranslate count n=x %}{{ n }} 庚{% plural %}{{ n }} 庚s{% endblocktranslate %}"
    )
    module = tmp_path / "page.py"
    module.write_text(
        "from django.utils.translation import gettext_lazy as _lazy\nz = _lazy('零')\n"
        "a = _('甲')\nb = translation.ngettext('%d 乙', '%d 乙s', n)\nc = pgettext_lazy('丙', '丁')\nd = f('戊')"
    )
    assert set(in_file(page)) == {
        Key(None, "甲", None), Key("丙", "乙", None), Key(None, "丁", None), Key(None, "戊", None),
        Key(None, "己 %(n)s%%", None), Key(None, "%(n)s 庚", "%(n)s 庚s"),
    }  # fmt: skip
    assert set(in_file(module)) == {
        Key(None, "零", None),
        Key(None, "甲", None),
        Key(None, "%d 乙", "%d 乙s"),
        Key("丙", "丁", None),
    }


def test_refusals_say_the_same_in_both_languages() -> None:
    for module in modules_with_refusals():
        importlib.import_module(module)
    errors = all_errors()
    assert len(errors) > 20
    # {reason_zh} and {reason_en} are one datum with two sides.
    sides = [
        (error.code, _fields(error.zh.replace("_zh}", "}")), _fields(error.en.replace("_en}", "}"))) for error in errors
    ]
    assert [code for code, chinese, english in sides if chinese != english] == []
    assert [error.code for error in errors if not error.zh or not error.en or HAN.search(error.en)] == []


def test_every_word_of_the_approvals_has_two_sides() -> None:
    tables = {name: table for name, table in vars(names).items() if name.isupper() and isinstance(table, Mapping)}
    assert len(tables) > 5
    wrong = [
        f"{name}.{code}"
        for name, table in tables.items()
        for code, (chinese, english) in table.items()
        if not chinese.strip() or not english.strip() or HAN.search(english)
    ]
    assert wrong == []


def _english(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)


def _fields(text: str) -> set[str]:
    return {"".join(found) for found in FIELDS.findall(text)}


def _bare_templates() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        name = path.relative_to(PACKAGE).as_posix().partition("templates/")[2]
        bare = HAN.findall(TRANSLATED.sub("", path.read_text(encoding="utf-8")))
        if bare and not name.startswith(KEPT):
            yield name, bare
