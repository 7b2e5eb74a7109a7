"""What-if answers in planners' words: travel limits, the price of equity, sides of a threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from allocator.outputs.page.words import listed
from allocator.outputs.report.figures import (
    MODEL_TITLES,
    board_wte,
    families,
    joined,
    minutes,
    points,
    sentence,
    share,
    signed,
)

#: Changes below these are what a solver leaves.
LEAST_FAMILIES = 5e-4
LEAST_SHARE = 5e-7
LEAST_WTE = 5e-4
#: Boards named as those that gain or lose most.
NAMED = 3

COVER = {
    "attainable_families": LEAST_FAMILIES,
    "served_families": LEAST_FAMILIES,
    "worst_coverage": LEAST_SHARE,
}


def travel_sentences(table: pd.DataFrame, *, same_day: bool) -> list[str]:
    """Return what a shorter and a longer travel limit would do.

    Parameters
    ----------
    table
        As `allocator.pipeline.whatif.travel_limits` returns it.
    same_day
        Whether outreach must also come back on the same day.
    """
    said = []
    for name in dict.fromkeys(table.index.get_level_values("travel_limit")):
        rows = table.xs(name, level="travel_limit")
        planned = rows.xs(0.0, level="change_minutes")
        for change in dict.fromkeys(rows.index.get_level_values("change_minutes")):
            if change:
                moved = rows.xs(change, level="change_minutes")
                said.append(_travel(str(name), planned, moved, same_day=same_day))
    return said


def _travel(name: str, planned: pd.DataFrame, moved: pd.DataFrame, *, same_day: bool) -> str:
    before, after = (minutes(table["limit_minutes"].iloc[0]) for table in (planned, moved))
    lead = f"With a {name} limit of {after} minutes one way instead of {before}"
    missing = _missing(planned, moved)
    if missing:
        return f"{lead} there is no figure: {missing}."
    same = all(
        ((moved[column] - planned[column]).abs() <= least).all() for column, least in COVER.items()
    )
    if same:
        also = "; outreach must come back on the same day besides" if same_day else ""
        return f"{lead} nothing changes{also if name == 'staff' else ''}."
    wave = moved.index[-1]
    return f"{lead}, in wave {wave} {_cover(planned.loc[wave], moved.loc[wave])}."


def _cover(before: pd.Series, after: pd.Series) -> str:
    more = after["served_families"] - before["served_families"]
    reach = after["attainable_families"] - before["attainable_families"]
    level = after["worst_coverage"] - before["worst_coverage"]
    parts = [
        f"{_families(more)} are served"
        if abs(more) > LEAST_FAMILIES
        else "as many families are served"
    ]
    if abs(level) > LEAST_SHARE:
        parts.append(
            f"the lowest coverage is {share(after['worst_coverage'])} "
            f"({_points(level)} percentage points)"
        )
    parts.append(
        f"{_families(reach)} are within reach"
        if abs(reach) > LEAST_FAMILIES
        else "need within reach stays the same"
    )
    return listed(parts)


def equity_sentences(table: pd.DataFrame) -> list[str]:
    """Return what each rule of equity costs in families served, and what giving it up would do.

    Parameters
    ----------
    table
        As `allocator.pipeline.whatif.price_of_equity` returns it.
    """
    cases = list(dict.fromkeys(table.index.get_level_values("case")))
    planned = table.xs(cases[0], level="case")
    said = []
    for case in cases[1:]:
        rows = table.xs(case, level="case")
        missing = _missing(planned, rows)
        said.append(
            f"{sentence(case)}: there is no figure: {missing}."
            if missing
            else _price(case, planned, rows)
        )
    return said


def _price(case: str, planned: pd.DataFrame, rows: pd.DataFrame) -> str:
    wave = rows.index[-1]
    before, after = planned.loc[wave], rows.loc[wave]
    every = rows["families_more"].sum()
    more = after["families_more"]
    served = (
        f"{_families(more)} a year would be served in wave {wave}"
        if abs(more) > LEAST_FAMILIES
        else f"as many families would be served in wave {wave}"
    )
    summed = f" ({signed(every, 1)} over all waves)" if len(rows) > 1 else ""
    alone = after["uncovered_share"] - before["uncovered_share"]
    nobody = (
        f"; {share(after['uncovered_share'])} of need within reach would lie in places where "
        f"nobody is served, instead of {share(before['uncovered_share'])}"
        if abs(alone) > LEAST_SHARE
        else ""
    )
    return (
        f"{sentence(case)}, {served}{summed}; the lowest coverage would be "
        f"{share(after['worst_coverage'])} instead of {share(before['worst_coverage'])}{nobody}."
    )


def sides_sentences(table: pd.DataFrame, board_code: str, names: Mapping[str, str]) -> list[str]:
    """Return what a board has on either side of a threshold, the cliff, and what it does to others.

    Parameters
    ----------
    table
        As `allocator.pipeline.whatif.both_sides` returns it.
    board_code
        The board that was put on either side.
    names
        Board names by code.
    """
    return list(_sides(table, board_code, names))


def _sides(table: pd.DataFrame, code: str, names: Mapping[str, str]) -> Iterator[str]:
    below, above = dict.fromkeys(table.index.get_level_values("side"))
    low, high = (table.xs(side, level="side") for side in (below, above))
    name = names.get(code, code)
    planned = [side for side, rows in ((below, low), (above, high)) if rows["as_planned"].any()]
    if planned:
        yield f"In the plan {name} is {_title(planned[0])}."
    else:
        yield f"In the plan {name} lies between the two, by the graded rule."
    missing = _missing(low, high)
    if missing:
        yield f"The two sides cannot be compared: {missing}."
        return
    own_low, own_high = low.loc[code], high.loc[code]
    for wave in own_low.index:
        yield _cliff(name, wave, (below, own_low.loc[wave]), (above, own_high.loc[wave]))
    yield _others(low.drop(index=code, level="board_code"), high, names, below=below, above=above)


def _cliff(name: str, wave: int, below: tuple[str, pd.Series], above: tuple[str, pd.Series]) -> str:
    (low_side, low), (high_side, high) = below, above
    return (
        f"Wave {wave}: as {_title(low_side)} {name} has {_split(low)} and coverage of "
        f"{share(low['coverage'])}; as {_title(high_side)} {_split(high)} and coverage of "
        f"{share(high['coverage'])}. {_step(low, high)}"
    )


def _step(low: pd.Series, high: pd.Series) -> str:
    """Return how many posts move at once where the threshold is crossed."""
    kinds = {"community": "community_wte", "embedded": "embedded_wte"}
    moved = {kind: float(high[column] - low[column]) for kind, column in kinds.items()}
    if all(abs(change) <= LEAST_WTE for change in moved.values()):
        return "Crossing the threshold moves no posts."
    said = [
        f"{signed(change, 2)} WTE {kind}"
        for kind, change in moved.items()
        if abs(change) > LEAST_WTE
    ]
    whole = signed(sum(moved.values()), 2)
    return f"Crossing the threshold moves {listed(said)} at once: {whole} WTE in sum."


def _others(
    low: pd.DataFrame,
    high: pd.DataFrame,
    names: Mapping[str, str],
    *,
    below: str,
    above: str,
) -> str:
    wave = low.index.get_level_values("wave")[-1]
    before = low.xs(wave, level="wave")
    after = high.xs(wave, level="wave").reindex(before.index)
    served = after["served_families"] - before["served_families"]
    posts = _posts(after) - _posts(before)
    lead = f"From {_title(below)} to {_title(above)}, the other boards in wave {wave}"
    if not (served.abs() > LEAST_FAMILIES).any() and not (posts.abs() > LEAST_WTE).any():
        return f"{lead} have the same posts and serve as many families."
    order = served.abs().sort_values(ascending=False, kind="stable").index[:NAMED]
    most = [
        f"{names.get(str(code), str(code))} {signed(served[code], 1)}"
        for code in order
        if abs(served[code]) > LEAST_FAMILIES
    ]
    change = f"{signed(posts.sum(), 2)} WTE and {signed(served.sum(), 1)} families served a year"
    named = f"Most changed, in families a year: {listed(most)}." if most else ""
    return joined([f"{lead} change by {change} in sum.", named])


def _posts(rows: pd.DataFrame) -> pd.Series:
    return rows["community_wte"] + rows["embedded_wte"]


def _split(row: pd.Series) -> str:
    if row["embedded_wte"] <= LEAST_WTE:
        return f"{board_wte(row['community_wte'])} WTE of posts"
    community, embedded = float(row["community_wte"]), float(row["embedded_wte"])
    kinds = f"{board_wte(community)} community, {board_wte(embedded)} embedded"
    return f"{board_wte(community + embedded)} WTE of posts ({kinds})"


def _title(side: object) -> str:
    title = MODEL_TITLES.get(str(side), str(side))
    return f"a {title}" if title.endswith("team") else title


def _families(change: float) -> str:
    way = "more" if change > 0 else "fewer"
    return f"{families(abs(change))} {way} families"


def _points(change: float) -> str:
    """Return a small difference of shares in percentage points, with enough decimals to show."""
    text = points(change)
    return text if text.strip("+\N{MINUS SIGN}0.") else signed(100 * change, 3)


def _missing(*tables: pd.DataFrame) -> str:
    """Return why a case has no figures; empty where every case has."""
    for table in tables:
        if table["served_families"].isna().any():
            return str(table["note"].iloc[0]) or "it was not solved"
    return ""
