"""A style as other map programs read it: Styled Layer Descriptor 1.1 of the OGC, with SE 1.1.

Sizes and widths that follow a figure are left at their middle: few programs read them from SLD.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from allocator.outputs.geopackage.rules import (
    MM_A_PIXEL,
    AnyAbove,
    Between,
    Condition,
    Equals,
    Fill,
    Labels,
    Marker,
    Rule,
    Stroke,
    Style,
    figure,
)

SLD = "http://www.opengis.net/sld"
SE = "http://www.opengis.net/se"
OGC = "http://www.opengis.net/ogc"

_PREFIXES = {"xmlns": SLD, "xmlns:se": SE, "xmlns:ogc": OGC, "version": "1.1.0"}


def sld(style: Style) -> str:
    """Return a style as SLD text."""
    root = ET.Element("StyledLayerDescriptor", _PREFIXES)
    layer = ET.SubElement(root, "NamedLayer")
    ET.SubElement(layer, "se:Name").text = style.layer
    user = ET.SubElement(layer, "UserStyle")
    ET.SubElement(user, "se:Name").text = style.name
    drawn = ET.SubElement(user, "se:FeatureTypeStyle")
    for rule in style.rules:
        if rule.on:
            drawn.append(_rule(rule, only=len(style.rules) == 1))
    if style.labels is not None and not style.labels.is_expression:
        drawn.append(_labels(style.labels))
    ET.indent(root, space=" ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _rule(rule: Rule, *, only: bool) -> ET.Element:
    made = ET.Element("se:Rule")
    ET.SubElement(made, "se:Name").text = rule.words
    if rule.where:
        made.append(_filter(rule.where))
    elif not only:
        ET.SubElement(made, "se:ElseFilter")
    for part in rule.symbol:
        match part:
            case Fill():
                made.append(_area(part))
            case Stroke():
                made.append(_line(part))
            case Marker():
                made.append(_point(part))
    return made


def _filter(conditions: tuple[Condition, ...]) -> ET.Element:
    tests = [test for condition in conditions for test in _tests(condition)]
    whole = ET.Element("ogc:Filter")
    parent = whole if len(tests) == 1 else ET.SubElement(whole, "ogc:And")
    parent.extend(tests)
    return whole


def _tests(condition: Condition) -> list[ET.Element]:
    match condition:
        case Equals(column, value):
            return [_compare("PropertyIsEqualTo", column, str(value))]
        case AnyAbove(columns, least):
            either = ET.Element("ogc:Or")
            either.extend(
                _compare("PropertyIsGreaterThan", column, figure(least)) for column in columns
            )
            return [either]
        case Between(column, low, high):
            names = {"PropertyIsGreaterThanOrEqualTo": low, "PropertyIsLessThan": high}
            ends = [
                _compare(name, column, figure(end))
                for name, end in names.items()
                if end is not None
            ]
            return ends or [_known(column)]


def _compare(test: str, column: str, value: str) -> ET.Element:
    made = ET.Element(f"ogc:{test}")
    ET.SubElement(made, "ogc:PropertyName").text = column
    ET.SubElement(made, "ogc:Literal").text = value
    return made


def _known(column: str) -> ET.Element:
    made = ET.Element("ogc:Not")
    blank = ET.SubElement(made, "ogc:PropertyIsNull")
    ET.SubElement(blank, "ogc:PropertyName").text = column
    return made


def _area(fill: Fill) -> ET.Element:
    made = ET.Element("se:PolygonSymbolizer")
    _parameters(ET.SubElement(made, "se:Fill"), {"fill": fill.colour})
    width = figure(fill.stroke_mm / MM_A_PIXEL)
    stroke = {"stroke": fill.stroke, "stroke-width": width}
    _parameters(ET.SubElement(made, "se:Stroke"), stroke)
    return made


def _line(stroke: Stroke) -> ET.Element:
    made = ET.Element("se:LineSymbolizer")
    values = {
        "stroke": stroke.colour,
        "stroke-width": figure(stroke.width_mm / MM_A_PIXEL),
        "stroke-opacity": figure(stroke.opacity),
    }
    if stroke.dash_mm:
        lengths = [figure(length / MM_A_PIXEL) for length in stroke.dash_mm]
        values["stroke-dasharray"] = " ".join(lengths)
    _parameters(ET.SubElement(made, "se:Stroke"), values)
    return made


def _point(marker: Marker) -> ET.Element:
    made = ET.Element("se:PointSymbolizer")
    graphic = ET.SubElement(made, "se:Graphic")
    mark = ET.SubElement(graphic, "se:Mark")
    # SE has no diamond: a square stands on its corner.
    turned = marker.shape == "diamond"
    ET.SubElement(mark, "se:WellKnownName").text = "square" if turned else marker.shape
    fill = {"fill": marker.colour, "fill-opacity": figure(marker.opacity)}
    _parameters(ET.SubElement(mark, "se:Fill"), fill)
    width = figure(marker.stroke_mm / MM_A_PIXEL)
    _parameters(ET.SubElement(mark, "se:Stroke"), {"stroke": marker.stroke, "stroke-width": width})
    ET.SubElement(graphic, "se:Size").text = figure(marker.size_mm / MM_A_PIXEL)
    if turned:
        turn = ET.SubElement(graphic, "se:Rotation")
        ET.SubElement(turn, "ogc:Literal").text = "45"
    return made


def _labels(labels: Labels) -> ET.Element:
    made = ET.Element("se:Rule")
    if labels.where:
        made.append(_filter(labels.where))
    if labels.least_scale:
        ET.SubElement(made, "se:MaxScaleDenominator").text = str(labels.least_scale)
    text = ET.SubElement(made, "se:TextSymbolizer")
    label = ET.SubElement(text, "se:Label")
    ET.SubElement(label, "ogc:PropertyName").text = labels.text
    _parameters(ET.SubElement(text, "se:Font"), {"font-size": figure(labels.points * 96 / 72)})
    return made


def _parameters(parent: ET.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(parent, "se:SvgParameter", name=name).text = value
