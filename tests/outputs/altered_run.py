"""A run with other hidden figures, of which everything published stays the same.

Whatever draws from a published run must come out the same, to the last byte, for a run and for
`altered` of it: nothing hidden has any part in it.

    assert draw(published(facts)) == draw(published(altered(facts)))
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd

from allocator.outputs.facts import RunFacts
from allocator.outputs.publication import hidden_record

#: Families and admissions that move from one hidden count to another.
MOVED = 0.01
#: Factor that hidden figures of other kinds are changed by.
FACTOR = 1.25


def altered(facts: RunFacts) -> RunFacts:
    """Return a run that differs from another in what is hidden alone.

    Families move between boards whose families are hidden, and between places of one board; the
    hours of their staff stay, as posts are published. Admissions move between boards where they
    are hidden. Every other hidden figure is changed by a factor.
    """
    hidden = hidden_record(facts)["kind"]
    tables = {name: table.copy() for name, table in facts.plan.tables.items()}
    for wave in facts.plan.waves:
        for giver, taker in _pairs(_hidden_boards(hidden, wave)):
            _move_between_boards(tables, giver, taker, wave)
        for board in tables["boards"].index:
            _move_between_places(tables, str(board), wave)
    _move_admissions(tables, hidden)
    plan = dataclasses.replace(facts.plan, tables=tables)
    for name in ("objectives", "board_coverage"):
        tables[name] = _changed(tables[name], name, hidden, {"worked out", "withheld"})
    answers = {name: _changed(one, name, hidden) for name, one in facts.answers.items()}
    zones = facts.geography.zones.assign(infants=7.0)
    return dataclasses.replace(
        facts,
        plan=plan,
        geography=dataclasses.replace(facts.geography, zones=zones),
        answers=answers,
        baselines=_changed(facts.baselines, "baselines", hidden),
        inequality=_changed(facts.inequality, "inequality", hidden),
        checks=[
            dataclasses.replace(one, worst=one.worst * FACTOR if one.worst < 0 else one.worst)
            for one in facts.checks
        ],
    )


def differing_files(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not share to the last byte."""
    folders = [
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*")}
        for root in (one, other)
    ]
    names = sorted(set(folders[0]) | set(folders[1]))
    return [name for name in names if folders[0].get(name) != folders[1].get(name)]


def _pairs(boards: list[str]) -> list[tuple[str, str]]:
    """Return who gives and who takes: the first gives to each of the others."""
    return [(boards[0], board) for board in boards[1:]]


def _hidden_boards(hidden: pd.Series, wave: int) -> list[str]:
    """Return the boards of which every count of families served is hidden in a wave."""
    found = hidden.reset_index()
    rows = found["row"].str.endswith(f" {wave}")
    sets = []
    for table, column in (
        ("board_coverage", "served_community"),
        ("board_coverage", "unmet_families"),
        ("board_indicators", "served_families"),
    ):
        here = found[rows & (found["table"] == table) & (found["column"] == column)]
        sets.append(set(here["row"].str.split().str[0]))
    return sorted(set.intersection(*sets))


def _move_between_boards(
    tables: dict[str, pd.DataFrame], giver: str, taker: str, wave: int
) -> None:
    for board, more in ((giver, -MOVED), (taker, MOVED)):
        places = tables["zones"].index[tables["zones"]["board_code"] == board]
        key = (board, wave)
        before = float(tables["board_coverage"].at[key, "served_community"])
        factor = (before + more) / before
        for place in places:
            _scale_place(tables, str(place), wave, factor)
        board_row = tables["board_coverage"].loc[key].copy()
        tables["board_coverage"].loc[key] = _served_more(board_row, more)
        cover = tables["network_cover"]
        rows = [one for one in cover.index if one[0] == board and one[-1] == wave]
        cover.loc[rows, "community_families"] *= factor


def _move_between_places(tables: dict[str, pd.DataFrame], board: str, wave: int) -> None:
    """Move families between the first two mainland places of a board that a base serves."""
    zones, flows = tables["zones"], tables["flows"]
    served = set(flows.xs(wave, level="wave").index.get_level_values("zone_id"))
    mainland = zones.index[(zones["board_code"] == board) & (zones["island"] == "")]
    places = [str(one) for one in mainland if one in served][:2]
    if len(places) < 2:
        return
    sizes = [float(tables["zone_coverage"].at[(one, wave), "served_community"]) for one in places]
    moved = 0.01 * min(sizes)
    for place, size, more in zip(places, sizes, (-moved, moved), strict=True):
        _scale_place(tables, place, wave, (size + more) / size)


def _scale_place(tables: dict[str, pd.DataFrame], place: str, wave: int, factor: float) -> None:
    flows = tables["flows"]
    of_place = flows.index.get_level_values("zone_id") == place
    rows = flows.index[of_place & (flows.index.get_level_values("wave") == wave)]
    more = float(flows.loc[rows, "families"].sum()) * (factor - 1.0)
    flows.loc[rows, "families"] *= factor
    # The hours stay: what is published of posts is as it was.
    flows.loc[rows, "hours_per_family"] /= factor
    coverage = tables["zone_coverage"]
    coverage.loc[(place, wave)] = _served_more(coverage.loc[(place, wave)].copy(), more)


def _served_more(row: pd.Series, more: float) -> pd.Series:
    row["served_community"] += more
    row["unmet_families"] -= more
    reach = row["attainable_families"]
    served = row["served_community"] + row["served_embedded"]
    row["coverage"] = served / reach if reach else row["coverage"]
    return row


def _move_admissions(tables: dict[str, pd.DataFrame], hidden: pd.Series) -> None:
    """Move admissions between hidden boards of each unit, and their specialists with them."""
    found = hidden.reset_index()
    rows = found[(found["table"] == "mbu_admissions") & (found["column"] == "admissions")]["row"]
    by_unit: dict[tuple[str, str], list[str]] = {}
    for board, unit, wave in rows.str.split():
        by_unit.setdefault((unit, wave), []).append(board)
    table = tables["mbu_admissions"]
    for (unit, wave), boards in by_unit.items():
        for giver, taker in _pairs(sorted(boards)):
            for board, more in ((giver, -MOVED), (taker, MOVED)):
                key = (board, unit, int(wave))
                size = float(table.at[key, "admissions"])
                table.loc[key, ["admissions", "specialist_wte"]] *= (size + more) / size


def _changed(
    table: pd.DataFrame, name: str, hidden: pd.Series, kinds: set[str] | None = None
) -> pd.DataFrame:
    """Return a table with its hidden figures changed; of these kinds alone, if they are named."""
    out = table.copy()
    labels = [" ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in out.index]
    for column in out.columns:
        kind = hidden.reindex([(name, label, column) for label in labels]).to_numpy()
        is_hidden = pd.notna(kind) if kinds is None else pd.Series(kind).isin(kinds).to_numpy()
        if column == "coverage" or not is_hidden.any():
            continue
        if pd.api.types.is_numeric_dtype(out[column]):
            out[column] = out[column].where(~is_hidden, out[column] * FACTOR + 0.5)
        else:
            out[column] = out[column].where(~is_hidden, "something else")
    return out
