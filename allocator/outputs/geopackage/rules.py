"""What a layer's style says: rules, symbols and labels, whichever language they are written in."""

from __future__ import annotations

from dataclasses import dataclass

#: A CSS pixel in millimetres: what the map page draws in, and what paper needs.
MM_A_PIXEL = 25.4 / 96


@dataclass(frozen=True)
class Between:
    """A figure from ``low`` up to but not including ``high``; None where that end is open."""

    column: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Equals:
    """A column that holds this very value."""

    column: str
    value: int | str


@dataclass(frozen=True)
class AnyAbove:
    """At least one of the columns above a figure."""

    columns: tuple[str, ...]
    least: float


Condition = Between | Equals | AnyAbove


@dataclass(frozen=True)
class Fill:
    """An area."""

    colour: str
    stroke: str
    stroke_mm: float


@dataclass(frozen=True)
class Stroke:
    """A line; `width` is an expression that takes the place of `width_mm` where it is known."""

    colour: str
    width_mm: float
    opacity: float = 1.0
    dash_mm: tuple[float, ...] = ()
    width: str = ""


@dataclass(frozen=True)
class Marker:
    """A point; `size` is an expression that takes the place of `size_mm` where it is known."""

    shape: str
    colour: str
    stroke: str
    stroke_mm: float
    size_mm: float
    opacity: float = 1.0
    size: str = ""


#: What is drawn for one feature, the undermost first.
Symbol = tuple[Fill, ...] | tuple[Stroke, ...] | tuple[Marker, ...]


@dataclass(frozen=True)
class Rule:
    """Which features are drawn how.

    Parameters
    ----------
    words
        What the legend says.
    where
        Conditions that all hold; without any, whatever no other rule takes.
    symbol
        What is drawn.
    on
        Whether it is drawn until the reader asks.
    """

    words: str
    where: tuple[Condition, ...]
    symbol: Symbol
    on: bool = True


@dataclass(frozen=True)
class Labels:
    """Names beside the features.

    Parameters
    ----------
    text
        A column, or with `is_expression` an expression over columns. What a column holds is
        written out, never read as an expression or as markup.
    is_expression
        Which of both `text` is.
    points
        Size of the letters.
    weight
        Weight of the letters: 50 plain, 63 half bold.
    where
        Conditions for a label, on top of the rules'.
    least_scale
        Labels are shown from 1 to this number and closer; 0 at every scale.
    areas
        Whether the layer has areas, in which labels stand, broken into lines.
    """

    text: str
    is_expression: bool
    points: float
    weight: int = 50
    where: tuple[Condition, ...] = ()
    least_scale: int = 0
    areas: bool = False


@dataclass(frozen=True)
class Style:
    """One style of a layer.

    Parameters
    ----------
    layer, name
        The layer, and what the style is called: at most 30 letters.
    about
        What it shows.
    rules
        In the order of the legend.
    labels
        Names, if there are any.
    default
        Whether the layer opens in it.
    """

    layer: str
    name: str
    about: str
    rules: tuple[Rule, ...]
    labels: Labels | None = None
    default: bool = False


def expression(conditions: tuple[Condition, ...]) -> str:
    """Return conditions as QGIS, and SQL, would write them; empty without any."""
    return " AND ".join(_one(condition) for condition in conditions)


def figure(value: float) -> str:
    """Return a number in the fewest digits that mean it."""
    return f"{value:.10g}"


def quoted(text: str) -> str:
    """Return text as an expression has it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def millimetres(pixels: str) -> tuple[float, ...]:
    """Return the lengths of a dash pattern that is given in pixels; none for a solid line."""
    return tuple(float(one) * MM_A_PIXEL for one in pixels.split())


def _one(condition: Condition) -> str:
    match condition:
        case Equals(column, value):
            text = str(value) if isinstance(value, int) else quoted(value)
            return f'"{column}" = {text}'
        case AnyAbove(columns, least):
            either = " OR ".join(f'"{column}" > {figure(least)}' for column in columns)
            return f"({either})"
        case Between(column, low, high):
            ends = [f'"{column}" >= {figure(low)}'] if low is not None else []
            ends += [f'"{column}" < {figure(high)}'] if high is not None else []
            return " AND ".join(ends or [f'"{column}" IS NOT NULL'])
