"""Reading files: plain data, lines, parts, and what is no catalogue."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onezone.approvals.catalogue_cli import main
from onezone.approvals.catalogue_file import (
    BUILTIN,
    MAX_DEPTH,
    CatalogueUnreadable,
    load,
    load_catalogue,
    read_source,
    read_text,
    walk,
)
from onezone.approvals.domain.catalogue import CatalogueInvalid, topological
from onezone.approvals.domain.catalogue_check import check
from onezone.approvals.domain.catalogue_parse import parse_catalogue, read_catalogue
from onezone.kernel.errors import RuleError
from tests.approvals.catalogue.small import TEXT


def test_scalars_are_text_whole_numbers_true_false_and_nothing_else() -> None:
    document = read_text('a: 1\nb: "1"\nc: 0.5\nd: 2026-08-15\ne: no\nf: true\ng:\nh: 1_000\ni: -7', "x").document
    assert document == {
        "a": 1, "b": "1", "c": "0.5", "d": "2026-08-15", "e": "no", "f": True, "g": None, "h": "1_000", "i": -7,
    }  # fmt: skip


def test_every_value_has_its_line() -> None:
    for path in (BUILTIN, BUILTIN / "binzhou.yaml"):
        source = read_source(path)
        assert {each for each, _ in walk(source.document)} == set(source.lines)
        assert all(place.line > 0 for place in source.lines.values())
    source = read_source(BUILTIN)
    text = (BUILTIN / source.lines["matters[70].id"].file).read_text(encoding="utf-8").splitlines()
    assert text[source.lines["matters[70].id"].line - 1].strip() == "- id: D614"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\nb: &x 2\nc: *x\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a:\n  ? [x]\n  : 1\n", 2),
        ("a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), 1),
        ("a: 1\n\tb: 2\n", 2),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, line: int) -> None:
    with pytest.raises(CatalogueUnreadable) as refusal:
        read_text(text, "x.yaml")
    assert refusal.value.data["line"] == line


def test_a_catalogue_in_parts_names_the_part(tmp_path: Path) -> None:
    head, matters = TEXT.split("matters:\n")
    (tmp_path / "catalogue.yaml").write_text(head + "include: [one.yaml, two.yaml]\n", encoding="utf-8")
    (tmp_path / "one.yaml").write_text("matters:\n" + matters, encoding="utf-8")
    extra = (
        "matters:\n"
        "  - {id: more, name: 多, stage: plan, department: nobody, kind: permit, applies: {}, simulation: none}\n"
    )
    (tmp_path / "two.yaml").write_text("# 多一项\n" + extra, encoding="utf-8")
    catalogue, findings = load(tmp_path)
    assert "more" in catalogue.matters
    assert [(each.file, each.line, each.code) for each in findings] == [("two.yaml", 3, "unknown_department")]
    assert load(tmp_path / "catalogue.yaml")[1] == findings


def test_parts_stay_in_their_folder(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text("include: [../../etc/passwd]\n", encoding="utf-8")
    with pytest.raises(CatalogueUnreadable):
        read_source(tmp_path)


def test_a_catalogue_with_findings_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(TEXT.replace("[land.parcel]", "[land.moon]"), encoding="utf-8")
    with pytest.raises(CatalogueInvalid) as refusal:
        load_catalogue(file)
    assert refusal.value.data["count"] == 1
    with pytest.raises(CatalogueInvalid):
        parse_catalogue({"id": "x"})


def test_a_document_without_a_canonical_form_is_refused() -> None:
    document = read_text(TEXT, "c.yaml").document
    document["questions"][2]["maximum"] = 0.5
    with pytest.raises(RuleError):
        parse_catalogue(document)


def test_the_command_says_file_line_and_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(TEXT.replace("[land.parcel]", "[land.moon]"), encoding="utf-8")
    line = TEXT[: TEXT.index("[land.parcel]")].count("\n") + 1
    assert main(["check", str(file), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{file}:{line}: unknown_fact: the fact “land.moon” is not declared [matters[1].reads[0]]\n")
    assert main(["check", str(file)]) == 1
    assert "没有登记事实" in capsys.readouterr().out
    assert main(["check"]) == 0
    assert "71 个事项" in capsys.readouterr().out


def test_the_command_ends_with_2_when_a_file_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("a: 1\nb: [\n", encoding="utf-8")
    assert main(["check", str(file)]) == 2
    assert f"{file}:3: catalogue_unreadable" in capsys.readouterr().err
    file.write_bytes(b"\xff\xfe\x00")
    assert main(["check", str(file)]) == 2
    assert main(["check", str(tmp_path / "none.yaml"), "--lang", "en"]) == 2


KEYS = st.sampled_from(
    ["id", "matters", "name", "applies", "requires", "condition", "answer", "any", "not", "laws", "in_force",
     "earlier", "questions", "choices", "alternatives", "per_matter", "statutory", "limit", "stages", "simulation",
     "facts", "title"]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.sampled_from(["a", "2026-01-01", "permit", "yes"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=8) | VALUES)
def test_any_document_is_answered_and_never_crashes(document: object) -> None:
    parsed = read_catalogue(document)
    assert [*parsed.findings, *check(parsed)]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab:-[]{}\n \"'|>&*!#,1\t?%", max_size=60))
def test_any_text_is_read_or_refused_by_line(text: str) -> None:
    try:
        source = read_text(text, "x")
    except CatalogueUnreadable:
        return
    parsed = read_catalogue(source.document, source.lines)
    assert [*parsed.findings, *check(parsed, source.lines)]


GRAPHS = st.integers(1, 9).flatmap(
    lambda size: st.fixed_dictionaries(
        {
            f"m{node}": st.lists(st.sampled_from([f"m{each}" for each in range(size)]), max_size=3)
            for node in range(size)
        }
    )
)


def has_cycle(edges: dict[str, list[str]]) -> bool:
    """Slow and plain: some node can reach itself."""

    def reach(node: str, seen: set[str]) -> set[str]:
        for following in edges[node]:
            if following not in seen:
                seen.add(following)
                reach(following, seen)
        return seen

    return any(node in reach(node, set()) for node in edges)


@settings(max_examples=200, deadline=None)
@given(GRAPHS)
def test_the_order_is_topological_exactly_when_there_is_no_cycle(edges: dict[str, list[str]]) -> None:
    order, cycle = topological(edges)
    place = {node: index for index, node in enumerate(order)}
    assert all(place[before] < place[node] for node in order for before in edges[node])
    assert bool(cycle) == has_cycle(edges) == (len(order) < len(edges))
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(after in edges[node] for node, after in pairwise(cycle))
    matters = [
        {"id": node, "name": node, "stage": "s", "department": "d", "kind": "permit", "applies": {}, "requires": before,
         "simulation": "none"}
        for node, before in edges.items()
    ]  # fmt: skip
    parsed = read_catalogue({"matters": matters})
    assert ("cycle" in {each.code for each in check(parsed)}) == bool(cycle)
