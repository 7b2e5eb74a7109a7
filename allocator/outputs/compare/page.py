"""The comparison page: synchronised maps, who gains and who loses, every figure side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.compare import page_tables
from allocator.outputs.compare.changes import Change, gather_changes
from allocator.outputs.compare.ground import Ground, gather_outlines, ground_of
from allocator.outputs.compare.likeness import notes
from allocator.outputs.compare.metrics import BOARD_METRICS
from allocator.outputs.compare.payload import payload
from allocator.outputs.compare.pictures import Pair, Picture, pictures
from allocator.outputs.compare.scales import Scale, scales
from allocator.outputs.compare.tables import common_waves, compare_runs, compare_scotland
from allocator.outputs.compare.words import ChangeWords, change_words
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.tables import PageTable
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import listed
from allocator.outputs.report.charts import DotChart, dot_chart
from allocator.outputs.webmap.style import map_style

#: Runs that the chart has marks for.
MOST_CHARTED = 4
STYLES = ("css/report.css", "css/compare.css")
SCRIPTS = ("js/compare-state.js", "js/compare-maps.js", "js/compare-panel.js")
NO_OUTLINES = (
    "This page has no maps, because no run on it keeps the outlines of its boards. Runs made by an "
    "earlier version do not: make them again to see maps."
)


@dataclass(frozen=True)
class WaveView:
    """Everything that the page says of one wave."""

    wave: int
    changes: tuple[ChangeWords, ...]
    chart: DotChart
    boards: tuple[PageTable, ...]
    inequality: PageTable


@dataclass(frozen=True)
class MapView:
    """The maps as they stand at first, and what their colours mean."""

    ground: Ground
    first: Picture
    pairs: tuple[Pair, ...]
    scale: Scale
    no_figure: bool
    without_outline: str


def draw_comparison(
    plans: Mapping[str, Plan],
    *,
    title: str = "Plans compared",
    inequality: Mapping[str, pd.DataFrame] | None = None,
    geographies: Mapping[str, Geography] | None = None,
    deprivation: Mapping[str, pd.Series] | None = None,
) -> str:
    """Return plans side by side as one HTML file that fetches nothing.

    Parameters
    ----------
    plans
        Plans by the name they are shown under; the others are held against the first.
    title
        Heading of the page, plain text.
    inequality
        As for `compare_runs`.
    geographies
        By the same names, those runs' places, whose outlines file is read; without any, the page
        has no maps and says why.
    deprivation
        By the same names, share (0 to 1) of under-threes in the most deprived fifth: index
        ``council_code``. What is said of them needs the run's geography too.

    Returns
    -------
    str
        HTML text, the same for the same arguments.

    Raises
    ------
    UsageError
        If there are fewer than two plans, or no wave that all of them have.
    """
    tables = compare_runs(plans, inequality=inequality)
    scotland = compare_scotland(plans)
    runs, waves = list(plans), common_waves(plans)
    changes = gather_changes(plans, tables, geographies=geographies, deprivation=deprivation)
    style = map_style()
    measures = scales(tables["boards"], style)
    names = _names(tables["boards"])
    ground = ground_of(gather_outlines(geographies or {}, list(names)), style)
    context: dict[str, Any] = {
        "title": title,
        "runs": runs,
        "style": style,
        "notes": notes(plans, tables),
        "maps": _maps(ground, tables["boards"], measures[0], waves[-1]),
        "measures": [one.measure for one in measures],
        "boards": names,
        "no_maps": NO_OUTLINES,
        "views": [_wave_view(tables, scotland, changes[wave], runs, wave) for wave in waves],
        "charted": len(runs) > MOST_CHARTED,
        "runs_table": page_tables.runs_table(plans),
        "national_table": page_tables.national_table(tables["national"], runs),
        "settings_table": page_tables.settings_table(tables["settings"], runs),
    }
    drawn = ground is not None
    return render_page(
        "compare.html.j2",
        context,
        styles=[template_text(one) for one in STYLES],
        scripts=[template_text(one) for one in SCRIPTS] if drawn else [],
        data={"compare-data": payload(ground, tables["boards"], scotland, measures, style)}
        if ground is not None
        else {},
    )


def _names(boards: pd.DataFrame) -> dict[str, str]:
    names = boards["board_name"].groupby("board_code").first().sort_values(kind="stable")
    return {str(code): str(name) for code, name in names.items()}


def _maps(ground: Ground | None, boards: pd.DataFrame, scale: Scale, wave: int) -> MapView | None:
    if ground is None:
        return None
    first, pairs = pictures(ground, boards, scale, wave, map_style())
    lacking = boards.xs(scale.metric.key, level="metric")["value"].isna().any()
    bare = [name for code, name in _names(boards).items() if code not in ground.points]
    return MapView(
        ground,
        first,
        pairs,
        scale,
        no_figure=bool(lacking),
        without_outline=listed(bare) if bare else "",
    )


def _wave_view(
    tables: Mapping[str, pd.DataFrame],
    scotland: pd.DataFrame,
    changes: tuple[Change, ...],
    runs: list[str],
    wave: int,
) -> WaveView:
    boards = tables["boards"]
    return WaveView(
        wave=wave,
        changes=tuple(change_words(one, number=at) for at, one in enumerate(changes, start=1)),
        chart=_chart(boards, runs, wave),
        boards=tuple(
            page_tables.board_table(boards, scotland, one, runs, wave) for one in BOARD_METRICS
        ),
        inequality=page_tables.inequality_table(tables["inequality"], runs, wave),
    )


def _chart(table: pd.DataFrame, runs: list[str], wave: int) -> DotChart:
    metric, shown = BOARD_METRICS[0], runs[:MOST_CHARTED]
    values = table.xs((metric.key, wave), level=("metric", "wave"))
    return dot_chart(
        name=f"coverage-chart-{wave}",
        title=f"{metric.label} by board, wave {wave}",
        description=(
            "One line a board, a mark for each run, from zero at the left. The same figures stand "
            "in the table of coverage by board."
        ),
        unit=metric.unit,
        series=shown,
        rows={
            name: [metric.scale * float(values.loc[(code, run), "value"]) for run in shown]
            for code, name in _names(values).items()
        },
    )
