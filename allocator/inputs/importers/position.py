"""Where the rows of a user's table lie: degrees as given, or eastings and northings converted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyproj

from allocator.errors import Fault
from allocator.inputs.cells import NATIONAL_GRID, CellError, check_position
from allocator.inputs.importers.fields import Field
from allocator.inputs.importers.sheet import Sheet
from allocator.inputs.schema import Column
from allocator.inputs.schema.columns import position

#: Decimals of a written degree: a metre or so.
DECIMALS = 5

#: Number that no easting or northing in Scotland stays under, and no degree exceeds.
_LEAST_METRES = 1000

_LON, _LAT = position()

POSITION_FIELDS = (
    Field(_LON, headings="lon|long|lng|longitude|lon_.*|longitude_.*", needed=False),
    Field(_LAT, headings="lat|latitude|lat_.*|latitude_.*", needed=False),
    Field(
        Column("easting", "number", "Easting (EPSG:27700), metres", maximum=NATIONAL_GRID[0]),
        headings="eastings?|easting_.*|grid_reference_easting|x_?coordinate|osgb_?x",
        needed=False,
    ),
    Field(
        Column("northing", "number", "Northing (EPSG:27700), metres", maximum=NATIONAL_GRID[1]),
        headings="northings?|northing_.*|grid_reference_northing|y_?coordinate|osgb_?y",
        needed=False,
    ),
)


def positions(sheet: Sheet) -> tuple[pd.DataFrame, list[Fault]]:
    """Return where the rows lie.

    Parameters
    ----------
    sheet
        A table read with `POSITION_FIELDS`.

    Returns
    -------
    tuple
        Columns ``lon, lat`` in degrees (EPSG:4326), indexed as the table, and what is wrong.
        Degrees are taken where the file has both pairs.
    """
    if sheet.has("lon", "lat"):
        return sheet.frame[["lon", "lat"]].astype(float).round(DECIMALS), []
    if not sheet.has("easting", "northing"):
        words = (
            "no-position",
            "The table has neither lon and lat nor easting and northing",
            "Add the two columns, or name them with --column lon=HEADING --column lat=HEADING",
        )
        return pd.DataFrame(columns=["lon", "lat"]), [sheet.fault(words)]
    return _converted(sheet)


def _converted(sheet: Sheet) -> tuple[pd.DataFrame, list[Fault]]:
    metres = sheet.frame[["easting", "northing"]].astype(float)
    small = (metres.abs() < _LEAST_METRES).all(axis=1)
    faults = [_degrees(sheet, int(line)) for line in metres.index[small]]
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(metres["easting"].to_numpy(), metres["northing"].to_numpy())
    degrees = pd.DataFrame({"lon": lon, "lat": lat}, index=metres.index).round(DECIMALS)
    known = metres.notna().all(axis=1) & ~small & np.isfinite(degrees).all(axis=1)
    faults += [
        fault
        for line, lon, lat in degrees[known].itertuples()
        for fault in _outside(sheet, line, lon, lat)
    ]
    return degrees, faults


def _degrees(sheet: Sheet, line: int) -> Fault:
    words = (
        "degrees-for-metres",
        "These are degrees, not metres of the National Grid",
        "Call the columns lon and lat",
    )
    return sheet.fault(words, line=line, field="easting", value=sheet.frame.at[line, "easting"])


def _outside(sheet: Sheet, line: int, lon: float, lat: float) -> list[Fault]:
    try:
        check_position(lon, lat)
    except CellError as error:
        words = (error.code, error.message, error.remedy)
        east, north = sheet.frame.loc[line, ["easting", "northing"]]
        return [sheet.fault(words, line=line, field="easting", value=f"{east:g}, {north:g}")]
    return []
