"""The data inside the comparison page: plain values that its script draws and shows as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from allocator.outputs.compare.ground import Ground
from allocator.outputs.compare.metrics import BOARD_METRICS, Metric
from allocator.outputs.compare.scales import Scale, line_over
from allocator.outputs.webmap.style import MapStyle

#: Code of the rows that stand for the whole country.
SCOTLAND = ""


def payload(
    ground: Ground,
    boards: pd.DataFrame,
    scotland: pd.DataFrame,
    scales: Sequence[Scale],
    style: MapStyle,
) -> dict[str, Any]:
    """Return the page's data.

    Parameters
    ----------
    ground
        Outlines and views.
    boards, scotland
        Tables ``boards`` of `compare_runs`, and of `compare_scotland`.
    scales
        What the maps can be coloured by.
    style
        Colour of a board without a figure.

    Returns
    -------
    dict
        Plain data in a fixed order. ``figures`` holds, by board (blank: Scotland) and wave, the
        texts that tables and maps show: ``values`` by metric and run; ``changes`` and ``verdicts``
        by metric and each run after the first; ``bands`` and ``steps`` by measure, -1 without a
        figure.
    """
    names = boards["board_name"].groupby("board_code").first().sort_values(kind="stable")
    runs = list(dict.fromkeys(boards.index.get_level_values("run")))
    waves = sorted({int(wave) for wave in boards.index.get_level_values("wave")})
    every = {str(code): boards.xs(code, level="board_code") for code in names.index}
    figures = {code: _figures(rows, runs, waves, scales) for code, rows in every.items()} | {
        SCOTLAND: _figures(scotland, runs, waves, [])
    }
    return {
        "runs": runs,
        "waves": waves,
        "views": [{"id": one.id, "box": one.box} for one in ground.looks],
        "metrics": [_metric(one) for one in BOARD_METRICS],
        "measures": [_measure(one) for one in scales],
        "boards": [
            {
                "code": str(code),
                "name": str(name),
                "at": [round(part, 1) for part in ground.points[str(code)]]
                if str(code) in ground.points
                else None,
            }
            for code, name in names.items()
        ],
        "figures": figures,
        "noFigure": _colour(style.colours["no_figure"]),
    }


def _metric(metric: Metric) -> dict[str, str]:
    return {"key": metric.key, "label": metric.label, "unit": metric.unit}


def _measure(scale: Scale) -> dict[str, Any]:
    return {
        "id": scale.measure.id,
        "metric": [one.key for one in BOARD_METRICS].index(scale.metric.key),
        "label": scale.measure.label,
        "unit": scale.measure.unit,
        "meaning": scale.measure.meaning,
        "bands": [_colour(one.colour) | {"words": one.words} for one in scale.bands],
        "steps": [
            _colour(one.colour) | {"sign": one.sign, "words": one.words} for one in scale.steps
        ],
    }


def _colour(fill: str) -> dict[str, str]:
    return {"colour": fill, "line": line_over(fill)}


def _figures(
    rows: pd.DataFrame, runs: Sequence[str], waves: Sequence[int], scales: Sequence[Scale]
) -> dict[str, Any]:
    """Return the figures of one board by wave, from rows indexed by metric, wave and run."""
    known: Mapping[Any, Any] = rows[["value", "difference", "verdict"]].to_dict("index")
    none = {"value": float("nan"), "difference": float("nan"), "verdict": ""}

    def _row(key: str, wave: int, run: str) -> Any:
        return known.get((key, wave, run), none)

    return {
        str(wave): {
            "values": [
                [one.text(_row(one.key, wave, run)["value"]) for run in runs]
                for one in BOARD_METRICS
            ],
            "changes": [
                [one.difference_text(_row(one.key, wave, run)["difference"]) for run in runs[1:]]
                for one in BOARD_METRICS
            ],
            "verdicts": [
                [_row(one.key, wave, run)["verdict"] for run in runs[1:]] for one in BOARD_METRICS
            ],
            "bands": [
                [one.band(_row(one.metric.key, wave, run)["value"]) for run in runs]
                for one in scales
            ],
            "steps": [
                [one.step(_row(one.metric.key, wave, run)["difference"]) for run in runs[1:]]
                for one in scales
            ],
        }
        for wave in waves
    }
