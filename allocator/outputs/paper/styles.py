"""The style sheets of a report, read as far as its drawings need them.

An SVG that leaves the page loses the page's style sheet. So each of its elements is given the
values that the sheet sets for it: fills, strokes, sizes of type. Selectors of names, classes and
ids are followed, with descendants and children; rules inside ``@media`` and rules on states such
as ``:hover`` are for screens and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.outputs.paper.document import Element

#: What a drawing takes from a style sheet.
DRAWN = frozenset(
    [
        "clip-rule",
        "color",
        "display",
        "dominant-baseline",
        "fill",
        "fill-opacity",
        "fill-rule",
        "font-size",
        "font-style",
        "font-weight",
        "letter-spacing",
        "opacity",
        "paint-order",
        "stop-color",
        "stop-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "visibility",
    ]
)
#: What a drawing takes from the page around it.
INHERITED = frozenset({"color", "fill", "font-size", "font-style", "font-weight", "stroke"})
_ROOT_SIZE_PX = 16.0
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_LENGTH = re.compile(r"([\d.]+)(r?em)")


@dataclass(frozen=True)
class _Compound:
    tag: str
    classes: frozenset[str]
    id: str
    child: bool

    def fits(self, element: Element) -> bool:
        return (
            self.tag in {"", "*", element.tag}
            and self.classes <= element.classes
            and self.id in {"", element.attributes.get("id")}
        )


@dataclass(frozen=True)
class _Rule:
    steps: tuple[_Compound, ...]
    values: Mapping[str, str]

    @property
    def weight(self) -> tuple[int, int, int]:
        return (
            sum(bool(step.id) for step in self.steps),
            sum(len(step.classes) for step in self.steps),
            sum(step.tag not in {"", "*"} for step in self.steps),
        )


@dataclass(frozen=True)
class Styles:
    """The rules of a page that a drawing can take up, weakest first."""

    rules: tuple[_Rule, ...]
    variables: Mapping[str, str]

    def of_text(self, declarations: str) -> dict[str, str]:
        """Return the values that a drawing takes from the text of a ``style`` attribute."""
        return {
            name: _resolved(value, self.variables)
            for name, value in _declarations(declarations)
            if name in DRAWN
        }

    def own(self, path: Sequence[Element]) -> dict[str, str]:
        """Return the values that the sheet sets on the last element of a path from the root."""
        values: dict[str, str] = {}
        for rule in self.rules:
            if _fits(rule.steps, path):
                values |= rule.values
        return values

    def around(self, path: Sequence[Element]) -> dict[str, str]:
        """Return the values that the last element of a path takes from those around it."""
        values: dict[str, str] = {}
        for end in range(1, len(path)):
            own = self.own(path[:end])
            values |= {name: own[name] for name in INHERITED & own.keys()}
        return values


def read_styles(document: Element) -> Styles:
    """Return the rules of every ``style`` element of a report."""
    sheets = [element.text() for element in document.within() if element.tag == "style"]
    blocks = [block for sheet in sheets for block in _blocks(_COMMENT.sub("", sheet))]
    variables = {
        name: value
        for selector, declarations in blocks
        if selector == ":root"
        for name, value in _declarations(declarations)
        if name.startswith("--")
    }
    rules = [rule for block in blocks for rule in _rules(*block, variables)]
    return Styles(tuple(sorted(rules, key=lambda rule: rule.weight)), variables)


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    start = depth = 0
    selector = ""
    for place, sign in enumerate(sheet):
        if sign == "{":
            depth += 1
            if depth == 1:
                selector, start = sheet[start:place].strip(), place + 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                if not selector.startswith("@"):
                    yield selector, sheet[start:place]
                start = place + 1
        elif sign == ";" and depth == 0:
            start = place + 1


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split(";"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _rules(selectors: str, text: str, variables: Mapping[str, str]) -> Iterator[_Rule]:
    values = {
        name: _resolved(value, variables) for name, value in _declarations(text) if name in DRAWN
    }
    if values:
        for selector in selectors.split(","):
            steps = _steps(selector)
            if steps:
                yield _Rule(steps, values)


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    value = value.removesuffix("!important").strip()
    value = _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), value)
    return _LENGTH.sub(lambda found: f"{float(found[1]) * _ROOT_SIZE_PX:g}px", value)


def _steps(selector: str) -> tuple[_Compound, ...]:
    """Return the steps of a selector from the outside in; none where it asks for more."""
    steps = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        found = _COMPOUND.fullmatch(word)
        if found is None:
            return ()
        names = re.findall(r"([.#])([\w-]+)", found[2])
        steps.append(
            _Compound(
                tag=(found[1] or "").lower(),
                classes=frozenset(name for sign, name in names if sign == "."),
                id=next((name for sign, name in names if sign == "#"), ""),
                child=child,
            )
        )
        child = False
    return tuple(steps)


def _fits(steps: Sequence[_Compound], path: Sequence[Element]) -> bool:
    if not steps:
        return True
    if not path or not steps[-1].fits(path[-1]):
        return False
    outer, inner = steps[:-1], steps[-1]
    ends = [len(path) - 1] if inner.child else range(len(path) - 1, -1, -1)
    return any(_fits(outer, path[:end]) for end in ends)
