"""Patterns of lines: areas told apart by more than a colour, and what has no colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.outputs.webmap.style import CatchmentStyle


@dataclass(frozen=True)
class Hatch:
    """A pattern of parallel lines that an area is filled with.

    Parameters
    ----------
    id
        Name within the page.
    colour, width, gap
        Of the lines; pixels.
    degrees
        Slope of the lines, clockwise from upright.
    ground
        Colour between the lines; empty where what lies beneath shows through.
    """

    id: str
    colour: str
    degrees: int
    width: float = 1.2
    gap: float = 11.0
    ground: str = ""

    @property
    def fill(self) -> str:
        """What a shape's ``fill`` says."""
        return f"url(#{self.id})"


#: A board without the figure that is shown, and land without a place of the plan.
NO_FIGURE = Hatch("no-figure", "#a3aeb8", 45, width=1.2, gap=5.0, ground="#f3f5f7")
#: Places without a way to any base.
NO_WAY = Hatch("no-way", "#4a4a4a", 135, width=3.0, gap=6.0, ground="#ffffff")


def catchment_hatches(units: Sequence[str], style: CatchmentStyle) -> dict[str, Hatch]:
    """Return the pattern of each mother and baby unit's catchment, by the unit's id.

    Parameters
    ----------
    units
        Ids in order.
    style
        Colours and slopes, taken in turn.
    """
    return {
        unit: Hatch(
            f"catchment-{place + 1}",
            style.colours[place % len(style.colours)],
            style.degrees[place % len(style.degrees)],
        )
        for place, unit in enumerate(units)
    }
