"""An instance of the linear program as tidy tables, and back, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from allocator.lp.problem import AllocationProblem, Rules

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class SavedTable:
    """How one table of a saved instance is laid out.

    Parameters
    ----------
    index
        Columns of its index.
    text
        Columns that hold text; the rest are numbers or yes/no.
    blank
        Columns of text in which a blank stands for "none".
    """

    index: tuple[str, ...]
    text: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()


#: Tables of a saved instance; rows stand in the order of the instance.
INSTANCE_TABLES: dict[str, SavedTable] = {
    "waves": SavedTable(("wave",)),
    "rules": SavedTable(("rule",), frozenset({"rule", "unit"})),
    "choices": SavedTable(("choice", "number"), frozenset({"choice", "name", "unit"})),
    "boards": SavedTable(
        ("board_code",),
        frozenset({"board_code", "board_name", "service_model", "network"})
        | {"lead_site", "lead_hub"},
        frozenset({"network", "lead_site", "lead_hub"}),
    ),
    "board_shares": SavedTable(("board_code", "wave"), frozenset({"board_code"})),
    "admissions": SavedTable(("board_code",), frozenset({"board_code"})),
    "hubs": SavedTable(("board_code", "number"), frozenset({"board_code", "hub_board_code"})),
    "zones": SavedTable(("zone_id",), frozenset({"zone_id", "name", "board_code", "island"})),
    "need": SavedTable(("zone_id", "wave"), frozenset({"zone_id"})),
    "arcs": SavedTable(
        ("zone_id", "site_code", "mode"),
        frozenset({"zone_id", "site_code", "mode", "team_board"}),
    ),
    "bases": SavedTable(("site_code",), frozenset({"site_code", "name", "board_code", "kind"})),
    "embedded": SavedTable(("board_code", "service", "wave"), frozenset({"board_code", "service"})),
    "mbus": SavedTable(("mbu_id",), frozenset({"mbu_id", "name", "board_code"})),
    "mbu_standard": SavedTable(("mbu_id", "wave"), frozenset({"mbu_id"})),
    "catchments": SavedTable(("board_code", "mbu_id"), frozenset({"board_code", "mbu_id"})),
    "budgets": SavedTable(("service", "wave"), frozenset({"service"})),
    "decided": SavedTable(("service", "place", "wave"), frozenset({"service", "place"})),
}

#: Rules that are one number, with the unit in which each is written.
RULE_UNITS: dict[str, str] = {
    "hours_per_family": "hours a family",
    "retention": "share of posts, wave to wave",
    "vacancy_share": "share of funded posts",
    "cost_per_wte_gbp": "GBP a WTE a year",
    "setup_cost_per_wte_gbp": "GBP a new WTE",
    "carry_over_share": "share of the budget",
    "within_board_least": "share of the board's coverage",
    "within_board_most": "multiple of the board's coverage",
    "remote_max_share": "share of community families",
    "consultation_hours_per_birth": "hours a birth",
    "link_hours_per_supported_board": "hours a year",
    "first_wave_cap_wte": "WTE",
    "transfer_share": "share of the budget",
}
#: Rules that are one number a wave.
RULES_BY_WAVE = ("hours_per_wte", "hires_wte", "trainees_wte", "floor_coverage")
#: Rules that are lists of names, with or without a number, and the unit of that number.
CHOICE_UNITS: dict[str, str] = {
    "objectives": "",
    "firm": "",
    "families_off": "",
    "network_hires_wte": "WTE a wave",
    "relaxation": "weight",
}


def problem_tables(problem: AllocationProblem) -> Tables:
    """Return an instance as tidy tables.

    Parameters
    ----------
    problem
        The instance.

    Returns
    -------
    dict
        One table for each name of `INSTANCE_TABLES`, indexed and ordered as it says. Posts are
        WTE, need is families a year, money is GBP.
    """
    embedded = {
        "standard_wte": _long(problem.embedded_standard),
        "route_families": _long(problem.embedded_route_families),
    }
    frames = {
        "waves": pd.DataFrame({name: getattr(problem.rules, name) for name in RULES_BY_WAVE}),
        "rules": _rules_table(problem.rules),
        "choices": _choices_table(problem.rules),
        "boards": problem.boards,
        "board_shares": _column(_long_or_none(problem.board_shares), "share"),
        "admissions": _column(problem.admissions, "admissions_per_year"),
        "hubs": _hubs_table(problem),
        "zones": problem.zones,
        "need": _long(problem.need).to_frame("families"),
        "arcs": problem.arcs.set_index(["zone_id", "site_code", "mode"]),
        "bases": problem.bases,
        "embedded": pd.DataFrame(embedded),
        "mbus": problem.mbus,
        "mbu_standard": _long(problem.mbu_standard).to_frame("standard_wte"),
        "catchments": problem.catchments.set_index(["board_code", "mbu_id"]),
        "budgets": _long(problem.budgets_gbp).to_frame("budget_gbp"),
        "decided": _column(problem.decided, "posts_wte"),
    }
    return {name: _named(frames[name], table) for name, table in INSTANCE_TABLES.items()}


def problem_of(tables: Tables) -> AllocationProblem:
    """Return the instance that `problem_tables` made tables of.

    Parameters
    ----------
    tables
        One table for each name of `INSTANCE_TABLES`.

    Returns
    -------
    AllocationProblem
        The instance, number for number; a text that says "none" is None.
    """
    plain = {name: _with_none(tables[name], table) for name, table in INSTANCE_TABLES.items()}
    waves = tuple(int(wave) for wave in plain["waves"].index)

    return AllocationProblem(
        waves=waves,
        boards=plain["boards"],
        zones=plain["zones"],
        need=_wide(plain["need"]["families"], waves),
        arcs=plain["arcs"].reset_index(),
        bases=plain["bases"],
        hubs=_hubs(plain["hubs"]),
        embedded_standard=_wide(plain["embedded"]["standard_wte"], waves),
        embedded_route_families=_wide(plain["embedded"]["route_families"], waves),
        mbus=plain["mbus"],
        mbu_standard=_wide(plain["mbu_standard"]["standard_wte"], waves),
        admissions=plain["admissions"]["admissions_per_year"].astype(float),
        catchments=plain["catchments"].index.to_frame(index=False),
        budgets_gbp=_wide(plain["budgets"]["budget_gbp"], waves),
        board_shares=_wide_or_none(plain["board_shares"], "share", waves),
        rules=_rules(plain),
        decided=_series(plain["decided"], "posts_wte"),
    )


def _rules_table(rules: Rules) -> pd.DataFrame:
    rows = [(name, float(getattr(rules, name)), unit) for name, unit in RULE_UNITS.items()]
    return pd.DataFrame(rows, columns=["rule", "value", "unit"]).set_index("rule")


def _choices_table(rules: Rules) -> pd.DataFrame:
    """Return the rules that are lists: each entry with its place, name and number, if any."""
    rows = []
    for choice, unit in CHOICE_UNITS.items():
        given = getattr(rules, choice)
        numbers = given if hasattr(given, "items") else dict.fromkeys(given, float("nan"))
        rows += [
            (choice, number, name, float(value), unit)
            for number, (name, value) in enumerate(numbers.items(), start=1)
        ]
    columns = ["choice", "number", "name", "value", "unit"]
    return pd.DataFrame(rows, columns=columns).set_index(["choice", "number"])


def _hubs_table(problem: AllocationProblem) -> pd.DataFrame:
    rows = [
        (board, number, hub)
        for board, hubs in problem.hubs.items()
        for number, hub in enumerate(hubs, start=1)
    ]
    columns = ["board_code", "number", "hub_board_code"]
    return pd.DataFrame(rows, columns=columns).set_index(["board_code", "number"])


def _long(frame: pd.DataFrame) -> pd.Series:
    """Return a frame with waves as columns as one series, the wave last; its order is kept."""
    repeated = frame.index.repeat(len(frame.columns)).to_frame(index=False)
    repeated["wave"] = list(frame.columns) * len(frame)
    return pd.Series(frame.to_numpy(dtype=float).ravel(), index=pd.MultiIndex.from_frame(repeated))


def _wide(column: pd.Series, waves: tuple[int, ...]) -> pd.DataFrame:
    """Return a series with the wave last as a frame with waves as columns; its order is kept."""
    first = column.index.get_level_values("wave") == waves[0]
    rows = column.index[first].droplevel("wave")
    values = column.to_numpy(dtype=float).reshape(len(rows), len(waves))
    return pd.DataFrame(values, index=rows, columns=pd.Index(waves, name="wave"))


def _long_or_none(frame: pd.DataFrame | None) -> pd.Series | None:
    return None if frame is None else _long(frame)


def _wide_or_none(frame: pd.DataFrame, column: str, waves: tuple[int, ...]) -> pd.DataFrame | None:
    return None if frame.empty else _wide(frame[column], waves)


def _column(series: pd.Series | None, name: str) -> pd.DataFrame:
    """Return a series as a table of one column; none makes an empty table."""
    if series is None:
        return pd.DataFrame({name: pd.Series(dtype=float)})
    return series.astype(float).to_frame(name)


def _named(frame: pd.DataFrame, table: SavedTable) -> pd.DataFrame:
    """Return a table with the index names that its layout gives, and blanks for no text."""
    if frame.empty and frame.index.nlevels != len(table.index):
        nothing: list[list[Any]] = [[] for _ in table.index]
        named = frame.set_axis(pd.MultiIndex.from_arrays(nothing, names=table.index))
    else:
        named = frame.rename_axis(index=list(table.index)).rename_axis(columns=None)
    for column in table.blank:
        named = named.assign(**{column: named[column].where(named[column].notna(), "")})
    return named


def _with_none(frame: pd.DataFrame, table: SavedTable) -> pd.DataFrame:
    texts = {
        column: pd.Series(
            [value or None for value in frame[column]], index=frame.index, dtype=object
        )
        for column in table.blank
    }
    return frame.assign(**texts)


def _series(frame: pd.DataFrame, column: str) -> pd.Series | None:
    return None if frame.empty else frame[column].astype(float)


def _hubs(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for (board, _number), hub in frame["hub_board_code"].items():
        found[board] = (*found.get(board, ()), hub)
    return found


def _rules(tables: Tables) -> Rules:
    numbers = {name: float(tables["rules"].at[name, "value"]) for name in RULE_UNITS}
    by_wave = {name: tables["waves"][name].astype(float) for name in RULES_BY_WAVE}
    lists: dict[str, Callable[[pd.DataFrame], Any]] = {
        "objectives": _names,
        "firm": _names,
        "families_off": _names,
        "network_hires_wte": _numbers,
        "relaxation": _numbers,
    }
    of = tables["choices"].index.get_level_values("choice")
    chosen = {name: read(tables["choices"][of == name]) for name, read in lists.items()}
    known = {field.name for field in fields(Rules)}
    return Rules(**{k: v for k, v in {**numbers, **by_wave, **chosen}.items() if k in known})


def _names(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(rows["name"])


def _numbers(rows: pd.DataFrame) -> dict[str, float]:
    return dict(zip(rows["name"], rows["value"].astype(float), strict=True))
