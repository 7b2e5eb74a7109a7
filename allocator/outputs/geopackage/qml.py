"""A style as QGIS keeps it (QML, as QGIS 3.22 and later read it)."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from allocator.outputs.geopackage.rules import (
    Fill,
    Labels,
    Marker,
    Rule,
    Stroke,
    Style,
    Symbol,
    expression,
    figure,
)

_VERSION = "3.22.0"
_INK, _PAPER = "#10202e", "#ffffff"
_BUFFER_MM = 0.8
#: Longer names of areas are broken into lines.
_LINE_LETTERS = 16
_SYMBOL_KINDS = {Fill: "fill", Stroke: "line", Marker: "marker"}


def qml(style: Style) -> str:
    """Return a style as QML text."""
    root = ET.Element(
        "qgis",
        version=_VERSION,
        styleCategories="Symbology|Labeling",
        labelsEnabled=str(int(style.labels is not None)),
    )
    root.append(_renderer(style))
    if style.labels is not None:
        root.append(_labeling(style.labels))
    ET.indent(root, space=" ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _renderer(style: Style) -> ET.Element:
    renderer = ET.Element("renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    rules = ET.SubElement(renderer, "rules", key=f"{style.layer}-rules")
    symbols = ET.SubElement(renderer, "symbols")
    for place, rule in enumerate(style.rules):
        rules.append(_rule(style, rule, str(place)))
        symbols.append(_symbol(rule.symbol, str(place)))
    return renderer


def _rule(style: Style, rule: Rule, place: str) -> ET.Element:
    key = f"{style.layer}-rule-{place}"
    made = ET.Element("rule", key=key, symbol=place, label=rule.words)
    if rule.where or len(style.rules) > 1:
        made.set("filter", expression(rule.where) or "ELSE")
    if not rule.on:
        made.set("checkstate", "0")
    return made


def _symbol(symbol: Symbol, name: str) -> ET.Element:
    made = ET.Element("symbol", name=name, type=_SYMBOL_KINDS[type(symbol[0])], alpha="1")
    for part in symbol:
        match part:
            case Fill():
                made.append(_layer("SimpleFill", _fill(part), {}))
            case Stroke():
                made.append(_layer("SimpleLine", _stroke(part), {"outlineWidth": part.width}))
            case Marker():
                made.append(_layer("SimpleMarker", _marker(part), {"size": part.size}))
    return made


def _layer(kind: str, options: Mapping[str, str], defined: Mapping[str, str]) -> ET.Element:
    layer = ET.Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    layer.append(_options(options))
    asked = {name: text for name, text in defined.items() if text}
    if asked:
        properties = ET.SubElement(layer, "data_defined_properties")
        properties.append(_defined(asked))
    return layer


def _fill(fill: Fill) -> dict[str, str]:
    return {
        "color": _rgba(fill.colour),
        "joinstyle": "round",
        "outline_color": _rgba(fill.stroke),
        "outline_style": "solid",
        "outline_width": figure(fill.stroke_mm),
        "outline_width_unit": "MM",
        "style": "solid",
    }


def _stroke(stroke: Stroke) -> dict[str, str]:
    dash = {
        "customdash": ";".join(figure(length) for length in stroke.dash_mm),
        "customdash_unit": "MM",
        "use_custom_dash": "1",
    }
    return {
        "capstyle": "flat" if stroke.dash_mm else "round",
        "joinstyle": "round",
        "line_color": _rgba(stroke.colour, stroke.opacity),
        "line_style": "solid",
        "line_width": figure(stroke.width_mm),
        "line_width_unit": "MM",
        **(dash if stroke.dash_mm else {}),
    }


def _marker(marker: Marker) -> dict[str, str]:
    return {
        "color": _rgba(marker.colour, marker.opacity),
        "name": marker.shape,
        "outline_color": _rgba(marker.stroke),
        "outline_style": "solid",
        "outline_width": figure(marker.stroke_mm),
        "outline_width_unit": "MM",
        "scale_method": "diameter",
        "size": figure(marker.size_mm),
        "size_unit": "MM",
    }


def _labeling(labels: Labels) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings,
        "text-style",
        fieldName=labels.text,
        isExpression=str(int(labels.is_expression)),
        allowHtml="0",
        fontSize=figure(labels.points),
        fontSizeUnit="Point",
        fontWeight=str(labels.weight),
        textColor=_rgba(_INK),
        textOpacity="1",
        multilineHeight="1",
    )
    ET.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize=figure(_BUFFER_MM),
        bufferSizeUnits="MM",
        bufferColor=_rgba(_PAPER),
        bufferOpacity="0.85",
        bufferJoinStyle="128",
    )
    wrap = {"autoWrapLength": str(_LINE_LETTERS), "useMaxLineLengthForAutoWrap": "1"}
    ET.SubElement(
        settings, "text-format", {"multilineAlign": "1", **(wrap if labels.areas else {})}
    )
    ET.SubElement(settings, "placement", _placement(labels))
    scale = {"scaleVisibility": "1", "scaleMin": "0", "scaleMax": str(labels.least_scale)}
    # Symbols are no obstacles: the Central Belt is so full of them that no board could be named.
    drawn = {"drawLabels": "1", "obstacle": "0", **(scale if labels.least_scale else {})}
    ET.SubElement(settings, "rendering", drawn)
    if labels.where:
        properties = ET.SubElement(settings, "dd_properties")
        properties.append(_defined({"Show": expression(labels.where)}))
    return labeling


def _placement(labels: Labels) -> dict[str, str]:
    if labels.areas:
        # Upright and within the area (flag 2; 1 would be beside it).
        return {"placement": "4", "polygonPlacementFlags": "2", "priority": "8"}
    # Around the symbol, which may be large: distances count from its edge.
    return {
        "placement": "6",
        "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
        "offsetType": "1",
        "dist": "0.5",
        "distUnits": "MM",
        "priority": "6",
    }


def _defined(expressions: Mapping[str, str]) -> ET.Element:
    """Return properties that an expression over the feature's columns defines."""
    whole = ET.Element("Option", type="Map")
    ET.SubElement(whole, "Option", name="name", type="QString", value="")
    properties = ET.SubElement(whole, "Option", name="properties", type="Map")
    for name, text in expressions.items():
        one = ET.SubElement(properties, "Option", name=name, type="Map")
        ET.SubElement(one, "Option", name="active", type="bool", value="true")
        ET.SubElement(one, "Option", name="expression", type="QString", value=text)
        ET.SubElement(one, "Option", name="type", type="int", value="3")
    ET.SubElement(whole, "Option", name="type", type="QString", value="collection")
    return whole


def _options(options: Mapping[str, str]) -> ET.Element:
    whole = ET.Element("Option", type="Map")
    for name, value in options.items():
        ET.SubElement(whole, "Option", name=name, type="QString", value=value)
    return whole


def _rgba(colour: str, opacity: float = 1.0) -> str:
    """Return ``#rrggbb`` as QGIS writes colours."""
    channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return ",".join(str(one) for one in (*channels, round(255 * opacity)))
