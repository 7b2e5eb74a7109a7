"""Writes ``plan.gpkg``: a run for QGIS and other map programs, styled as the map page is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from allocator.outputs.facts import RunFacts
from allocator.outputs.files import cannot_write
from allocator.outputs.geopackage.container import StoredStyle, geopackage_bytes
from allocator.outputs.geopackage.figures import run_figures
from allocator.outputs.geopackage.layers import layers
from allocator.outputs.geopackage.qml import qml
from allocator.outputs.geopackage.records import dictionary, records
from allocator.outputs.geopackage.sld import sld
from allocator.outputs.geopackage.styles import layer_styles
from allocator.outputs.tidy.tables import tables_of


def write_geopackage(
    facts: RunFacts,
    path: Path,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    hidden: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Write a run as a GeoPackage: the whole file or nothing.

    Layers, in the British National Grid (EPSG:27700, metres): ``boards``, ``crossings``, ``flows``,
    ``cover``, ``zones``, ``bases``, ``units``; each with a style for every wave, the last by
    default. Tables: figures by wave, ``settings``, ``provenance`` and ``dictionary``, which says
    what every column holds. The same facts give the same bytes.

    Parameters
    ----------
    facts
        The run.
    path
        The file; an earlier one is replaced.
    tables
        The tables by name; the run's own without it. What is worked out from a table that is left
        out is left out too; boards and their indicators never are.
    hidden
        Truth values by table name, under each table's labels: cells to hide. Rows and columns that
        one lacks are shown. A hidden cell is NULL, so is a sum of which it is a part, and the
        column ``hidden`` of its row names it; a run that is not published has no such column.

    Raises
    ------
    OutputError
        If the file cannot be written.
    ValueError
        If something is to be hidden that is not in its table, or a published run has no tables of
        its own.
    """
    marks = facts.published or hidden is not None
    figures = run_figures(*tables_of(facts, tables, hidden))
    content = [*layers(facts, figures, marks=marks), *records(facts, figures, marks=marks)]
    drawn = {table.name for table in content}
    styles = [
        StoredStyle(one.layer, one.name, one.about, qml(one), sld(one), one.default)
        for one in layer_styles(facts.plan.waves, figures, marks=marks)
        if one.layer in drawn
    ]
    _replace(path, geopackage_bytes([*content, dictionary(content)], styles))


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside its place, and move it in once it is whole."""
    partial = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.absolute().parent)
        partial = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        partial.chmod(0o644)
        partial.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)
