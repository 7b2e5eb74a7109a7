"""Everything the map page says for one plan, gathered once so that every part says the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.page.words import number
from allocator.outputs.webmap.bands import Band, band_index, bands_of
from allocator.outputs.webmap.figures import NATIONAL, board_figures
from allocator.outputs.webmap.shapes import Outline, read_outlines
from allocator.outputs.webmap.style import MapStyle, Measure, Mode, map_style


@dataclass(frozen=True)
class Content:
    """What the page is made from.

    Parameters
    ----------
    plan, geography, style
        As given, and the reference style.
    figures
        Board figures: see `board_figures`.
    bands
        Bands by measure id, the same for every wave.
    modes
        Ways of meeting families that the plan uses, in the style's order.
    outlines
        Outlines of the plan's boards.
    board_names
        Name by board code in order of name, Scotland left out.
    """

    plan: Plan
    geography: Geography
    style: MapStyle
    figures: pd.DataFrame
    bands: dict[str, tuple[Band, ...]]
    modes: tuple[Mode, ...]
    outlines: tuple[Outline, ...]
    board_names: dict[str, str]

    def flows(self, wave: int) -> pd.DataFrame:
        """Return the flows of a wave, none where nobody is served in it.

        Index ``(zone_id, site_code, mode)``.
        """
        flows = self.plan["flows"]
        return flows[flows.index.get_level_values("wave") == wave].droplevel("wave")

    def measure_text(self, measure: Measure, board_code: str, wave: int) -> str:
        """Return a measure's figure in words, as map, table and details all show it."""
        return measure_text(measure, self.value(measure, board_code, wave))

    def measure_band(self, measure: Measure, board_code: str, wave: int) -> int:
        """Return the place of a figure among the measure's bands; -1 without a figure."""
        value = self.value(measure, board_code, wave)
        return band_index(value, self.bands[measure.id], decimals=measure.decimals)

    def value(self, measure: Measure, board_code: str, wave: int) -> float:
        """Return a measure's figure."""
        return float(self.figures.at[(board_code, wave), measure.id])

    def measure_colour(self, measure: Measure, board_code: str, wave: int) -> str:
        """Return the fill of a board's outline."""
        place = self.measure_band(measure, board_code, wave)
        return (
            self.style.colours["no_figure"] if place < 0 else self.bands[measure.id][place].colour
        )


def measure_text(measure: Measure, value: float) -> str:
    """Return a measure's figure in words, for example ``4.1%`` or ``none``."""
    text = number(value, measure.decimals)
    return f"{text}{measure.suffix}" if np.isfinite(value) else text


def gather(plan: Plan, geography: Geography) -> Content:
    """Return the content of a map page.

    Parameters
    ----------
    plan
        A solved plan.
    geography
        The places that it was solved for.
    """
    style = map_style()
    figures = board_figures(plan)
    names = plan["boards"]["board_name"].astype(str).sort_values(kind="stable")
    boards = figures.drop(index=NATIONAL, level="board_code")
    return Content(
        plan=plan,
        geography=geography,
        style=style,
        figures=figures,
        bands={
            measure.id: bands_of(measure, boards[measure.id].to_numpy(float), style=style)
            for measure in style.measures
        },
        modes=_modes(plan, style),
        outlines=read_outlines(geography.outlines_path, list(names.index)),
        board_names=names.to_dict(),
    )


def _modes(plan: Plan, style: MapStyle) -> tuple[Mode, ...]:
    flows = plan["flows"]["families"]
    used = set(flows[flows > 0].index.get_level_values("mode").astype(str))
    known = [mode for mode in style.modes if mode.id in used]
    # A mode that the style does not know is still drawn, in grey, under its own name.
    others = sorted(used - {mode.id for mode in known})
    plain = [
        Mode(id=name, label=name.capitalize(), short=name.capitalize(), colour="#4a4a4a", dash="")
        for name in others
    ]
    return (*known, *plain)
