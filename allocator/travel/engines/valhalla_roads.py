"""Minutes by road alone between points, asked of Valhalla in batches and kept."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocator.travel.earth import Floats
from allocator.travel.engines.valhalla_tiles import Tiles, configuration, library

#: Sources of one question; all targets are asked for at once.
BATCH = 100

#: Ferries come from the tables of the network, which know their timetables.
COSTING = {"costing": "auto", "costing_options": {"auto": {"exclude_ferries": True}}}

#: A point joins no ferry either: a port lies where one ends.
JOINS = {"search_filter": {"exclude_ferry": True}}

_DECIMALS = 6


@dataclass(frozen=True)
class Roads:
    """Roads of an extract.

    Parameters
    ----------
    tiles
        Its tiles.
    """

    tiles: Tiles

    def minutes(self, sources: pd.DataFrame, targets: pd.DataFrame) -> Floats:
        """Return minutes by road.

        Parameters
        ----------
        sources, targets
            Columns ``lon, lat`` in degrees.

        Returns
        -------
        numpy.ndarray
            Shape (sources, targets); infinite where no road leads, NaN in the rows and columns of
            points that are off the roads.
        """
        start, end = _positions(sources), _positions(targets)
        kept = self.tiles.folder / f"roads-{_key(start, end)}.npy"
        known = _kept(kept, (len(start), len(end)))
        if known is not None:
            return known
        minutes = self._asked(start, end)
        _keep(kept, minutes)
        return minutes

    def _asked(self, start: Floats, end: Floats) -> Floats:
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "config.json"
            config.write_text(json.dumps(configuration(self.tiles.folder / "tiles")), "utf-8")
            actor = library().Actor(config)
            on_road = [_on_road(actor, points) for points in (start, end)]
            minutes = np.full((len(start), len(end)), np.nan)
            rows, columns = (np.flatnonzero(on) for on in on_road)
            for first in range(0, len(rows) if len(columns) else 0, BATCH):
                part = rows[first : first + BATCH]
                minutes[np.ix_(part, columns)] = _durations(actor, start[part], end[columns])
        return minutes


def _durations(actor: Any, start: Floats, end: Floats) -> Floats:
    """Return minutes, infinite where no road leads."""
    question = {"sources": _places(start), "targets": _places(end), "verbose": False, **COSTING}
    seconds = actor.matrix(question)["sources_to_targets"]["durations"]
    table = np.array(seconds, dtype=np.float64)  # no duration reads as NaN
    minutes: Floats = np.where(np.isnan(table), np.inf, table / 60)
    return minutes


def _on_road(actor: Any, points: Floats) -> NDArray[np.bool_]:
    """Return which points have a road within reach."""
    found: list[bool] = []
    for first in range(0, len(points), BATCH):
        question = {"locations": _places(points[first : first + BATCH]), "verbose": False}
        found.extend(bool(place["edges"]) for place in actor.locate({**question, **COSTING}))
    return np.array(found, dtype=bool)


def _positions(points: pd.DataFrame) -> Floats:
    positions: Floats = points[["lon", "lat"]].to_numpy(dtype=np.float64).round(_DECIMALS)
    return positions


def _places(points: Floats) -> list[dict[str, Any]]:
    return [{"lon": float(lon), "lat": float(lat), **JOINS} for lon, lat in points]


def _key(start: Floats, end: Floats) -> str:
    digest = hashlib.sha256(json.dumps([COSTING, JOINS], sort_keys=True).encode())
    for points in (start, end):
        digest.update(len(points).to_bytes(8, "big"))
        digest.update(np.ascontiguousarray(points, dtype="<f8").tobytes())
    return digest.hexdigest()[:32]


def _kept(path: Path, shape: tuple[int, int]) -> Floats | None:
    """Return minutes of an earlier run, unless there are none that are sound."""
    try:
        minutes = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return minutes if minutes.shape == shape and minutes.dtype == np.float64 else None


def _keep(path: Path, minutes: Floats) -> None:
    """Keep minutes for the next run; where that cannot be, it asks again."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, minutes, allow_pickle=False)
        os.replace(file.name, path)  # noqa: PTH105 (a name, not a path)
    except OSError:
        return
