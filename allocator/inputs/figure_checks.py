"""What only the tables of figures together can show: gaps, and sums that do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from allocator.errors import Fault
from allocator.inputs.area_checks import BOARDS, COUNCILS, Scans, board_title, council_title
from allocator.inputs.scan import Record, TableScan
from allocator.inputs.schema.codes import SCOTLAND_CODE
from allocator.inputs.schema.figures import CALENDAR_BIRTHS, JUNE_BIRTHS

BIRTHS = "data/births.csv"
INFANTS = "data/infants.csv"
POPULATION = "data/population.csv"
DEPRIVATION = "data/deprivation.csv"
NRAC = "data/nrac.csv"
TOTALS = "data/published_totals.csv"

#: Tables with figures for each council.
COUNCIL_TABLES = (BIRTHS, INFANTS, POPULATION, DEPRIVATION)

#: How far implied NRAC shares may add up from 100 %, in percentage points, for rounding.
NRAC_TOLERANCE = 0.1

# Tables that must be whole before their sums are compared: one mistake is told once.
_SUMMED = (COUNCILS, TOTALS, BIRTHS, INFANTS, POPULATION)

_AGES = frozenset({0, 1, 2})

_BIRTHS_MEASURE = {
    JUNE_BIRTHS: "live_births_june_year",
    CALENDAR_BIRTHS: "live_births_calendar_year",
}


def figure_faults(scans: Scans) -> list[Fault]:
    """Return what is wrong between the tables of figures.

    Parameters
    ----------
    scans
        Tables by path, at least boards, councils and all tables named in this module.

    Returns
    -------
    list
        Faults: gaps first, then shares, then sums.
    """
    gaps = [fault for name in COUNCIL_TABLES for fault in council_gaps(scans, name)]
    summable = not gaps and not any(scans[name].faults for name in _SUMMED)
    totals = _totals_agree(scans) if summable else ()
    return [*gaps, *share_faults(scans), *totals]


def council_gaps(scans: Scans, name: str) -> Iterator[Fault]:
    """Yield each council that lacks a figure which other councils have, and missing ages.

    Parameters
    ----------
    scans
        Tables by path, at least councils and the table named.
    name
        Path of a table of `COUNCIL_TABLES`.
    """
    scan = scans[name]
    if not (scans[COUNCILS].sound("council_code") and scan.sound(*scan.schema.key)):
        return
    others = scan.schema.key[1:]
    rows = {(row["council_code"], *(row[key] for key in others)) for row in scan.records}
    slots = sorted({row[1:] for row in rows}, key=str)
    for council in scans[COUNCILS].known("council_code"):
        for slot in slots:
            if (council, *slot) not in rows:
                words = ", ".join(f"{k} {v}" for k, v in zip(others, slot, strict=True))
                message = f"{council_title(council)} has no figure for {words}"
                remedy = "Add the row, or take this figure out for all councils"
                yield Fault("missing-figure", message, remedy, name, None, "council_code", council)
    if name == INFANTS:
        yield from _age_gaps(scan)


def share_faults(scans: Scans) -> Iterator[Fault]:
    """Yield boards without an implied NRAC share, and years whose shares do not add to 100 %.

    Parameters
    ----------
    scans
        Tables by path, at least boards and NRAC shares.
    """
    scan = scans[NRAC]
    if not (scans[BOARDS].sound("board_code") and scan.sound(*scan.schema.key, "value")):
        return
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in scan.records:
        if row["measure"] == "implied_share":
            shares[str(row["year"])][str(row["board_code"])] = _number(row, "value")
    if not shares:
        message = "There is no implied share"
        yield Fault("missing-figure", message, "Add the shares of a year", NRAC, None, "measure")
    for year, of_year in shares.items():
        for board in scans[BOARDS].known("board_code"):
            if board not in of_year:
                message = f"{board_title(board)} has no implied share for {year}"
                yield Fault(
                    "missing-figure", message, "Add its row", NRAC, None, "board_code", board
                )
        total = sum(of_year.values())
        if abs(total - 100) > NRAC_TOLERANCE:
            message = f"The implied shares of {year} add to {total:.3f} %, not 100 %"
            remedy = "Correct the shares, which are percentages of Scotland"
            yield Fault("shares-do-not-add", message, remedy, NRAC, None, "value")


def _age_gaps(scan: TableScan) -> Iterator[Fault]:
    ages: dict[object, set[object]] = defaultdict(set)
    for row in scan.records:
        ages[row["year"]].add(row["age"])
    for year, found in ages.items():
        for age in sorted(_AGES.difference(found)):
            message = f"There are no children aged {age} in {year}"
            remedy = "Add them; a service reaches from birth to the third birthday"
            yield Fault("missing-figure", message, remedy, INFANTS, None, "age", str(age))


def _totals_agree(scans: Scans) -> Iterator[Fault]:
    sums = _sums_by_area(scans)
    for line, row in scans[TOTALS].rows():
        found = sums.get((row["area_code"], row["measure"], row["year"]))
        if found is not None and found != row["value"]:
            message = (
                f"{row['area_name']}, {row['measure']}, {row['year']}: the councils add to "
                f"{found:,.0f}"
            )
            remedy = "Correct the council figures, or the total"
            yield Fault("totals-differ", message, remedy, TOTALS, line, "value", str(row["value"]))


def _sums_by_area(scans: Scans) -> dict[tuple[object, ...], float]:
    board_of = {row["council_code"]: row["board_code"] for row in scans[COUNCILS].records}
    sums: dict[tuple[object, ...], float] = defaultdict(float)
    for measure, row in _summed_rows(scans):
        for area in (board_of.get(row["council_code"]), SCOTLAND_CODE):
            sums[area, measure, row["year"]] += _number(row, "value")
    return sums


def _summed_rows(scans: Scans) -> Iterator[tuple[str, Record]]:
    for row in scans[BIRTHS].records:
        yield _BIRTHS_MEASURE.get(str(row["unit"]), ""), row
    for row in scans[POPULATION].records:
        yield "population", row
    for row in scans[INFANTS].records:
        yield "under_3", row
        if row["age"] == 0:
            yield "under_1", row


def _number(row: Record, column: str) -> float:
    value = row[column]
    return float(value) if isinstance(value, (int, float)) else 0.0
