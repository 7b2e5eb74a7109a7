"""Families 1, 2, 10, 11, 12 and 13, stated again: need, staff time, equity, coverage, openings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.lp.proof.rows import Block, Entries, Ground, block, by_wave, cells


def need(ground: Ground) -> Iterator[Block]:
    """Yield family 1: sum x + share of e + u = need, for each zone and wave.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    u, x = ground.columns["u"], ground.columns["x"]
    demand = cells(ground.problem.need, u["zone_id"], u["wave"])
    entries: list[Entries] = [
        (u.find(x["zone_id"], x["wave"]), x.at, 1.0),
        _embedded(ground, _share(ground)),
        (u.row, u.at, 1.0),
    ]
    yield block("1_need", [u["zone_id"], u["wave"]], entries, lower=demand, upper=demand)


def staff_time(ground: Ground) -> Iterator[Block]:
    """Yield family 2: hours worked within hours of posts; posts at bases are the team's.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    rules, columns = ground.problem.rules, ground.columns
    c, x, e, t = (columns[kind] for kind in ("c", "x", "e", "t"))
    lead = ground.problem.boards["lead_site"]
    hours: list[Entries] = [
        (c.find(x["site_code"], x["wave"]), x.at, x["hours_per_family"]),
        (c.row, c.at, -by_wave(rules.hours_per_wte, c["wave"])),
    ]
    for kind in (columns["consultation"], columns["link"]):
        at = c.find(lead.reindex(kind["hub"]), kind["wave"])
        hours.append((at, kind.at, 1.0))
    yield block("2_staff_time", ["base", c["site_code"], c["wave"]], hours, upper=0.0)
    own = t.table[t.table["service"] == "community"]
    teams = pd.MultiIndex.from_frame(own[["place", "wave"]])
    places = teams.get_indexer(pd.MultiIndex.from_arrays([c["board"], c["wave"]]))
    posts: list[Entries] = [
        (places, c.at, 1.0),
        (np.arange(len(own)), t.at[own.index], -1.0),
    ]
    labels = ["team", own["place"].to_numpy(), own["wave"].to_numpy()]
    yield block("2_staff_time", labels, posts, lower=0.0, upper=0.0)
    embedded: list[Entries] = [
        (e.row, e.at, rules.hours_per_family),
        (
            e.row,
            t.place(e["service"], e["board"], e["wave"]),
            -by_wave(rules.hours_per_wte, e["wave"]),
        ),
    ]
    yield block("2_staff_time", [e["service"], e["board"], e["wave"]], embedded, upper=0.0)


def remote(ground: Ground) -> Iterator[Block]:
    """Yield family 10: video within its share of a board's community families.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    x, share = ground.columns["x"], ground.problem.rules.remote_max_share
    video = x.table[x.table["mode"] == "remote"]
    keys = pd.MultiIndex.from_frame(video[["board", "wave"]].drop_duplicates())
    at = keys.get_indexer(pd.MultiIndex.from_arrays([x["board"], x["wave"]]))
    coefficients = np.where(x["mode"] == "remote", 1.0 - share, -share)
    labels = [keys.get_level_values(name) for name in ("board", "wave")]
    yield block("10_remote", labels, [(at, x.at, coefficients)], upper=0.0)


def within_board_equity(ground: Ground) -> Iterator[Block]:
    """Yield family 11: each attainable zone against its board, and the best zone against it.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    rules, columns = ground.problem.rules, ground.columns
    u, x, served, best = (columns[kind] for kind in ("u", "x", "served", "best"))
    share = _share(ground)
    opened = cells(ground.opened.astype(float), u["board"], u["wave"]) > 0
    used = (share != 0.0) & opened
    number = np.where(used, np.cumsum(used) - 1, -1)
    at = u.find(x["zone_id"], x["wave"])
    rows, places, coefficients = _embedded(ground, share)
    families: list[Entries] = [
        (np.where(at < 0, -1, number[at]), x.at, 1.0),
        (number[rows], places, coefficients),
    ]
    zone, board, wave = (u[part][used] for part in ("zone_id", "board", "wave"))
    every, own = np.arange(len(zone)), share[used]
    top = (every, best.place(board, wave), -own)
    yield block("11_within_board_equity", ["best", zone, wave], [*families, top], upper=0.0)
    if rules.within_board_least:
        floor = (every, served.place(board, wave), -rules.within_board_least * own)
        yield block("11_within_board_equity", ["least", zone, wave], [*families, floor], lower=0.0)
    limit: list[Entries] = [
        (best.row, best.at, 1.0),
        (best.row, served.place(best["board"], best["wave"]), -rules.within_board_most),
    ]
    labels = ["most", best["board"], best["wave"]]
    yield block("11_within_board_equity", labels, limit, upper=0.0)


def coverage(ground: Ground) -> Iterator[Block]:
    """Yield family 12: families by board; the worst board; levels; the floor.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    columns, rules = ground.columns, ground.problem.rules
    served, x, e, level = (columns[kind] for kind in ("served", "x", "e", "level"))
    total: list[Entries] = [
        (served.find(x["board"], x["wave"]), x.at, 1.0),
        (served.find(e["board"], e["wave"]), e.at, 1.0),
        (served.row, served.at, -1.0),
    ]
    labels = ["served", served["board"], served["wave"]]
    yield block("12_coverage", labels, total, lower=0.0, upper=0.0)
    table = served.table.assign(
        need=cells(ground.board_need, served["board"], served["wave"]), at=served.at
    )
    opened = cells(ground.opened.astype(float), served["board"], served["wave"]) > 0
    table = table[(table["need"] != 0.0) & opened]
    board, wave, families, at = (table[n].to_numpy() for n in ("board", "wave", "need", "at"))
    every = np.arange(len(table))
    worst: list[Entries] = [
        (every, columns["z"].place(wave), families),
        (every, at, -1.0),
    ]
    yield block("12_coverage", ["worst", board, wave], worst, upper=0.0)
    for number in pd.unique(level["level"]):
        numbers = np.full(len(table), number)
        settled: list[Entries] = [
            (every, level.place(numbers, wave), families),
            (every, at, -1.0),
        ]
        yield block("12_coverage", ["level", numbers, board, wave], settled, upper=0.0)
    short = columns["short_floor"].place(board, wave)
    owed = families * by_wave(rules.floor_coverage, wave)
    floor: list[Entries] = [(every, at, 1.0), (every, short, 1.0)]
    yield block("12_coverage", ["floor", board, wave], floor, lower=owed)
    if ground.firm("floor_coverage"):
        yield block("12_coverage", ["firm", board, wave], [(every, short, 1.0)], upper=0.0)


def openings(ground: Ground) -> Iterator[Block]:
    """Yield family 13: no team before its board's first wave, a cap on it in that wave.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    t, boards = ground.columns["t"], ground.problem.boards
    own = t.table[t.table["service"] == "community"]
    first = boards["first_wave"].reindex(own["place"]).to_numpy(dtype=float)
    early = own["wave"].to_numpy() <= first
    cap = np.where(own["wave"] == first, ground.problem.rules.first_wave_cap_wte, 0.0)
    cap = np.maximum(cap, boards["existing_wte"].reindex(own["place"]).to_numpy(dtype=float))
    team = own[early]
    entries = [(np.arange(len(team)), t.at[team.index], 1.0)]
    yield block("13_openings", [team["place"], team["wave"]], entries, upper=cap[early])


def _share(ground: Ground) -> np.ndarray:
    """Return the share of each zone and wave in its board's attainable need; zero where none."""
    u = ground.columns["u"]
    own = cells(ground.attainable, u["zone_id"], u["wave"])
    whole = cells(ground.board_need, u["board"], u["wave"])
    return np.asarray(np.divide(own, whole, out=np.zeros_like(own), where=whole != 0.0))


def _embedded(ground: Ground, share: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each zone's part of what its board's embedded services serve, as entries by zone."""
    u, e = ground.columns["u"], ground.columns["e"]
    zones = u.table[["board", "wave"]].assign(row=u.row, share=share)
    services = e.table[["board", "wave"]].assign(at=e.at)
    both = zones[share != 0.0].merge(services, on=["board", "wave"])
    return both["row"].to_numpy(), both["at"].to_numpy(), both["share"].to_numpy(dtype=float)
