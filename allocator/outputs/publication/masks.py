"""Which cells of a run's tables are hidden, and in what way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from allocator.analysis.disclosure import SMALL
from allocator.outputs.publication.admissions import placed_area
from allocator.outputs.publication.families import hub_area
from allocator.outputs.publication.hiding import Hiding
from allocator.outputs.publication.ledger import NOBODY, SCOTLAND
from allocator.outputs.publication.rules import COUNT, WITHHELD, WORKED_OUT, rule_of

#: How a cell is hidden that is no count; counts are primary or secondary.
DERIVED = "worked out"
#: The setting that says how many admissions there are in all.
TOTAL_ADMISSIONS = "mbu.admissions_per_year"

Row = Mapping[str, object]

#: Objectives that count posts, hours or money.
_OPEN_OBJECTIVES = ("embedded_shortfall", "support_shortfall", "spend")
#: Objectives that bound or add up counts: the counts, and whether they are Scotland's.
_OBJECTIVE_COUNTS: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "unmet_need": (("unmet",), True),
    "unplaced_admissions": (("unplaced",), False),
    "floor_shortfall": (("served", "attainable"), False),
    "worst_coverage": (("served", "attainable"), False),
    "leximin_coverage": (("served", "attainable"), False),
}
#: Objectives that are counts of people themselves.
_COUNTED_OBJECTIVES = ("unmet_need", "unplaced_admissions", "floor_shortfall")
_BY_BOARD = ("coverage_by_board", "wte_per_1000_births_by_board")
_FLOOR_LIMIT = "coverage_floor"


def table_kinds(name: str, table: pd.DataFrame, hiding: Hiding) -> pd.DataFrame:
    """Return how each cell of a table is hidden.

    Parameters
    ----------
    name
        Name of the table.
    table
        The table, with every figure.
    hiding
        Which counts are hidden.

    Returns
    -------
    pandas.DataFrame
        Under the table's labels: ``primary``, ``secondary``, ``worked out``, ``withheld``, or
        blank where the cell is shown. A column that nobody has judged is withheld.
    """
    rows = table.reset_index().to_dict("records")
    columns = {
        column: [_kind(name, str(column), row, hiding) for row in rows] for column in table.columns
    }
    return pd.DataFrame(columns, index=table.index, columns=table.columns, dtype=object)


def _kind(table: str, column: str, row: Row, hiding: Hiding) -> str:
    rule = rule_of(table, column)
    if rule is None or rule.treatment == WITHHELD:
        return WITHHELD
    if rule.treatment == COUNT:
        return _count_kind(rule.quantities[0], row, hiding) or ""
    if rule.treatment != WORKED_OUT:
        return ""
    is_hidden = (
        any(_count_kind(one, row, hiding) for one in rule.quantities)
        if rule.quantities
        else _BY_ROW[table](column, row, hiding)
    )
    return DERIVED if is_hidden else ""


def _count_kind(quantity: str, row: Row, hiding: Hiding) -> str | None:
    """Return how a row's count of a quantity is hidden."""
    wave = None if quantity == "births" else int(str(row["wave"]))
    return hiding.kind(quantity, _area(quantity, row, hiding), wave)


def _area(quantity: str, row: Row, hiding: Hiding) -> str:
    if "island" in row:
        return str(hiding.families.islands[row["island"]])
    if quantity == "unit":
        return str(row["mbu_id"])
    board = str(row.get("board_code", SCOTLAND))
    if quantity == "cover":
        return hub_area(board, str(row["hub_board_code"]))
    return placed_area(board, str(row["mbu_id"])) if quantity == "admissions" else board


def _boards(hiding: Hiding) -> list[str]:
    return [str(code) for code in hiding.families.boards.index.unique("board_code")]


def _objective(name: str, hiding: Hiding) -> bool:
    """Return whether the value of an objective is hidden; one that nobody has judged is."""
    first = name.split(" ", maxsplit=1)[0]
    if first in _OPEN_OBJECTIVES:
        return False
    if first not in _OBJECTIVE_COUNTS:
        return True
    quantities, of_scotland = _OBJECTIVE_COUNTS[first]
    return hiding.any_of(quantities, [SCOTLAND] if of_scotland else _boards(hiding))


def _values(name: str, values: Sequence[object], hiding: Hiding) -> bool:
    """Return whether what plans attain on an objective is hidden: also a count that is small."""
    small = any(NOBODY <= float(str(value)) < SMALL for value in values)
    return _objective(name, hiding) or (small and name in _COUNTED_OBJECTIVES)


def _loss(_column: str, row: Row, hiding: Hiding) -> bool:
    return _values(str(row["objective"]), [row["lp_value"], row["whole_value"]], hiding)


def _price(_column: str, row: Row, hiding: Hiding) -> bool:
    of_floor = row["limit"] == _FLOOR_LIMIT and _objective("floor_shortfall", hiding)
    return of_floor or _objective(str(row["stage"]), hiding)


def _inequality(_column: str, row: Row, hiding: Hiding) -> bool:
    return row["of"] not in _BY_BOARD or _objective("worst_coverage", hiding)


def _setting(_column: str, row: Row, hiding: Hiding) -> bool:
    return row["key"] == TOTAL_ADMISSIONS and hiding.any_of(["admissions"], [SCOTLAND])


_BY_ROW: Mapping[str, Callable[[str, Row, Hiding], bool]] = {
    "objectives": lambda _column, row, hiding: _values(
        str(row["objective"]), [row["value"]], hiding
    ),
    "whole_posts_loss": _loss,
    "threshold_options": lambda column, row, hiding: _values(column, [row[column]], hiding),
    "shadow_prices": _price,
    "inequality": _inequality,
    "settings": _setting,
}
