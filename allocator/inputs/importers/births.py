"""Births by council or board as new years of a workspace (`data/births.csv`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.errors import Fault
from allocator.inputs.area_checks import board_title, council_title
from allocator.inputs.births import births_bases, births_by_council
from allocator.inputs.cells import CellError, parse_cell
from allocator.inputs.figure_checks import BIRTHS
from allocator.inputs.importers.births_layout import FIRST_YEAR, read_births
from allocator.inputs.importers.request import Imported, Request, refuse
from allocator.inputs.importers.tables import Cells, kept_rows, number_text, table_text
from allocator.inputs.schema import Column
from allocator.inputs.schema.codes import SCOTLAND_CODE
from allocator.inputs.schema.figures import CALENDAR_BIRTHS, JUNE_BIRTHS
from allocator.inputs.tables import read_table

UNITS = {"calendar": CALENDAR_BIRTHS, "june": JUNE_BIRTHS}

_AREAS = {
    "S12": Column("area_code", "council_code", "Council"),
    "S08": Column("area_code", "board_code", "Board"),
}


@dataclass(frozen=True)
class _Year:
    """Figures of one year.

    Parameters
    ----------
    year
        The year.
    figures
        Births by area code.
    lines
        Line of each figure in the file.
    heading
        Heading of their column.
    board_of
        Board of each council.
    """

    year: int
    figures: pd.Series
    lines: pd.Series
    heading: str
    board_of: pd.Series

    @property
    def councils(self) -> pd.Series:
        """Births by council."""
        return self.figures[self.figures.index.isin(self.board_of.index)]

    @property
    def boards(self) -> pd.Series:
        """Births by board."""
        return self.figures[self.figures.index.isin(self.board_of)]


def import_births(request: Request) -> Imported:
    """Return `data/births.csv` with new years of births by council or board.

    Years that the workspace has already are left alone, unless ``--year`` names one: then that year
    alone is imported, and replaces what was there. Where a file has councils and boards, or
    Scotland, the sums must agree. Where it has boards alone, each board's births are split by its
    councils' shares of the latest births or infants of the workspace, in whole numbers that add up,
    and the rows are derived whatever the file's status.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    DataError
        If the table does not fit; it carries all faults.
    """
    table = read_births(request)
    kept = kept_rows(request.workspace, BIRTHS)
    board_of = read_table(request.workspace, "data/councils.csv")["board_code"]
    frame, faults = _areas(request, table.frame)
    years, wanting = _wanted(request, frame, {int(row["year"]) for row in kept})
    found = [_year(frame, year, board_of) for year in years]
    sums = [fault for one in found for fault in _sum_faults(request, one)]
    refuse(request, [*table.faults, *faults, *wanting, *sums])
    new = [row for one in found for row in _rows(request, one)]
    rest = [row for row in kept if int(row["year"]) not in years]
    text = table_text(BIRTHS, [*rest, *new])
    return Imported({BIRTHS: text}, len(new), tuple(_notes(request, found, frame)))


def _areas(request: Request, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the figures of Scottish areas, and a fault for each code that is none of today's."""
    coded = frame["area_code"].astype(str)
    frame = frame[coded.str[:3].isin(_AREAS) | (coded == SCOTLAND_CODE)]
    faults = [
        request.fault(error.code, error.message, error.remedy, line=int(line), value=code)
        for code, line in frame.groupby("area_code")["line"].first().items()
        for error in _code_errors(str(code))
    ]
    return frame, faults


def _code_errors(code: str) -> Iterator[CellError]:
    if code[:3] in _AREAS:
        try:
            parse_cell(_AREAS[code[:3]], code)
        except CellError as error:
            yield error


def _wanted(request: Request, frame: pd.DataFrame, held: set[int]) -> tuple[list[int], list[Fault]]:
    """Return the years to import, and a fault if there is none."""
    there = {int(year) for year in frame["year"] if year >= FIRST_YEAR}
    if request.year is not None:
        if request.year in there:
            return [request.year], []
        message, remedy = "The file has no births of this year", f"It has {_span(there)}"
        return [], [request.fault("no-such-year", message, remedy, value=request.year)]
    if there - held or not there:
        return sorted(there - held), []
    message = f"The workspace has births of {_span(there)} already"
    remedy = "Name the year to replace with --year"
    return [], [request.fault("no-new-year", message, remedy)]


def _span(years: set[int]) -> str:
    return ", ".join(map(str, sorted(years))) or "none from 2000 on"


def _year(frame: pd.DataFrame, year: int, board_of: pd.Series) -> _Year:
    rows = frame[frame["year"] == year].drop_duplicates("area_code").set_index("area_code")
    return _Year(year, rows["births"], rows["line"], str(rows["heading"].iloc[0]), board_of)


def _sum_faults(request: Request, one: _Year) -> Iterator[Fault]:
    """Yield missing areas, and boards or Scotland that are not the sum of what they hold."""
    councils, boards = one.councils, one.boards
    if len(councils):
        missing = one.board_of.index.difference(councils.index)
        yield from _missing(request, one, {code: council_title(code) for code in missing})
        if len(missing) == 0:
            yield from _apart(request, one, councils.groupby(one.board_of).sum())
            yield from _apart(request, one, pd.Series({SCOTLAND_CODE: councils.sum()}))
        return
    missing = pd.Index(one.board_of.unique()).difference(boards.index)
    yield from _missing(request, one, {code: board_title(code) for code in missing})
    if len(missing) == 0:
        yield from _apart(request, one, pd.Series({SCOTLAND_CODE: boards.sum()}))


def _missing(request: Request, one: _Year, titles: Mapping[str, str]) -> Iterator[Fault]:
    for code, title in sorted(titles.items()):
        message = f"{title} ({code}) has no births for {one.year}"
        remedy = "Add its row, or choose other years with --year"
        yield request.fault("missing-area", message, remedy, column=one.heading, value=code)


def _apart(request: Request, one: _Year, sums: pd.Series) -> Iterator[Fault]:
    stated = one.figures.reindex(sums.index).dropna()
    for code, births in stated.items():
        if births != sums[code]:
            yield request.fault(
                "totals-differ",
                f"{code}, {one.year}: the areas in it add to {sums[code]:,.0f}",
                "Correct the total, or the areas in it",
                line=int(one.lines[code]),
                column=one.heading,
                value=f"{births:.0f}",
            )


def _rows(request: Request, one: _Year) -> Iterator[Cells]:
    figures, source, status = one.councils, request.provenance, request.status
    if figures.empty:
        basis = _latest_basis(request)
        figures = _split(one.boards, births_by_council(request.workspace, basis), one.board_of)
        source, status = f"{source}; boards split to councils by {basis}", "derived"
    for code, births in figures.items():
        yield {
            "council_code": str(code),
            "year": str(one.year),
            "value": number_text(births),
            "unit": UNITS[request.period],
            "source": source,
            "status": status,
        }


def _latest_basis(request: Request) -> str:
    """Return the latest basis of the workspace, births before infants of the same year."""
    bases = births_bases(request.workspace)
    return max(bases, key=lambda basis: (basis.rsplit("_", 1)[1], basis.startswith("births_")))


def _split(boards: pd.Series, by_council: pd.Series, board_of: pd.Series) -> pd.Series:
    """Split whole numbers by shares so that each board keeps its own (largest remainder)."""
    board = board_of.reindex(by_council.index)
    exact = by_council / by_council.groupby(board).transform("sum") * board.map(boards)
    whole = np.floor(exact)
    short = board.map(boards) - whole.groupby(board).transform("sum")
    rank = (whole - exact).groupby(board).rank(method="first")
    return whole + (rank <= short)


def _notes(request: Request, found: list[_Year], frame: pd.DataFrame) -> Iterator[str]:
    years = [one.year for one in found]
    left = sorted({int(year) for year in frame["year"]} - set(years))
    if left:
        yield f"The file's other years are left alone: {left[0]} to {left[-1]}."
    if any(one.councils.empty for one in found):
        basis = _latest_basis(request)
        yield f"The file has boards alone: split to councils by their share of {basis}, derived."
    bases = ", ".join(f"births_{year}" for year in years)
    yield f"Plan with them by demand.births_basis: {bases}."
