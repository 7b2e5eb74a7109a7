"""Families 6, 7, 8 and 14, stated again: embedded posts, units, network cover, consultation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.lp.proof.rows import Block, Entries, Ground, block, cells


def embedded_posts(ground: Ground) -> Iterator[Block]:
    """Yield family 6: t + shortfall = standard; e within the reach of its route.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    e, t, short = (ground.columns[kind] for kind in ("e", "t", "short_posts"))
    label = [e["service"], e["board"], e["wave"]]
    pairs = list(zip(e["board"], e["service"], strict=True))
    standard = _of_pairs(ground.problem.embedded_standard, pairs, e["wave"])
    reach = _of_pairs(ground.problem.embedded_route_families, pairs, e["wave"])
    posts: list[Entries] = [(e.row, t.place(*label), 1.0), (e.row, short.place(*label), 1.0)]
    yield block("6_embedded_posts", label, posts, lower=standard, upper=standard)
    yield block("6_embedded_posts", ["route", *label], [(e.row, e.at, 1.0)], upper=reach)
    if ground.firm("embedded_posts"):
        yield block("6_embedded_posts", ["firm", *label], posts[1:], upper=0.0)


def mother_and_baby_units(ground: Ground) -> Iterator[Block]:
    """Yield family 7: admissions placed or shown; beds; national posts.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    columns, problem = ground.columns, ground.problem
    admissions, unplaced, t = (columns[kind] for kind in ("admissions", "unplaced", "t"))
    short = columns["short_posts"]
    due = problem.admissions.reindex(unplaced["board"]).to_numpy(dtype=float)
    shown = (unplaced.row, unplaced.at, 1.0)
    placed: list[Entries] = [
        (unplaced.find(admissions["board"], admissions["wave"]), admissions.at, 1.0),
        shown,
    ]
    label = ["admissions", unplaced["board"], unplaced["wave"]]
    yield block("7_mother_and_baby_units", label, placed, lower=due, upper=due)
    if ground.firm("mbu_admissions"):
        yield block("7_mother_and_baby_units", ["firm", *label], [shown], upper=0.0)
    units = t.table[t.table["service"] == "mbu"]
    unit, wave, every = units["place"].to_numpy(), units["wave"].to_numpy(), np.arange(len(units))
    capacity = problem.mbus["capacity_admissions"].reindex(unit).to_numpy(dtype=float)
    number = {key: row for row, key in enumerate(zip(unit, wave, strict=True))}
    keys = zip(admissions["unit"], admissions["wave"], strict=True)
    at = np.array([number.get(key, -1) for key in keys], dtype=int)
    beds = [(at, admissions.at, 1.0)]
    yield block("7_mother_and_baby_units", ["beds", unit, wave], beds, upper=capacity)
    standard = cells(problem.mbu_standard, unit, wave)
    missing = short.place(units["service"], unit, wave)
    posts: list[Entries] = [(every, t.at[units.index], 1.0), (every, missing, 1.0)]
    label = ["posts", unit, wave]
    yield block("7_mother_and_baby_units", label, posts, lower=standard, upper=standard)
    if ground.firm("mbu_posts"):
        yield block("7_mother_and_baby_units", ["firm", *label], posts[1:], upper=0.0)


def network_cover(ground: Ground) -> Iterator[Block]:
    """Yield family 8: link hours + shortfall >= hours owed; a part-supported board's own limit.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    rules, boards = ground.problem.rules, ground.problem.boards
    link, short, x = (ground.columns[kind] for kind in ("link", "short_link", "x"))
    share = boards["network_share"].astype(float)
    owed = share.reindex(short["board"]).to_numpy() * rules.link_hours_per_supported_board
    shown = (short.row, short.at, 1.0)
    given: list[Entries] = [(short.find(link["board"], link["wave"]), link.at, 1.0), shown]
    label = [short["board"], short["wave"]]
    yield block("8_network_cover", label, given, lower=owed)
    if ground.firm("link_hours"):
        yield block("8_network_cover", ["firm", *label], [shown], upper=0.0)
    limits = ground.columns["served"].table
    limits = limits[limits["board"].isin(list(ground.problem.hubs))].reset_index(drop=True)
    board, wave = limits["board"].to_numpy(), limits["wave"].to_numpy()
    rest = (1.0 - share.reindex(board).to_numpy()) * cells(ground.board_need, board, wave)
    number = {key: row for row, key in enumerate(zip(board, wave, strict=True))}
    base_board = ground.problem.bases["board_code"].reindex(x["site_code"]).to_numpy()
    own = [
        number.get((board, wave), -1) if base == board else -1
        for board, base, wave in zip(x["board"], base_board, x["wave"], strict=True)
    ]
    entries = [(np.array(own, dtype=int), x.at, 1.0)]
    yield block("8_network_cover", ["own", board, wave], entries, upper=rest)


def consultation(ground: Ground) -> Iterator[Block]:
    """Yield family 14: consultation hours + shortfall >= hours a birth x births.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    given, short = ground.columns["consultation"], ground.columns["short_consultation"]
    births = ground.problem.boards["births"].reindex(short["board"]).to_numpy(dtype=float)
    owed = ground.problem.rules.consultation_hours_per_birth * births
    shown = (short.row, short.at, 1.0)
    hours: list[Entries] = [(short.find(given["board"], given["wave"]), given.at, 1.0), shown]
    label = [short["board"], short["wave"]]
    yield block("14_consultation", label, hours, lower=owed)
    if ground.firm("consultation_hours"):
        yield block("14_consultation", ["firm", *label], [shown], upper=0.0)


def _of_pairs(frame: pd.DataFrame, pairs: list[tuple[str, str]], waves: np.ndarray) -> np.ndarray:
    """Return one cell for each board, service and wave."""
    if not pairs:
        return np.empty(0)
    return cells(frame, pairs, waves)
