"""The layers of the GeoPackage: boards, crossings, flows, cover, places, bases and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.outputs.facts import RunFacts
from allocator.outputs.geopackage.columns import wave_column
from allocator.outputs.geopackage.container import FileTable
from allocator.outputs.geopackage.figures import Figures, shown
from allocator.outputs.geopackage.grid import areas, lines, points
from allocator.outputs.geopackage.tables import file_table
from allocator.outputs.tidy.tables import DECIMALS
from allocator.outputs.webmap.figures import open_bases
from allocator.outputs.webmap.shapes import Outline, read_outlines

#: Figures of a place that stand beside each other for every wave.
PLACE_FIGURES = (
    "need_families",
    "attainable_families",
    "served_families",
    "unmet_families",
    "coverage",
)


@dataclass(frozen=True)
class Ground:
    """What every layer is made from: the run, its tables without what is hidden, its outlines."""

    facts: RunFacts
    figures: Mapping[str, Figures]
    outlines: Mapping[str, Outline]
    marks: bool

    @property
    def waves(self) -> tuple[int, ...]:
        """Waves of the plan in order."""
        return self.facts.plan.waves

    def with_board(self, name: str) -> Figures:
        """Return a table of the run with the name of each row's board."""
        rows = self.figures[name]
        names = self.facts.plan["boards"]["board_name"]
        return rows.with_names(board_name=rows.values["board_code"].map(names).to_numpy())


def layers(facts: RunFacts, figures: Mapping[str, Figures], *, marks: bool) -> list[FileTable]:
    """Return the layers, those drawn underneath first; without its tables, a layer is left out.

    Parameters
    ----------
    facts
        The run.
    figures
        Its tables, as `run_figures` returns them.
    marks
        Whether each row says which of its columns are hidden.
    """
    codes = [str(code) for code in facts.plan["boards"].index]
    outlines = {one.board_code: one for one in read_outlines(facts.geography.outlines_path, codes)}
    ground = Ground(facts, figures, outlines, marks)
    return [make(ground) for make, needed in _LAYERS if all(name in figures for name in needed)]


def _boards(ground: Ground) -> FileTable:
    indicators = ground.figures["board_indicators"]
    names = [str(name) for name in indicators.values.columns if name != "board_name"]
    rows = ground.figures["boards"].joined(indicators.by_wave(names, ground.waves))
    found = [ground.outlines.get(str(code)) for code in rows.values.index]
    return file_table(
        "boards",
        "NHS boards",
        "One board, with its figures in every wave",
        rows,
        sources=("boards", "board_indicators"),
        marks=ground.marks,
        geometry_type="MULTIPOLYGON",
        geometries=areas([one.geometry if one else None for one in found]),
    )


def _crossings(ground: Ground) -> FileTable:
    table = ground.facts.crossings
    ends = [points(table[f"{end}_lon"], table[f"{end}_lat"]) for end in ("from", "to")]
    return file_table(
        "crossings",
        "Ferries and flights",
        "One crossing that journeys may take, drawn straight",
        shown(table[["kind", "from_name", "to_name", "minutes", "a_day"]]),
        geometry_type="LINESTRING",
        geometries=lines(*ends),
    )


def _flows(ground: Ground) -> FileTable:
    rows = ground.figures["flows"]
    plan, index = ground.facts.plan, rows.values.index
    zones = plan["zones"].reindex(index.get_level_values("zone_id"))
    bases = plan["bases"].reindex(index.get_level_values("site_code"))
    names = {"zone_name": zones["name"].to_numpy(), "base_name": bases["name"].to_numpy()}
    return file_table(
        "flows",
        "Flows from places to bases",
        "One way of working between one place and one base in one wave",
        rows.with_names(**names),
        sources=("flows",),
        marks=ground.marks,
        geometry_type="LINESTRING",
        geometries=lines(_positions(zones), _positions(bases)),
    )


def _cover(ground: Ground) -> FileTable:
    rows = ground.figures["network_cover"]
    index, names = rows.values.index, ground.facts.plan["boards"]["board_name"]
    covered, hubs = (index.get_level_values(one) for one in ("board_code", "hub_board_code"))
    middles = _middles(ground)
    starts = _lead_bases(ground.facts).combine_first(middles).reindex(hubs)
    return file_table(
        "cover",
        "Cover by network hubs",
        "What one hub gives one board in one wave, drawn from the hub's lead base",
        rows.with_names(
            board_name=names.reindex(covered).to_numpy(),
            hub_board_name=names.reindex(hubs).to_numpy(),
        ),
        sources=("network_cover",),
        marks=ground.marks,
        geometry_type="LINESTRING",
        geometries=lines(_positions(starts), _positions(middles.reindex(covered))),
    )


def _zones(ground: Ground) -> FileTable:
    rows = ground.with_board("zones")
    coverage = ground.figures.get("zone_coverage")
    if coverage is not None:
        coverage = _with_sum(coverage, "served_families", ["served_community", "served_embedded"])
        rows = rows.joined(coverage.by_wave(PLACE_FIGURES, ground.waves))
    rows = rows.joined(shown(_nearest_open(ground.facts)))
    return file_table(
        "zones",
        "Places",
        "One place, with its figures in every wave",
        rows,
        sources=("zones", "zone_coverage"),
        marks=ground.marks,
        geometry_type="POINT",
        geometries=_positions(rows.values),
    )


def _bases(ground: Ground) -> FileTable:
    posts = ground.figures["base_posts"].by_wave(["filled_wte"], ground.waves)
    rows = ground.with_board("bases").joined(posts)
    return file_table(
        "bases",
        "Bases",
        "One base at which a community team may work, with its posts in every wave",
        rows,
        sources=("bases", "base_posts"),
        marks=ground.marks,
        geometry_type="POINT",
        geometries=_positions(rows.values),
    )


def _units(ground: Ground) -> FileTable:
    posts = ground.figures["mbu_posts"].by_wave(["filled_wte"], ground.waves)
    admissions = _by_unit(ground.figures["mbu_admissions"])
    rows = ground.with_board("mbus").joined(posts)
    rows = rows.joined(admissions.by_wave(["admissions"], ground.waves))
    return file_table(
        "units",
        "Mother and baby units",
        "One unit, with its posts and admissions in every wave",
        rows,
        sources=("mbus", "mbu_posts", "mbu_admissions"),
        marks=ground.marks,
        geometry_type="POINT",
        geometries=_positions(rows.values),
    )


def _with_sum(rows: Figures, name: str, parts: list[str]) -> Figures:
    """Return the rows with the sum of some columns, which is hidden where one of them is."""
    total = rows.values[parts].sum(axis=1, skipna=False).round(DECIMALS)
    is_hidden = rows.hidden[parts].any(axis=1)
    return Figures(rows.values.assign(**{name: total}), rows.hidden.assign(**{name: is_hidden}))


def _by_unit(admissions: Figures) -> Figures:
    """Return admissions of all boards to each unit, hidden where one board's are."""
    levels = ["mbu_id", "wave"]
    total = admissions.values.groupby(levels)["admissions"].agg(_whole_sum)
    is_hidden = admissions.hidden.groupby(levels)["admissions"].any()
    return Figures(total.round(DECIMALS).to_frame(), is_hidden.to_frame())


def _whole_sum(figures: pd.Series) -> float:
    return float(figures.sum(skipna=False))


def _nearest_open(facts: RunFacts) -> pd.DataFrame:
    """Return minutes to the nearest base with posts, and which it is, by place and wave."""
    columns: dict[str, pd.Series] = {}
    for wave in facts.plan.waves:
        minutes = facts.minutes[open_bases(facts.plan, wave).index]
        # Infinitely far from nowhere, which is the nearest where there is no way to any base.
        minutes.insert(0, "", np.inf)
        columns[wave_column("nearest_open_minutes", wave)] = minutes.min(axis=1)
        columns[wave_column("nearest_open_site", wave)] = minutes.idxmin(axis=1)
    return pd.DataFrame(columns, index=facts.minutes.index)


def _positions(table: pd.DataFrame) -> np.ndarray:
    return points(table["lon"], table["lat"])


def _middles(ground: Ground) -> pd.DataFrame:
    """Return a point well inside each board; missing without an outline."""
    rows = {code: outline.label_point for code, outline in ground.outlines.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["lat", "lon"])
    return frame.reindex(ground.facts.plan["boards"].index)


def _lead_bases(facts: RunFacts) -> pd.DataFrame:
    """Return where the lead base of each board stands; missing where it has none."""
    boards, bases = facts.plan["boards"], facts.plan["bases"]
    return bases[["lat", "lon"]].reindex(boards["lead_site"]).set_axis(boards.index)


#: What makes each layer, and the tables of the run that it needs.
_LAYERS: tuple[tuple[Callable[[Ground], FileTable], tuple[str, ...]], ...] = (
    (_boards, ("boards", "board_indicators")),
    (_crossings, ()),
    (_flows, ("flows",)),
    (_cover, ("network_cover",)),
    (_zones, ("zones",)),
    (_bases, ("bases", "base_posts")),
    (_units, ("mbus", "mbu_posts", "mbu_admissions")),
)
