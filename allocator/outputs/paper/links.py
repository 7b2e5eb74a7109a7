"""Links inside a paper: which places they lead to, and none that leads nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from allocator.outputs.paper.document import Element
from allocator.outputs.paper.runs import target


def linked_places(document: Element) -> frozenset[str]:
    """Return the names of the places of a report that its links lead to.

    A name that two places share leads nowhere; nor does one that paper leaves out.
    """
    seen = tuple(_seen(document))
    ids = Counter(element.attributes.get("id", "") for element in seen)
    links = {target(element).removeprefix("#") for element in seen}
    return frozenset(name for name, count in ids.items() if name and count == 1 and name in links)


def with_links(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks of a paper, each link leading to a place that stands in it, or nowhere.

    A heading has one name that links use, whatever the number of its names.
    """
    places = dict(_places(blocks))
    linked = _relinked(blocks, places)
    assert isinstance(linked, list)
    return linked


def _seen(element: Element) -> Iterator[Element]:
    if not element.unseen:
        yield element
        for child in element.elements:
            yield from _seen(child)


def _places(value: Any) -> Iterator[tuple[str, str]]:
    """Yield each name in a paper, with the name that its place is marked by."""
    if isinstance(value, Mapping):
        if value.get("kind") == "anchor":
            yield value["name"], value["name"]
        elif "anchor" in value:
            yield value["anchor"], value["anchor"]
        names = value.get("anchors", [])
        yield from ((name, names[0]) for name in names)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _places(one)


def _relinked(value: Any, places: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        changed = {name: _relinked(one, places) for name, one in value.items()}
        to = str(value.get("to", ""))
        if to.startswith("#"):
            place = places.get(to[1:], "")
            changed["to"] = f"#{place}" if place else ""
        return changed
    if isinstance(value, list):
        return [_relinked(one, places) for one in value]
    return value
