"""The forms that a run can be had in, each with its file, its words and its writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from allocator.outputs.facts import RunFacts
from allocator.outputs.products import (
    GEOPACKAGE,
    MAP,
    PRODUCTS,
    REPORT,
    WORKBOOK,
    map_text,
    report_text,
    write_text,
)
from allocator.outputs.publication import PublishedRun, write_published_tables
from allocator.outputs.tidy import write_tidy
from allocator.outputs.webmap import Tiles

PAPER = "report.pdf"
TABLES = "tables"


@dataclass(frozen=True)
class Options:
    """How pages are drawn.

    Parameters
    ----------
    tiles
        Online pictures behind the map; None draws none, and the map asks the network for nothing.
    """

    tiles: Tiles | None = None


@dataclass(frozen=True)
class Format:
    """A form that a run can be had in.

    Parameters
    ----------
    file
        Its file or folder.
    words
        What it is and what opens it.
    write
        Called with the run's facts, the folder to write into, and the options.
    """

    file: str
    words: str
    write: Callable[[RunFacts, Path, Options], None]


def _map(facts: RunFacts, folder: Path, options: Options) -> None:
    write_text(folder / MAP, map_text(facts, tiles=options.tiles))


def _product(name: str) -> Callable[[RunFacts, Path, Options], None]:
    return lambda facts, folder, _options: PRODUCTS[name](facts, folder / name)


def _paper(facts: RunFacts, folder: Path, options: Options) -> None:
    from allocator.outputs.paper import report_pdf  # noqa: PLC0415 - an optional library

    del options
    (folder / PAPER).write_bytes(report_pdf(report_text(facts)))


def _plain_tables(facts: RunFacts, folder: Path, options: Options) -> None:
    del options
    if isinstance(facts, PublishedRun):
        write_published_tables(facts, folder / TABLES)
    else:
        write_tidy(facts, folder / TABLES, formats=("csv",))


def _parquet_tables(facts: RunFacts, folder: Path, options: Options) -> None:
    del options
    write_tidy(facts, folder / TABLES, formats=("parquet",))


FORMATS: dict[str, Format] = {
    "map": Format(MAP, "interactive map: opens in any browser, offline", _map),
    "report": Format(REPORT, "board paper: opens in any browser, offline", _product(REPORT)),
    "pdf": Format(PAPER, "the board paper as a tagged PDF", _paper),
    "xlsx": Format(
        WORKBOOK, "every table as a workbook, for Excel or LibreOffice", _product(WORKBOOK)
    ),
    "gpkg": Format(
        GEOPACKAGE, "boards, places, bases and journeys, for QGIS", _product(GEOPACKAGE)
    ),
    "csv": Format(
        f"{TABLES}/*.csv", "every table as plain text, with its dictionary", _plain_tables
    ),
    "parquet": Format(
        f"{TABLES}/*.parquet", "every table for pandas, R or DuckDB", _parquet_tables
    ),
}
#: What needs no further library.
USUAL_FORMATS = ("map", "report", "xlsx", "gpkg", "csv")
