"""Official outlines of the NHS boards as those of a workspace (`maps/boards.geojson`)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyproj
import shapely

from allocator.errors import Fault
from allocator.inputs.area_checks import board_title
from allocator.inputs.cells import SCOTLAND, CellError, parse_cell
from allocator.inputs.importers.islands import LOCALITIES
from allocator.inputs.importers.outline_files import Shapes, read_shapes
from allocator.inputs.importers.outline_shapes import drop_islets, mend, simplified_text
from allocator.inputs.importers.request import Imported, Request, refuse
from allocator.inputs.schema import Column
from allocator.inputs.schema.codes import BOARD_NAMES
from allocator.inputs.tables import read_table
from allocator.inputs.workspace import OUTLINES

#: How far a corner may lie outside of Scotland's box, in degrees, for seas and rounding.
_MARGIN_DEGREES = 0.5
_LARGEST_DEGREES = 360

_BOARD = Column("board_code", "board_code", "NHS board, S08 code of 2019")


def import_outlines(request: Request) -> Imported:
    """Return the outlines of the 14 boards of a file, simplified, shared edges once.

    Parts smaller than half a square kilometre are left out, unless they are the nearest land of a
    zone of the workspace.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the file is not one of outlines of the 14 boards; it carries all faults.
    """
    shapes = read_shapes(request.path)
    codes, faults = _codes(request, shapes.properties)
    faults += _geometry_faults(request, shapes, codes)
    refuse(request, faults)
    metres = _metres(shapes)
    refuse(request, _place_faults(request, shapes, metres))
    boards = sorted(BOARD_NAMES)
    joined = [
        shapely.union_all([shape for shape, code in zip(metres, codes, strict=True) if code == own])
        for own in boards
    ]
    kept = mend(drop_islets(joined, _zones(request)))
    text = simplified_text(dict(zip(boards, kept, strict=True)), _properties(request))
    parts = sum(len(shapely.get_parts(shape)) for shape in kept)
    notes = (
        f"{parts} parts are drawn, in {len(text.encode()) / 1000:,.0f} kB.",
        "Outlines are right for maps and for telling a point's board, not for areas.",
    )
    return Imported({OUTLINES: text}, len(boards), notes)


def _codes(request: Request, properties: pd.DataFrame) -> tuple[list[str], list[Fault]]:
    """Return the board code of each feature, and what is wrong with them."""
    told = request.columns.get("board_code")
    named = [told] if told is not None and told in properties.columns else []
    coded = [str(n) for n in properties.columns if _share_of_codes(properties[n]) > 0]
    choices = named or coded
    if len(choices) != 1:
        message = "No property holds the S08 codes of the boards"
        remedy = "Add a property of S08 codes; names are not read"
        if choices:
            message = f"Several properties hold S08 codes: {', '.join(choices[:6])}"
            remedy = "Name one with --column board_code=PROPERTY"
        return [], [request.fault("missing-code-column", message, remedy, column="board_code")]
    codes = list(properties[choices[0]])
    return codes, list(_code_faults(request, choices[0], codes))


def _share_of_codes(texts: pd.Series) -> float:
    return float(texts.str.fullmatch(r"S08\d{6}").mean())


def _code_faults(request: Request, name: str, codes: list[str]) -> Iterator[Fault]:
    found: set[str] = set()
    for number, code in enumerate(codes, start=1):
        try:
            found.add(str(parse_cell(_BOARD, code)))
        except CellError as error:
            words = (error.code, f"Feature {number}: {error.message}", error.remedy)
            yield request.fault(*words, column=name, value=code)
    for code in sorted(set(BOARD_NAMES) - found):
        message = f"{board_title(code)} ({code}) has no outline"
        remedy = "Export all 14 boards, with the codes of 2019"
        yield request.fault("missing-board", message, remedy, column=name, value=code)
    for code in sorted(found - set(BOARD_NAMES)):
        message, remedy = "This is none of the 14 boards", "Leave the feature out"
        yield request.fault("unknown-board", message, remedy, column=name, value=code)


def _geometry_faults(request: Request, shapes: Shapes, codes: list[str]) -> Iterator[Fault]:
    for shape, code in zip(shapes.shapes, codes, strict=False):
        if shape is None or shape.is_empty:
            message, remedy = "The board has no shape", "Export the outlines again"
            yield request.fault("empty-shape", message, remedy, value=code)
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            message = f"The shape is a {shape.geom_type}, not an area"
            yield request.fault("not-an-area", message, "Export areas, not lines", value=code)
        elif not np.isfinite(shape.bounds).all():
            message, remedy = "The shape has a corner without place", "Export the outlines again"
            yield request.fault("broken-shape", message, remedy, value=code)


def _metres(shapes: Shapes) -> list[shapely.Geometry]:
    """Return sound shapes on the National Grid; infinite corners stay for the next check."""
    to_metres = pyproj.Transformer.from_crs(shapes.crs, "EPSG:27700", always_xy=True)
    flat = [shapely.transform(s, to_metres.transform, interleaved=False) for s in shapes.shapes]
    return [s if s.is_valid or not np.isfinite(s.bounds).all() else _mended(s) for s in flat]


def _mended(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.buffer(shapely.make_valid(shape), 0)


def _place_faults(
    request: Request, shapes: Shapes, metres: list[shapely.Geometry]
) -> Iterator[Fault]:
    """Yield a fault if the coordinates do not fit the declared system."""
    written = shapely.total_bounds(np.array(shapes.shapes, dtype=object))
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    west, south, east, north = shapely.total_bounds(np.array(metres, dtype=object))
    lon, lat = to_degrees.transform([west, east], [south, north])
    low, high = np.array(SCOTLAND[:2]), np.array(SCOTLAND[2:])
    corners = np.column_stack([lon, lat])
    margin = _MARGIN_DEGREES
    if np.isfinite(corners).all() and (
        (corners >= low - margin).all() and (corners <= high + margin).all()
    ):
        return
    small = bool((np.abs(written) <= _LARGEST_DEGREES).all())
    message = f"The coordinates do not fit the declared system {_title(shapes.crs)}"
    if shapes.crs.is_geographic and not small:
        message += ": they are metres, not degrees"
    elif not shapes.crs.is_geographic and small:
        message += ": they are degrees, not metres"
    remedy = "Declare the system that they are in, such as EPSG:27700 or EPSG:4326"
    value = ", ".join(f"{edge:.6g}" for edge in written)
    yield request.fault("wrong-crs", message, remedy, value=value)


def _title(crs: pyproj.CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else "of the file"


def _zones(request: Request) -> np.ndarray:
    zones = read_table(request.workspace, LOCALITIES)
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    return np.column_stack(to_metres.transform(zones["lon"].to_numpy(), zones["lat"].to_numpy()))


def _properties(request: Request) -> dict[str, dict[str, object]]:
    names = read_table(request.workspace, "data/boards.csv")["board_name"]
    return {
        code: {
            "board_code": code,
            "board_name": str(names[code]),
            "year": request.year or "undated",
            "source": request.provenance,
            "status": request.status,
        }
        for code in BOARD_NAMES
    }
