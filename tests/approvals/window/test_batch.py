"""Several projects in one go: shown before they are made, all or none, once; a bad file is refused by name."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from xlsxwriter import Workbook

from onezone.approvals.batch_file import UNPACKED
from onezone.approvals.errors import ListRefused
from onezone.approvals.models import IntakeDraft
from onezone.approvals.services import batch
from tests.approvals.window.counter import CODE, PROJECT_CODE, Counter, code_of, text_of

HEAD = ["统一社会信用代码", "企业名称", "项目名称", "投资项目代码", "项目类型", "用地面积（公顷）"]
ROW = [CODE, "凌源宏阳玻纤原料有限公司", "玻纤精加工", "", "6", "2.86"]


def xlsx(*rows: list[str]) -> bytes:
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell)
    return held.getvalue()


def csv(*rows: list[str], encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def send(counter: Counter, content: bytes, name: str = "清单.xlsx", language: str = "zh-hans") -> HttpResponse:
    return counter.client("window", language).post("/window/batch/", {"list": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("清单.xlsx", xlsx(HEAD, ROW, [CODE, "", "智能仓储", "", "", ""])),
        ("清单.csv", csv(HEAD, ROW, [CODE, "", "智能仓储", "", "", ""])),
        ("清单.csv", csv(HEAD, ROW, [CODE, "", "智能仓储", "", "", ""], encoding="gb18030")),
    ],
)
def test_a_list_is_shown_first_and_then_becomes_one_draft_a_row(counter: Counter, name: str, content: bytes) -> None:
    shown = send(counter, content, name)
    page = text_of(counter.client().get(shown["Location"]))
    assert "2 行，还没有建草稿" in page
    assert IntakeDraft.objects.count() == 0
    counter.client().post(shown["Location"])
    after = text_of(counter.client().get(shown["Location"]))
    assert "已建 2 份草稿" in after
    first = IntakeDraft.objects.order_by("id")[0]
    assert (first.data["project"]["name"], first.data["answers"]["land_area"]) == ("玻纤精加工", "2.86")
    assert first.data["batch"]["row"] == 2
    assert f"来自 {name}" in text_of(counter.get(""))


def test_the_same_list_sent_twice_makes_its_drafts_once(counter: Counter) -> None:
    content = xlsx(HEAD, ROW)
    path = send(counter, content)["Location"]
    for _time in range(2):
        counter.client().post(path)
    assert send(counter, content)["Location"] == path
    counter.client().post(path)
    assert IntakeDraft.objects.count() == 1


def test_one_wrong_cell_keeps_every_row_from_becoming_a_draft(counter: Counter) -> None:
    path = send(counter, xlsx(HEAD, ROW, ["91210000000000000X", "某企业", "另一个", "", "6", "很多"]))["Location"]
    page = text_of(counter.client().get(path))
    assert "A3 统一社会信用代码" in page
    assert "F3 用地面积（公顷）：“很多”不是数字" in page
    refused = counter.client().post(path)
    assert (refused.status_code, code_of(refused)) == (422, "list_refused")
    with pytest.raises(ListRefused):
        batch.make_drafts(actor=counter.clerk, at=counter.world.now, sha256=f"sha256:{path.split('/')[3]}")
    assert IntakeDraft.objects.count() == 0


def test_a_project_that_is_open_is_named_and_a_known_firm_brings_its_name(counter: Counter) -> None:
    first = counter.filed().project
    path = send(counter, xlsx(HEAD, [CODE, "", "又一个", PROJECT_CODE, "6", "1"]))["Location"]
    assert f"D2 投资项目代码：已经立卷：{first}" in text_of(counter.client().get(path))
    path = send(counter, xlsx(HEAD, [CODE, "", "智能仓储", "", "6", "1"]))["Location"]
    counter.client().post(path)
    assert IntakeDraft.objects.latest("id").data["subject"]["name"] == "凌源宏阳玻纤原料有限公司"


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    held = io.BytesIO(content)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, part)
    return held.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
BAD = [
    ("清单.xlsx", b"", "file_empty"),
    ("清单.xlsx", b"MZ\x90\x00 programme", "file_type_refused"),
    ("清单.csv", xlsx(HEAD, ROW), "file_type_mismatch"),
    ("清单.xlsx", xlsx(HEAD, ROW)[:900], "file_type_refused"),
    ("清单.csv", b"x" * (20 * 1024 * 1024), "file_too_large"),
    ("清单.csv", csv(HEAD, *[ROW] * 301), "list_too_long"),
    ("清单.xlsx", xlsx(HEAD, *[ROW] * 301), "list_too_long"),
    ("清单.csv", csv([f"列{n}" for n in range(61)]), "list_too_long"),
    ("清单.csv", csv(HEAD) + b'\r\n"91', "list_unreadable"),
    ("清单.xlsx", with_part(xlsx(HEAD, ROW), "xl/evil.xml", ENTITIES), "list_unreadable"),
    ("清单.xlsx", with_part(xlsx(HEAD, ROW), "xl/media/bomb.bin", b"\0" * (UNPACKED + 1)), "file_unsafe"),
    ("清单.xlsx", with_part(xlsx(HEAD, ROW), "../../etc/cron", b"x"), "file_unsafe"),
    ("清单.xlsx", with_part(xlsx(HEAD, ROW), "xl/vbaProject.bin", b"x"), "file_unsafe"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code"), BAD, ids=[f"{code}-{at}" for at, (_n, _c, code) in enumerate(BAD)]
)
def test_a_bad_file_is_refused_by_name_and_nothing_is_made(
    counter: Counter, name: str, content: bytes, code: str
) -> None:
    answer = send(counter, content, name)
    assert answer.status_code == 422
    assert code_of(answer) == code
    assert IntakeDraft.objects.count() == 0


def test_a_refusal_speaks_english_too(counter: Counter) -> None:
    answer = send(counter, csv(HEAD, *[ROW] * 301), "list.csv", language="en")
    assert "A list holds at most 300 rows" in text_of(answer)


def test_no_file_at_all_is_told(counter: Counter) -> None:
    answer = counter.post("batch/")
    assert (answer.status_code, "请先选一份清单" in text_of(answer)) == (422, True)


def test_the_template_reads_back_and_its_columns_are_text(counter: Counter) -> None:
    sheet = counter.get("batch/template.xlsx")
    assert sheet["Content-Disposition"].startswith("attachment")
    path = send(counter, sheet.content, "模板.xlsx")["Location"]
    page = text_of(counter.client().get(path))
    assert "这些列没有用到" not in page
    assert "年产1万吨示例项目" in page


@pytest.mark.parametrize("who", ["applicant", "leader", "DRB/officer"])
def test_lists_are_the_windows(counter: Counter, who: str) -> None:
    assert counter.client(who).get("/window/batch/").status_code == 403
    content = {"list": SimpleUploadedFile("清单.csv", csv(HEAD, ROW))}
    assert counter.client(who).post("/window/batch/", content).status_code == 403


def test_the_next_project_of_the_firm_is_begun_without_typing_who_files(counter: Counter) -> None:
    done = counter.filed()
    draft = counter.post(f"filings/{done.filing}/another/")["Location"].split("/")[3]
    held = counter.sheet(draft).part("subject")
    assert (held["credit_code"], held["contact"], held["phone"]) == (CODE, "庞立", "13900000000")
    assert "接着申报第 2 阶段" in text_of(counter.get(f"filings/{done.filing}/"))
