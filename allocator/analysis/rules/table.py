"""A table of the user's own: the share or budget of every board in every wave, checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.csvtext import read_rows
from allocator.inputs.importers.files import open_file
from allocator.inputs.scan import TableScan, scan_rows
from allocator.inputs.schema import Column, TableSchema

#: Shares of a wave may miss 1 by this much, budgets the national one by this many GBP.
SHARE_ROUNDING = 1e-6
BUDGET_ROUNDING_GBP = 1.0

SHARE, BUDGET = "share", "budget_gbp"
_KEYS = (
    Column("board_code", "board_code", "NHS board, S08 code of 2019"),
    Column("wave", "integer", "Wave, from 1", minimum=1),
)
_REMARKS = (
    Column("board_name", "text", "Name of the board, which is not read", required=False),
    Column("note", "text", "Remark, which is not read", required=False),
)
_VALUES = {
    SHARE: Column(SHARE, "number", "Share of the wave's community budget", minimum=0, maximum=1),
    BUDGET: Column(BUDGET, "number", "Budget in the wave, GBP a year", minimum=0),
}


def read_rule_table(path: Path, names: Mapping[str, str], budgets_gbp: pd.Series) -> pd.DataFrame:
    """Return the shares of a table of the user's own.

    Parameters
    ----------
    path
        CSV file: ``board_code,wave,share`` or ``board_code,wave,budget_gbp``, a row for every
        board and wave; ``board_name`` and ``note`` may stand beside them.
    names
        Name of every board by code.
    budgets_gbp
        National community budget by wave, GBP a year.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``, columns waves; each column adds to 1.

    Raises
    ------
    DataError
        With every fault of the file at once: cells, unknown boards and waves, rows that are
        missing or there twice, shares that do not add to 1, budgets that do not add to the
        national one.
    """
    header, *rows = read_rows(open_file(path), str(path))
    column = BUDGET if BUDGET in header.cells and SHARE not in header.cells else SHARE
    schema = _schema(path, column)
    faults = list(_two_values(header.cells, path))
    if not faults:
        scan = scan_rows(header.cells, rows, schema)
        faults = [*scan.faults, *_references(scan, names, budgets_gbp)]
        faults += _sums(scan, column, names, budgets_gbp)
    if faults:
        counted = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise DataError(f"The table of shares cannot be used: it has {counted}", faults)
    given = scan.frame()[column].unstack("wave")
    shares = given[list(budgets_gbp.index)].reindex(list(names))
    return (shares / shares.sum()).rename_axis(index="board_code", columns="wave")


def _schema(path: Path, column: str) -> TableSchema:
    meaning = "How the community money of each wave is shared among the boards."
    columns = (*_KEYS, _VALUES[column], *_REMARKS)
    table = TableSchema("table", meaning, ("board_code", "wave"), columns)
    return dataclasses.replace(table, name=str(path))


def _two_values(header: tuple[str, ...], path: Path) -> Iterator[Fault]:
    if SHARE in header and BUDGET in header:
        yield Fault(
            "two-values",
            "The table gives shares and budgets, which may not agree",
            f"Keep one of the columns {SHARE} and {BUDGET}",
            file=str(path),
            line=1,
            column=BUDGET,
        )


def _references(
    scan: TableScan, names: Mapping[str, str], budgets_gbp: pd.Series
) -> Iterator[Fault]:
    """Yield boards that the workspace lacks and waves that the model lacks."""
    last = int(budgets_gbp.index[-1])
    for line, record in scan.rows():
        code, wave = record["board_code"], record["wave"]
        if code is not None and code not in names:
            yield Fault(
                "unknown-board",
                "The board is not one of this workspace",
                f"Give the code of one of these: {', '.join(names)}",
                scan.schema.name,
                line,
                "board_code",
                str(code),
            )
        if wave is not None and int(wave) > last:
            yield Fault(
                "unknown-wave",
                f"The model has {last} waves",
                f"Give waves 1 to {last}, or change waves.count",
                scan.schema.name,
                line,
                "wave",
                str(wave),
            )


def _sums(
    scan: TableScan, column: str, names: Mapping[str, str], budgets_gbp: pd.Series
) -> Iterator[Fault]:
    """Yield waves that lack boards, and waves whose parts do not add up."""
    if not scan.sound("board_code", "wave") or not scan.records:
        return
    for wave in budgets_gbp.index:
        rows = [r for r in scan.records if r["wave"] == wave and r["board_code"] in names]
        codes = {record["board_code"] for record in rows}
        missing = [f"{name} ({code})" for code, name in names.items() if code not in codes]
        if missing:
            yield Fault(
                "missing-rows",
                f"Wave {wave} has no row for {', '.join(missing)}",
                "Add the rows; write 0 for a board that holds no money",
                file=scan.schema.name,
            )
        elif len(rows) == len(codes) and all(record[column] is not None for record in rows):
            total = sum(float(str(record[column])) for record in rows)
            yield from _sum_fault(scan.schema.name, column, int(wave), total, budgets_gbp[wave])


def _sum_fault(
    name: str, column: str, wave: int, total: float, budget_gbp: float
) -> Iterator[Fault]:
    if column == SHARE and abs(total - 1.0) > SHARE_ROUNDING:
        by = f"{abs(total - 1.0):.7f}".rstrip("0")
        yield Fault(
            "shares-do-not-add-up",
            f"The shares of wave {wave} add to {total:.7g}, not to 1",
            f"{'Take' if total > 1 else 'Add'} {by} {'off' if total > 1 else 'in all'}",
            file=name,
            column=SHARE,
        )
    if column == BUDGET and (abs(total - budget_gbp) > BUDGET_ROUNDING_GBP or total <= 0.0):
        yield Fault(
            "budgets-do-not-add-up",
            f"The budgets of wave {wave} add to GBP {total:,.0f}; the national community budget "
            f"of that wave is GBP {budget_gbp:,.0f}",
            "Correct the budgets, or set money.community_budget_gbp",
            file=name,
            column=BUDGET,
        )
