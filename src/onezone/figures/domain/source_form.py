"""Reading a source file (the form of data/lingyuan.yaml) into statements; hints about conflicts are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onezone.kernel.units import Quantity, unit

from .definition import Definition, Definitions
from .source_shape import checked, count, entries, quantity, rates, sources, texts, words
from .statement import (
    BAND_FIGURES,
    BANDS,
    CLUSTER_SUPPORT,
    PROJECT_AMOUNT,
    WHOLE_ZONE,
    BandRow,
    NamedProject,
    Statement,
    World,
)
from .text_numbers import TextNumber, numbers_in

CORE = "核心区"
_SELECTOR = re.compile(r"(\w+)\[(.+)\]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source read: its statements, and the sentence behind each source id."""

    world: World
    texts: Mapping[str, str]


def read_source(document: Any, definitions: Definitions) -> SourceFile:
    """Read a parsed YAML document. Raises SourceMalformed naming the path."""
    document = checked(document)
    projects = tuple(_projects(document, definitions))
    bands = tuple(_bands(entries(document, "investment_bands"), definitions))
    clusters = tuple(_clusters(entries(document, "clusters"), definitions))
    statements = [
        *_kpis(entries(document, "kpis"), definitions),
        *_items(entries(document, "infrastructure"), definitions),
        *_by_path(document, definitions),
        *_enterprises(entries(document, "enterprises")),
        *(amount for each in projects for amount in each.amounts),
        *(count for row in bands for _band, count in row.bands),
        *clusters,
    ]
    world = World(
        definitions=definitions,
        statements=(*statements, *_told_of_projects(document), *_told_of_cooperation(document)),
        projects=projects,
        bands=bands,
        clusters=clusters,
        rates={each.period: each for each in rates(document)},
    )
    return SourceFile(world, texts(document.get("sources") or {}))


def _statement(name: str, value: Any, unit_name: str, path: str, **more: Any) -> Statement:
    return Statement(name=name, quantity=quantity(value, unit_name, path), **more)


def _kpis(held: Sequence[Mapping[str, Any]], definitions: Definitions) -> Iterator[Statement]:
    for entry in held:
        name = str(entry.get("name") or "")
        path = f"kpis.{entry.get('id') or name or '?'}"
        known = definitions.named(name)
        yield from _with_companions(entry, known, name, "value", entry.get("unit"), path, definitions)


def _items(held: Sequence[Mapping[str, Any]], definitions: Definitions) -> Iterator[Statement]:
    for entry in held:
        name = str(entry.get("item", ""))
        known = definitions.named(name)
        yield from _with_companions(
            entry, known, name, "value", entry.get("unit"), f"infrastructure.{name}", definitions
        )


def _with_companions(
    entry: Mapping[str, Any],
    known: Definition | None,
    name: str,
    key: str,
    unit_name: str | None,
    path: str,
    definitions: Definitions,
) -> Iterator[Statement]:
    if entry.get(key) is None:
        return
    about: dict[str, Any] = {"scope": _scope(entry, name, known), "period": _period(entry), "sources": sources(entry)}
    wanted = known.unit if known is not None else None
    named = unit_name or (wanted.name if wanted is not None else "")
    yield Statement(
        name, quantity(entry[key], named, path, wanted), figure=known.code if known is not None else "",
        qualifier=str(entry.get("qualifier") or ""), aliases=known.aliases if known is not None else (), **about,
    )  # fmt: skip
    for field, code in known.companions.items() if known is not None else ():
        beside = definitions.held[code]
        if entry.get(field) is not None:
            yield _statement(
                beside.name_zh, entry[field], beside.unit.name, f"{path}.{field}", figure=code,
                aliases=beside.aliases, **about,
            )  # fmt: skip


def _scope(entry: Mapping[str, Any], name: str, known: Definition | None) -> str:
    if entry.get("scope"):
        return str(entry["scope"])
    if known is not None and known.scope:
        return known.scope
    return CORE if CORE in name else WHOLE_ZONE


def _period(entry: Mapping[str, Any]) -> str:
    if entry.get("year") is not None:
        return str(entry["year"])
    if entry.get("since") is not None:
        return f"{entry['since']}-"
    stated = str(entry.get("as_of") or "")
    return stated if stated[:1].isdigit() else ""


def _by_path(document: Mapping[str, Any], definitions: Definitions) -> Iterator[Statement]:
    """Figures that stand elsewhere in the file, at the path that their definition names."""
    for each in definitions.held.values():
        if not each.path:
            continue
        value, entry = _at(document, each.path)
        if isinstance(value, list):
            value = len(value)
        if value is not None:
            yield _statement(
                each.name_zh, value, each.unit.name, each.path, figure=each.code, scope=each.scope or WHOLE_ZONE,
                sources=sources(entry), aliases=each.aliases,
            )  # fmt: skip


def _at(document: Mapping[str, Any], path: str) -> tuple[Any, Mapping[str, Any]]:
    """The value at a dotted path, and the nearest mapping around it that names its source."""
    here: Any = document
    around: Mapping[str, Any] = {}
    for segment in path.split("."):
        key, wanted = match.groups() if (match := _SELECTOR.fullmatch(segment)) else (segment, None)
        here = here.get(key) if isinstance(here, Mapping) else None
        if wanted is not None and isinstance(here, list):
            here = next((each for each in here if wanted in (each.get("name"), each.get("id"))), None)
        if isinstance(here, Mapping) and here.get("src"):
            around = here
    return here, around


_OF_ENTERPRISE = (
    ("sales_cum", "firm_sales_total", "累计销售收入", "亿元", ("累计实现销售收入",)),
    ("tax_cum_wan", "firm_tax_total", "累计税收", "万元", ("创造税收",)),
    ("jobs", "firm_jobs_total", "就业", "人", ("解决劳动力就业", "就业")),
    ("kilns", "", "池窑", "座", ("池窑",)),
)
"""What the form states of an enterprise: key, figure, name, unit, words of a text."""


def _enterprises(held: Sequence[Mapping[str, Any]]) -> Iterator[Statement]:
    for entry in held:
        whose = str(entry.get("name", ""))
        for key, figure, name, unit_name, said in _OF_ENTERPRISE:
            if entry.get(key) is not None:
                yield _statement(
                    f"{whose} {name}", entry[key], unit_name, f"enterprises.{entry.get('id', '?')}.{key}",
                    figure=figure, scope=whose if figure else WHOLE_ZONE, sources=sources(entry), aliases=said,
                    of=(whose, *words(entry, "aliases")),
                )  # fmt: skip


def _projects(document: Mapping[str, Any], definitions: Definitions) -> Iterator[NamedProject]:
    names = {each.get("id"): each for each in entries(document, "enterprises")}
    for entry in entries(document, "projects"):
        project, name = str(entry.get("id", "?")), str(entry.get("name", ""))
        owner = names.get(entry.get("enterprise"), {})
        aliases = (*words(owner, "aliases"), *words(entry, "aliases"), *_parts_of(name))
        stated = entry.get("investment_variants") or (
            [{"value": entry["investment"], "src": entry.get("src")}] if entry.get("investment") is not None else []
        )
        yield NamedProject(
            id=project,
            name=name,
            amounts=tuple(
                _statement(
                    f"{name} 投资",
                    each["value"],
                    "亿元",
                    f"projects.{project}.investment",
                    figure=PROJECT_AMOUNT if PROJECT_AMOUNT in definitions.held else "",
                    scope=name,
                    sources=sources(each),
                    aliases=(*aliases, name),
                )
                for each in stated
            ),
            programmes=words(entry, "programmes"),
            parent=str(entry.get("parent") or ""),
            aliases=aliases,
        )


def _parts_of(name: str) -> Iterator[str]:
    """A name written as `short(long)` is spoken of by either."""
    return (part for part in re.split(r"[()（）]", name) if len(part) > 1)


def _told_of_projects(document: Mapping[str, Any]) -> Iterator[Statement]:
    for entry in entries(document, "projects"):
        name, capacity = str(entry.get("name", "")), str(entry.get("capacity") or "")
        for number, _ in told(capacity):
            yield Statement(f"{name} 产能", number.quantity, aliases=("年产", capacity), sources=sources(entry))
        if entry.get("months_to_ignition") is not None:
            path = f"projects.{entry.get('id', '?')}.months_to_ignition"
            yield _statement(
                f"{name} 审批到点火",
                entry["months_to_ignition"],
                "个月",
                path,
                aliases=("审批到点火",),
                sources=sources(entry),
            )


def _told_of_cooperation(document: Mapping[str, Any]) -> Iterator[Statement]:
    for entry in entries(document.get("cooperation") or {}, "items"):
        for number, what in told(str(entry.get("result") or "")):
            yield Statement(
                f"{entry.get('local', '')} {what}", number.quantity, aliases=(what,), sources=sources(entry)
            )


def told(text: str) -> Iterator[tuple[TextNumber, str]]:
    """The numbers of a free text, each with the words after it: 500 万只, 铝合金活塞."""
    for number in numbers_in(text):
        yield number, re.split(r"[,，、;；]", text[number.end :])[0].strip()


def _bands(held: Sequence[Mapping[str, Any]], definitions: Definitions) -> Iterator[BandRow]:
    """Rows that the source states; rows and bands marked as derived are ours, not the source's."""
    for entry in held:
        scope = str(entry.get("scope", WHOLE_ZONE))
        if "derived" in scope:
            continue
        path, total = f"investment_bands.{scope}", entry.get("total")
        about: dict[str, Any] = {"scope": scope, "sources": sources(entry)}
        yield BandRow(
            scope=scope,
            projects=_counted(entry, "projects", "项目数", path, **about),
            total=None if total is None else _statement("备案总投资", total, "亿元", path, **about),
            bands=tuple(
                (band, _counted(entry, band, name, path, definitions.get(BAND_FIGURES[band]), **about))
                for band, name in BANDS.items() if entry.get(band) is not None
            ),
        )  # fmt: skip


def _counted(
    entry: Mapping[str, Any], key: str, name: str, path: str, known: Definition | None = None, **about: Any
) -> Statement:
    amount = Quantity(Decimal(count(entry.get(key), f"{path}.{key}")), unit("个"))
    figure, aliases = (known.code, known.aliases) if known is not None else ("", ())
    return Statement(name, amount, figure, aliases=aliases, **about)


def _clusters(held: Sequence[Mapping[str, Any]], definitions: Definitions) -> Iterator[Statement]:
    for entry in held:
        if entry.get("supporting_count") is not None:
            yield _statement(
                f"{entry.get('name', '')}配套", entry["supporting_count"], str(entry.get("count_unit") or "个"),
                f"clusters.{entry.get('id', '?')}", sources=sources(entry),
                figure=CLUSTER_SUPPORT if CLUSTER_SUPPORT in definitions.held else "",
                scope=str(entry.get("name", "")),
                aliases=(str(entry.get("name", "")), "配套项目", "配套企业"),
            )  # fmt: skip
