"""The styles of the layers: what the map page shows, in the colours of ``maps/style.toml``.

Every wave has a style of its own, and boards have one for each measure and wave; a layer opens in
the last wave, and boards by coverage. Bands are cut as the map page cuts them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.outputs.dictionary import HIDDEN
from allocator.outputs.geopackage.bands import band_conditions, times
from allocator.outputs.geopackage.columns import MARKS, wave_column
from allocator.outputs.geopackage.figures import Figures
from allocator.outputs.geopackage.line_styles import cover_style, crossings_style, flows_style
from allocator.outputs.geopackage.point_styles import (
    bases_style,
    coverage_style,
    travel_style,
    units_style,
)
from allocator.outputs.geopackage.rules import (
    MM_A_PIXEL,
    Fill,
    Labels,
    Rule,
    Style,
    figure,
    quoted,
)
from allocator.outputs.webmap.bands import Band, bands_of
from allocator.outputs.webmap.style import MapStyle, Measure, map_style

#: What the legend says of a board without a figure, by whether figures may be hidden.
_NO_FIGURE = {False: "No figure", True: f"No figure, or hidden {HIDDEN}"}


def layer_styles(
    waves: Sequence[int], figures: Mapping[str, Figures], *, marks: bool
) -> list[Style]:
    """Return every style of every layer.

    Parameters
    ----------
    waves
        Waves of the plan in order.
    figures
        The run's tables, as `run_figures` returns them; a hidden figure moves no band.
    marks
        Whether each row says which of its columns are hidden.
    """
    style = map_style()
    boards = figures["board_indicators"].values
    bands = {
        one.id: bands_of(one, boards[one.id].to_numpy(float) * times(one), style=style)
        for one in style.measures
    }
    coverage, last = style.measures[0], waves[-1]
    made = [
        _boards(
            one, bands[one.id], wave, style, marks=marks, default=(one, wave) == (coverage, last)
        )
        for one in style.measures
        for wave in waves
    ]
    made.append(crossings_style(style))
    for wave in waves:
        default = wave == last
        made += [
            flows_style(wave, style, default=default),
            cover_style(wave, style, default=default),
            bases_style(wave, style, default=default),
        ]
        # Places that may not be told of one by one are shown by their travel alone.
        told = "zone_coverage" in figures
        if told:
            within = band_conditions(bands[coverage.id], coverage, wave_column(coverage.id, wave))
            banded = list(zip(bands[coverage.id], within, strict=True))
            made.append(coverage_style(banded, wave, style, default=default))
        made.append(travel_style(wave, style, default=default and not told))
    return [*made, units_style(style)]


def _boards(
    measure: Measure,
    bands: Sequence[Band],
    wave: int,
    style: MapStyle,
    *,
    marks: bool,
    default: bool,
) -> Style:
    column = wave_column(measure.id, wave)
    conditions = band_conditions(bands, measure, column)
    return Style(
        layer="boards",
        name=f"{measure.short}, wave {wave}",
        about=f"{measure.label}, {measure.unit}. {measure.meaning}",
        rules=(
            *(
                Rule(band.words, (condition,), _fill(band.colour, style))
                for band, condition in zip(bands, conditions, strict=True)
            ),
            Rule(_NO_FIGURE[marks], (), _fill(style.colours["no_figure"], style)),
        ),
        labels=Labels(
            _name_and_figure(measure, column, marks=marks),
            is_expression=True,
            points=8.5,
            weight=63,
            areas=True,
        ),
        default=default,
    )


def _fill(colour: str, style: MapStyle) -> tuple[Fill]:
    return (Fill(colour, style.colours["outline"], MM_A_PIXEL),)


def _name_and_figure(measure: Measure, column: str, *, marks: bool) -> str:
    """Return the expression for a board's name over its figure."""
    shown = f'format_number({figure(times(measure))} * "{column}", {measure.decimals})'
    missing = "'no figure'"
    if marks:
        told = f'"{MARKS.name}" LIKE {quoted(f"%{column}%")}'
        missing = f"CASE WHEN {told} THEN {quoted(HIDDEN)} ELSE {missing} END"
    return (
        f"concat(\"board_name\", '\\n', coalesce({shown} || {quoted(measure.suffix)}, {missing}))"
    )
