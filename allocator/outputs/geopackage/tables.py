"""From tables of the run to a table of the file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocator.outputs.geopackage.columns import MARKS, cells, columns_of
from allocator.outputs.geopackage.container import FileTable
from allocator.outputs.geopackage.figures import Figures


def file_table(
    name: str,
    title: str,
    about: str,
    figures: Figures,
    *,
    sources: Sequence[str] = (),
    marks: bool = False,
    geometry_type: str = "",
    geometries: np.ndarray | None = None,
) -> FileTable:
    """Return a table of the file.

    Parameters
    ----------
    name, title, about
        What it is called, and what one of its rows is.
    figures
        Its rows; index and columns become columns, in this order.
    sources
        Tables of the run whose dictionary says what the columns mean.
    marks
        Whether a last column says which columns of a row are hidden.
    geometry_type, geometries
        As `FileTable` takes them.
    """
    frame = figures.values.reset_index()
    if marks:
        frame[MARKS.name] = figures.hidden_names()
    columns = columns_of(name, map(str, frame.columns), sources)
    shapes = () if geometries is None else tuple(geometries)
    return FileTable(name, title, about, columns, cells(frame, columns), geometry_type, shapes)
