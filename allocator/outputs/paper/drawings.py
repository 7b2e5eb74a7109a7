"""Inline SVG of a report as drawings that stand alone: styled, sized and named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from allocator.errors import OutputError
from allocator.outputs.paper.document import Element
from allocator.outputs.paper.styles import DRAWN, Styles

#: Width at which a drawing as wide as its page is drawn, in pixels of the page (0.75 pt).
TRACK_WIDTH_PX = 496.0
#: Room at both ends of such a drawing, so that a mark at its edge is whole.
TRACK_ROOM_PX = 8.0
PX_PT = 0.75
FONT = "Libertinus Serif"
#: Names with capitals, which an HTML parser gives in lower case.
CAPITALS = {
    name.lower(): name
    for name in [
        "clipPath",
        "clipPathUnits",
        "gradientTransform",
        "gradientUnits",
        "lengthAdjust",
        "linearGradient",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "maskContentUnits",
        "maskUnits",
        "pathLength",
        "patternContentUnits",
        "patternTransform",
        "patternUnits",
        "preserveAspectRatio",
        "radialGradient",
        "refX",
        "refY",
        "spreadMethod",
        "startOffset",
        "textLength",
        "textPath",
        "viewBox",
    ]
}
SHAPES = frozenset(
    [
        "a",
        "circle",
        "clippath",
        "defs",
        "ellipse",
        "g",
        "line",
        "lineargradient",
        "marker",
        "mask",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialgradient",
        "rect",
        "stop",
        "svg",
        "switch",
        "symbol",
        "text",
        "textpath",
        "tspan",
        "use",
    ]
)
#: Elements that name a drawing or style it, and are not drawn.
NAMING = frozenset({"desc", "metadata", "style", "title"})
_LEFT_OUT = re.compile(r"(aria-|data-|on).*|class|focusable|role|tabindex|xmlns.*|xlink:.*|style")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawing(path: Sequence[Element], styles: Styles) -> dict[str, Any]:
    """Return an inline SVG as plain data.

    Parameters
    ----------
    path
        Elements from the root of the report to the ``svg`` element.
    styles
        The report's style sheets.

    Returns
    -------
    dict
        ``svg`` (text of a drawing that stands alone), ``alt`` (its name and description, empty
        where it is hidden from readers), ``width`` and ``height`` in points (no width where the
        drawing is as wide as its place) and ``part``, whether a figure around it names it.

    Raises
    ------
    OutputError
        If the drawing holds an element that is no shape.
    """
    svg = path[-1]
    inner = "".join(_drawn(child, path, styles) for child in svg.children)
    around = styles.around(path) | styles.own(path)
    given = {name: value for name, value in around.items() if name in DRAWN}
    root = {"font-family": FONT, "font-size": "16px"} | given
    width, height = _pixels(svg, "width"), _pixels(svg, "height")
    box = svg.attributes.get("viewbox")
    said = {"alt": name_of(path), "part": False}
    if width is None and box is None:
        return _track(inner, root, height or 150.0) | said
    size = {} if width is None else {"width": f"{width:g}"}
    size |= {} if height is None else {"height": f"{height:g}"}
    root |= size | ({} if box is None else {"viewBox": box})
    return {
        "svg": _tag("svg", {"xmlns": "http://www.w3.org/2000/svg"} | root, inner),
        "width": None if width is None else width * PX_PT,
        "height": None if height is None else height * PX_PT,
    } | said


def name_of(path: Sequence[Element]) -> str:
    """Return the name and description of the last element of a path, as screen readers say it."""
    root, element = path[0], path[-1]
    given = element.attributes
    if given.get("aria-hidden") == "true":
        return ""
    parts = [_texts_by_id(root, given.get("aria-labelledby", "")), given.get("aria-label", "")]
    parts = [next((part for part in parts if part), "")]
    titles = [child for child in element.elements if child.tag == "title"]
    if not parts[0] and titles:
        parts = [titles[0].text()]
    parts += [child.text() for child in element.elements if child.tag == "desc"]
    parts = [" ".join(part.split()).rstrip(".") for part in parts]
    said = ". ".join(part for part in parts if part)
    return f"{said}." if said else ""


def as_part(value: Any) -> Any:
    """Return what stands in a figure with its drawings as parts of it, which have no own name."""
    if isinstance(value, dict):
        part = {name: as_part(one) for name, one in value.items()}
        return part | {"alt": "", "part": True} if "svg" in value else part
    return [as_part(one) for one in value] if isinstance(value, list) else value


def figure_name(path: Sequence[Element]) -> str:
    """Return what a figure is called: by itself, or by the pictures inside."""
    names = [
        name_of((path[0], element))
        for element in path[-1].within()
        if element.tag == "svg" or element.attributes.get("role") == "img"
    ]
    return " ".join(filter(None, names))


def _texts_by_id(root: Element, ids: str) -> str:
    wanted = ids.split()
    if not wanted:
        return ""
    texts: dict[str, str] = {}
    for element in root.within():
        texts.setdefault(element.attributes.get("id", ""), element.text())
    return " ".join(texts[name] for name in wanted if texts.get(name))


def _track(inner: str, root: dict[str, str], height: float) -> dict[str, Any]:
    """Return a drawing in percent of a width that it does not have: it is given one."""
    whole = TRACK_WIDTH_PX + 2 * TRACK_ROOM_PX
    size = {"width": f"{TRACK_WIDTH_PX:g}", "height": f"{height:g}", "overflow": "visible"}
    box = {"width": f"{whole:g}", "height": f"{height:g}"}
    box |= {"viewBox": f"{-TRACK_ROOM_PX:g} 0 {whole:g} {height:g}"}
    outer = {"xmlns": "http://www.w3.org/2000/svg"} | root | box
    text = _tag("svg", outer, _tag("svg", size, inner))
    return {"svg": text, "width": None, "height": None}


def _drawn(node: Element | str, path: Sequence[Element], styles: Styles) -> str:
    if isinstance(node, str):
        return escape(_NOT_XML.sub("", node))
    if node.tag in NAMING:
        return ""
    if node.tag not in SHAPES:
        raise OutputError(f"A drawing of the report holds a <{node.tag}>, which is no shape")
    own = (*path, node)
    given = {
        name: value for name, value in node.attributes.items() if not _LEFT_OUT.fullmatch(name)
    }
    if not given.get("href", "#").startswith("#"):
        del given["href"]
    inner = "".join(_drawn(child, own, styles) for child in node.children)
    set_here = styles.own(own) | styles.of_text(node.attributes.get("style", ""))
    return _tag(CAPITALS.get(node.tag, node.tag), given | set_here, inner)


def _tag(tag: str, attributes: Mapping[str, str], inner: str) -> str:
    written = "".join(
        f" {CAPITALS.get(name, name)}={quoteattr(_value(value))}"
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{inner}</{tag}>"


def _value(value: str) -> str:
    """Return a value as XML can hold it; this one word is known in one case of letters alone."""
    return "currentColor" if value.lower() == "currentcolor" else _NOT_XML.sub("", value)


def _pixels(svg: Element, side: str) -> float | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(?:px)?", svg.attributes.get(side, ""))
    return float(found[1]) if found else None
