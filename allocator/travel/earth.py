"""Distances on the globe, for pairs of points and for the nearest of many."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Mean radius of the Earth (IUGG), kilometres.
EARTH_RADIUS_KM = 6371.0088


def great_circle_km(lon: Any, lat: Any, other_lon: Any, other_lat: Any) -> Floats:
    """Return distances along the globe.

    Parameters
    ----------
    lon, lat, other_lon, other_lat
        Degrees (EPSG:4326); numbers or arrays that fit together.

    Returns
    -------
    numpy.ndarray
        Kilometres, by the haversine formula.
    """
    west, south, east, north = (
        np.radians(np.asarray(angle, dtype=np.float64))
        for angle in (lon, lat, other_lon, other_lat)
    )
    half_chord = (
        np.sin((north - south) / 2) ** 2
        + np.cos(south) * np.cos(north) * np.sin((east - west) / 2) ** 2
    )
    distance: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half_chord))
    return distance


def unit_vectors(lon: Any, lat: Any) -> Floats:
    """Return points on a globe of radius one, so that nearest by chord is nearest by distance.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326), N values each.

    Returns
    -------
    numpy.ndarray
        Shape (N, 3), no unit.
    """
    east = np.radians(np.asarray(lon, dtype=np.float64))
    north = np.radians(np.asarray(lat, dtype=np.float64))
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
