"""Reading a page as a list of elements, enough for tests: tag, attributes, and all text inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset({"input", "meta", "link", "br", "hr", "img", "col", "path", "use", "option"})


@dataclass
class Element:
    """One element of a page; `inside` names what it stands in."""

    tag: str
    attrs: dict[str, str]
    inside: list[str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = [each.attrs.get("id", "") for each in self.open if each.attrs.get("id")]
        inside += ["data-graph" for each in self.open if "data-graph" in each.attrs]
        element = Element(tag, {key: value or "" for key, value in attrs}, inside)
        self.found.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)


def read(page: str, tag: str = "", **attrs: str) -> list[Element]:
    """The elements of a tag whose attributes have these values ("" for any value), in order."""
    reader = _Reader()
    reader.feed(page)
    wanted = {key.replace("_", "-").strip("-"): value for key, value in attrs.items()}
    return [
        each
        for each in reader.found
        if (not tag or each.tag == tag)
        and all(key in each.attrs and (not value or value == each.attrs[key]) for key, value in wanted.items())
    ]
