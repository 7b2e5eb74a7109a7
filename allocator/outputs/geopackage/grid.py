"""Places on the British National Grid, which maps of Great Britain are drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
import pyproj
import shapely

#: EPSG code of the British National Grid, and of the degrees that the product's tables hold.
SRS_ID = 27700
DEGREES_ID = 4326
#: Digits of a metre kept: finer than any position in the data, coarser than a last bit.
METRE_DIGITS = 1


def points(lon: pd.Series, lat: pd.Series) -> np.ndarray:
    """Return points on the grid, None where a coordinate is missing.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326), one each for a point.

    Returns
    -------
    numpy.ndarray
        Shapely points in metres, in the order given.
    """
    degrees = np.column_stack([lon.to_numpy(float), lat.to_numpy(float)])
    made = np.full(len(degrees), None, dtype=object)
    placed = np.isfinite(degrees).all(axis=1)
    made[placed] = shapely.points(_metres(degrees[placed]))
    return made


def lines(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return straight lines between points of the grid, None where either is missing.

    Parameters
    ----------
    starts, ends
        Points as `points` returns them, one each for a line.
    """
    made = np.full(len(starts), None, dtype=object)
    placed = ~(shapely.is_missing(starts) | shapely.is_missing(ends))
    pairs = np.stack([starts[placed], ends[placed]], axis=1)
    at = np.stack([shapely.get_x(pairs), shapely.get_y(pairs)], axis=2)
    made[placed] = shapely.linestrings(at)
    return made


def areas(outlines: Sequence[shapely.Geometry | None]) -> np.ndarray:
    """Return outlines on the grid as multipolygons, None where there is none.

    Parameters
    ----------
    outlines
        Polygons or multipolygons in degrees (EPSG:4326).
    """
    made = np.array([None if one is None else _many(one) for one in outlines], dtype=object)
    return shapely.transform(made, _metres)  # type: ignore[no-any-return] # shapely is untyped


def _many(outline: shapely.Geometry) -> shapely.MultiPolygon:
    return outline if outline.geom_type == "MultiPolygon" else shapely.MultiPolygon([outline])


def _metres(degrees: np.ndarray) -> np.ndarray:
    if not len(degrees):
        return np.empty((0, 2))
    # As lists: an older pyproj takes an array of one for a number, and NumPy warns of that.
    east, north = _to_grid().transform(degrees[:, 0].tolist(), degrees[:, 1].tolist())
    return np.column_stack([east, north]).round(METRE_DIGITS)


@cache
def _to_grid() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(DEGREES_ID, SRS_ID, always_xy=True)
