"""Families 3, 4, 5 and 16, stated again: continuity, recruitment, money, commitments."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.lp.proof.columns import Kind
from allocator.lp.proof.rows import Block, Entries, Ground, block, by_wave, cells

#: Money stands in thousands, as in models/README.md.
_GBP_A_THOUSAND = 1000.0
#: Posts decided already are kept to within this.
_DECIDED_WTE = 1e-10


def continuity(ground: Ground) -> Iterator[Block]:
    """Yield family 3: t = rho t before + growth + replacement; replacement within leavers.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    columns, rho = ground.columns, ground.problem.rules.retention
    t, growth, replacement = (columns[kind] for kind in ("t", "growth", "replacement"))
    before = t.place(t["service"], t["place"], _before(ground, t["wave"]))
    known = ground.problem.boards["existing_wte"].reindex(t["place"]).fillna(0.0)
    start = (t["wave"] == ground.problem.waves[0]) & (t["service"] == "community")
    existing = np.where(start, known.to_numpy(dtype=float), 0.0)
    labels = [t["service"], t["place"], t["wave"]]
    change: list[Entries] = [
        (t.row, t.at, 1.0),
        (t.row, growth.at, -1.0),
        (t.row, replacement.at, -1.0),
        (t.row, before, -rho),
    ]
    kept = rho * existing
    yield block("3_continuity", ["posts", *labels], change, lower=kept, upper=kept)
    left: list[Entries] = [(t.row, replacement.at, 1.0), (t.row, before, rho - 1.0)]
    yield block("3_continuity", ["leavers", *labels], left, upper=(1.0 - rho) * existing)


def recruitment(ground: Ground) -> Iterator[Block]:
    """Yield family 4: hires of a wave within the pool; a network's within its own.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    waves, rules = ground.problem.waves, ground.problem.rules
    hires = [ground.columns[kind] for kind in ("growth", "replacement")]
    order = pd.Index(waves)
    every: list[Entries] = [(order.get_indexer(kind["wave"]), kind.at, 1.0) for kind in hires]
    yield block("4_recruitment", [order], every, upper=by_wave(rules.hires_wte, order))
    network = ground.problem.boards["network"]
    for name, pool in rules.network_hires_wte.items():
        own: list[Entries] = [
            (
                np.where(
                    (network.reindex(kind["place"]) == name) & (kind["service"] != "mbu"),
                    order.get_indexer(kind["wave"]),
                    -1,
                ),
                kind.at,
                1.0,
            )
            for kind in hires
        ]
        yield block("4_recruitment", [[name] * len(order), order], own, upper=float(pool))


def money(ground: Ground) -> Iterator[Block]:
    """Yield family 5, in GBP thousand: establishment, cash, carry-over, transfers, shares.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    rules, columns = ground.problem.rules, ground.columns
    carried, lapsed, t, growth = (columns[k] for k in ("carried", "lapsed", "t", "growth"))
    service, wave = carried["service"], carried["wave"]
    budget = cells(ground.problem.budgets_gbp, service, wave) / _GBP_A_THOUSAND
    cost, setup = _prices(ground)
    of_posts = carried.find(t["service"], t["wave"])
    moved = _moved(ground, carried)
    funded = [(of_posts, t.at, cost / (1.0 - rules.vacancy_share)), *moved]
    yield block("5_money", ["establishment", service, wave], funded, upper=budget)
    cash: list[Entries] = [
        *moved,
        (of_posts, t.at, cost),
        (of_posts, growth.at, setup),
        (carried.row, carried.at, 1.0),
        (carried.row, lapsed.at, 1.0),
        (carried.row, carried.place(service, _before(ground, wave)), -1.0),
    ]
    yield block("5_money", ["cash", service, wave], cash, lower=budget, upper=budget)
    limit = np.where(wave == ground.problem.waves[-1], 0.0, rules.carry_over_share * budget)
    carry = [(carried.row, carried.at, 1.0)]
    yield block("5_money", ["carry", service, wave], carry, upper=limit)
    yield from _transfers(ground)
    if ground.problem.board_shares is not None:
        yield _shares(ground, ground.problem.board_shares)


def commitments(ground: Ground) -> Iterator[Block]:
    """Yield family 16: least and most posts of a team; posts already decided.

    Yields
    ------
    Block
        Its rows, shape by shape.
    """
    t, boards = ground.columns["t"], ground.problem.boards
    own = t.table[t.table["service"] == "community"]
    team, wave = own["place"].to_numpy(), own["wave"].to_numpy()
    opened = cells(ground.opened.astype(float), team, wave) > 0
    least, most = (boards[n].reindex(team).to_numpy(dtype=float) for n in ("least_wte", "most_wte"))
    for name, used in (("least", (least > 0.0) & opened), ("most", np.isfinite(most))):
        entries = [(np.arange(used.sum()), t.at[own.index[used]], 1.0)]
        bounds = {"lower": least[used]} if name == "least" else {"upper": most[used]}
        yield block("16_commitments", [name, team[used], wave[used]], entries, **bounds)
    if ground.problem.decided is not None:
        keys = ground.problem.decided.index
        labels = [keys.get_level_values(part) for part in range(3)]
        posts = ground.problem.decided.to_numpy(dtype=float)
        entries = [(np.arange(len(keys)), t.place(*labels), 1.0)]
        yield block(
            "16_commitments", ["decided_least", *labels], entries, lower=posts - _DECIDED_WTE
        )
        yield block(
            "16_commitments", ["decided_most", *labels], entries, upper=posts + _DECIDED_WTE
        )


def _prices(ground: Ground) -> tuple[float, float]:
    """Return recurring cost of a post and one-off cost of a new one, GBP thousand."""
    rules = ground.problem.rules
    return (
        rules.cost_per_wte_gbp / _GBP_A_THOUSAND,
        rules.setup_cost_per_wte_gbp / _GBP_A_THOUSAND,
    )


def _before(ground: Ground, waves: np.ndarray) -> np.ndarray:
    """Return the wave before each wave; 0, which is no wave, before the first."""
    order = ground.problem.waves
    previous = dict(zip(order, (0, *order), strict=False))
    return np.array([previous[wave] for wave in waves], dtype=int)


def _moved(ground: Ground, rows: Kind) -> list[Entries]:
    """Return what moves out of each service's budget less what moves in."""
    out, into = ground.columns["moved_out"], ground.columns["moved_in"]
    return [
        (rows.find(out["service"], out["wave"]), out.at, 1.0),
        (rows.find(into["service"], into["wave"]), into.at, -1.0),
    ]


def _transfers(ground: Ground) -> Iterator[Block]:
    """Yield what moves: as much in as out, and out of each budget no more than its part."""
    out, into = ground.columns["moved_out"], ground.columns["moved_in"]
    if not len(out):
        return
    order = pd.Index(ground.problem.waves)
    both: list[Entries] = [
        (order.get_indexer(out["wave"]), out.at, 1.0),
        (order.get_indexer(into["wave"]), into.at, -1.0),
    ]
    yield block("5_money", ["moved", order], both, lower=0.0, upper=0.0)
    budget = cells(ground.problem.budgets_gbp, out["service"], out["wave"]) / _GBP_A_THOUSAND
    labels = ["moved_out", out["service"], out["wave"]]
    limit = ground.problem.rules.transfer_share * budget
    yield block("5_money", labels, [(out.row, out.at, 1.0)], upper=limit)


def _shares(ground: Ground, shares: pd.DataFrame) -> Block:
    """Return each board's limit: its share of the community money and what it is paid."""
    columns, rules = ground.columns, ground.problem.rules
    t, growth, paid = columns["t"], columns["growth"], columns["paid"]
    limits = columns["served"]  # one row a board and wave
    cost, setup = _prices(ground)
    share = cells(shares, limits["board"], limits["wave"])
    community = np.full(len(limits), "community", dtype=object)
    own = np.where(t["service"] == "community", limits.find(t["place"], t["wave"]), -1)
    payer = limits.find(paid["board"], paid["wave"])
    spends = np.union1d(own[own >= 0], payer)
    used = np.isin(limits.row, spends)

    def of_used(rows: np.ndarray) -> np.ndarray:
        return np.where(np.isin(rows, spends), rows, -1)

    entries: list[Entries] = [
        (own, t.at, cost / (1.0 - rules.vacancy_share)),
        (own, growth.at, setup),
        (payer, paid.at, 1.0),
        (of_used(limits.find(paid["hub"], paid["wave"])), paid.at, -1.0),
    ]
    for kind, sign in (("moved_out", 1.0), ("moved_in", -1.0)):
        at = columns[kind].place(community, limits["wave"])
        entries.append((np.where(used, limits.row, -1), at, sign * share))
    waves = limits["wave"]
    budget = cells(ground.problem.budgets_gbp, community, waves) / _GBP_A_THOUSAND
    labels = ["share", limits["board"], waves]
    return block("5_money", labels, entries, upper=share * budget)
