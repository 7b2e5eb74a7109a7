"""Everything the map page says for one plan, gathered once so that every part says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.dictionary import HIDDEN
from allocator.outputs.page.words import NO_FIGURE as NO_FIGURE_WORD
from allocator.outputs.page.words import number
from allocator.outputs.webmap.bands import Band, band_index, bands_of
from allocator.outputs.webmap.crossings import Crossing, crossings_of
from allocator.outputs.webmap.figures import NATIONAL, board_figures
from allocator.outputs.webmap.hatches import NO_FIGURE, Hatch, catchment_hatches
from allocator.outputs.webmap.isochrones import Area, Bands, travel_areas
from allocator.outputs.webmap.reasons import reasons
from allocator.outputs.webmap.shapes import Outline, read_outlines
from allocator.outputs.webmap.style import MapStyle, Measure, Mode, map_style
from allocator.outputs.webmap.tiles import Tiles
from allocator.outputs.webmap.travel import Travel, travel_of


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
    hatches
        Pattern of each mother and baby unit's catchment, by the unit's id.
    reasons
        Why each board has its model of service, by its code.
    crossings
        Ferries and flights.
    travel, areas
        How far every place is from a base with posts, and the land in its bands; None, and no
        area, where minutes are not known.
    tiles
        Where the reader may have background pictures fetched from; None for nowhere.
    published
        Indicators of a published run, of which some figures are hidden; None where all are shown.
    """

    plan: Plan
    geography: Geography
    style: MapStyle
    figures: pd.DataFrame
    bands: dict[str, tuple[Band, ...]]
    modes: tuple[Mode, ...]
    outlines: tuple[Outline, ...]
    board_names: dict[str, str]
    hatches: dict[str, Hatch]
    reasons: dict[str, str]
    crossings: tuple[Crossing, ...]
    travel: Travel | None
    areas: tuple[Area, ...]
    tiles: Tiles | None
    published: Mapping[str, pd.DataFrame] | None = None

    @property
    def missing(self) -> str:
        """What stands where there is no figure: in a published run it may be hidden."""
        return NO_FIGURE_WORD if self.published is None else HIDDEN

    def said(self, value: float, decimals: int = 0) -> str:
        """Return a figure in words."""
        return number(value, decimals, missing=self.missing)

    def flows(self, wave: int) -> pd.DataFrame:
        """Return the flows of a wave, none where nobody is served in it.

        Index ``(zone_id, site_code, mode)``.
        """
        flows = self.plan["flows"]
        of_wave = flows.index.get_level_values("wave") == wave
        # How many a flow carries may be hidden; that it is there is not.
        return flows[of_wave & ~(flows["families"] <= 0).to_numpy()].droplevel("wave")

    def measure_text(self, measure: Measure, board_code: str, wave: int) -> str:
        """Return a measure's figure in words, as map, table and details all show it."""
        value = self.value(measure, board_code, wave)
        return measure_text(measure, value, missing=self.missing)

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
        return NO_FIGURE.fill if place < 0 else self.bands[measure.id][place].colour

    def travel_fill(self, bands: Bands, wave: int) -> str:
        """Return the fill of an area of travel time; land without a place has a pattern."""
        if self.travel is None or not bands:
            return NO_FIGURE.fill
        return self.travel.bands[bands[self.plan.waves.index(wave)]].fill


def measure_text(measure: Measure, value: float, *, missing: str = NO_FIGURE_WORD) -> str:
    """Return a measure's figure in words, for example ``4.1%`` or ``none``."""
    text = number(value, measure.decimals, missing=missing)
    return f"{text}{measure.suffix}" if np.isfinite(value) else text


def gather(
    plan: Plan,
    geography: Geography,
    *,
    minutes: pd.DataFrame | None = None,
    crossings: pd.DataFrame | None = None,
    options: pd.DataFrame | None = None,
    tiles: Tiles | None = None,
    published: Mapping[str, pd.DataFrame] | None = None,
) -> Content:
    """Return the content of a map page.

    Parameters
    ----------
    plan
        A solved plan.
    geography
        The places that it was solved for.
    minutes, crossings, options, tiles, published
        As `allocator.outputs.webmap.draw_map` takes them.
    """
    style = map_style()
    figures = board_figures(plan, published)
    names = plan["boards"]["board_name"].astype(str).sort_values(kind="stable")
    boards = figures.drop(index=NATIONAL, level="board_code")
    outlines = read_outlines(geography.outlines_path, list(names.index))
    travel = None if minutes is None else travel_of(plan, minutes, style.travel)
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
        outlines=outlines,
        board_names=names.to_dict(),
        hatches=catchment_hatches(
            [str(unit) for unit in sorted(plan["mbus"].index)], style.catchments
        ),
        reasons=reasons(plan, options),
        crossings=crossings_of(crossings, outlines),
        travel=travel,
        areas=() if travel is None else _areas(plan, travel, outlines),
        tiles=tiles,
        published=published,
    )


def _areas(plan: Plan, travel: Travel, outlines: tuple[Outline, ...]) -> tuple[Area, ...]:
    zones = plan["zones"][["lon", "lat"]].astype(float)
    return travel_areas(zones, travel.band, [one.geometry for one in outlines])


def _modes(plan: Plan, style: MapStyle) -> tuple[Mode, ...]:
    flows = plan["flows"]["families"]
    used = set(flows[~(flows <= 0)].index.get_level_values("mode").astype(str))
    known = [mode for mode in style.modes if mode.id in used]
    # A mode that the style does not know is still drawn, in grey, under its own name.
    others = sorted(used - {mode.id for mode in known})
    plain = [
        Mode(id=name, label=name.capitalize(), short=name.capitalize(), colour="#4a4a4a", dash="")
        for name in others
    ]
    return (*known, *plain)
