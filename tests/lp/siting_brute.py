"""Siting questions small enough to try every answer, and the answer that trying gives."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from allocator.lp.siting import (
    CAPACITATED,
    COSTED,
    NEED_COUNT,
    NEED_RADIUS,
    SINGLE_SOURCE,
    SitingProblem,
)

#: Pairs further apart than this have no way.
FAR = 11
CLOSE = 1e-9


@st.composite
def questions(draw: st.DrawFn, name: str) -> SitingProblem:
    """Draw a small question of one problem: ties, gaps, idle zones, every status of a site."""
    zones = draw(st.integers(1, 4 if name in SINGLE_SOURCE else 6))
    sites = draw(st.integers(1, 3 if name in CAPACITATED else 5))
    rolled = draw(st.lists(st.integers(0, FAR + 1), min_size=zones * sites, max_size=zones * sites))
    minutes = np.array(rolled, dtype=float).reshape(zones, sites)
    minutes[minutes > FAR] = np.inf
    demand = np.array(draw(st.lists(st.integers(0, 5), min_size=zones, max_size=zones)), float)
    standing = draw(st.lists(st.sampled_from("   ef-"), min_size=sites, max_size=sites))
    rooms = st.one_of(st.integers(0, 12).map(float), st.just(np.inf))
    counted, limited = name in NEED_COUNT, name in NEED_RADIUS
    return SitingProblem(
        name,
        minutes,
        demand,
        demand if draw(st.booleans()) else np.ones(zones),
        np.array(draw(st.lists(rooms, min_size=sites, max_size=sites))),
        np.array(draw(st.lists(st.integers(0, 20), min_size=sites, max_size=sites)), float),
        np.array([word in "ef" for word in standing]),
        np.array([word != "-" for word in standing]),
        draw(st.integers(1, sites)) if counted or draw(st.booleans()) else None,
        float(draw(st.integers(1, FAR))) if limited or draw(st.booleans()) else None,
    )


def tried(problem: SitingProblem) -> tuple[float, np.ndarray] | None:
    """Return objective and first of the best sets by trying every one; None without any."""
    rated = [(*rating, tuple(~is_open)) for is_open, rating in _rated(problem)]
    if not rated:
        return None
    for place in (0, 1):
        least = min(one[place] for one in rated)
        rated = [one for one in rated if one[place] <= least + CLOSE * max(1.0, abs(least))]
    value, _, closed = min(rated, key=lambda one: one[2])
    return (-value if problem.name == "mclp" else value), ~np.array(closed)


def _rated(problem: SitingProblem) -> Iterator[tuple[np.ndarray, tuple[float, float]]]:
    """Yield each set that answers, with what is minimised and what decides among ties."""
    for word in itertools.product([False, True], repeat=problem.sites):
        is_open = np.array(word)
        if _may_be(problem, is_open):
            rating = _rating(problem, is_open)
            if rating is not None:
                yield is_open, rating


def _may_be(problem: SitingProblem, is_open: np.ndarray) -> bool:
    if (problem.must_open & ~is_open).any() or (is_open & ~problem.may_open).any():
        return False
    count, wanted = int(is_open.sum()), problem.open_count
    if wanted is None:
        return count > 0
    return 0 < count <= wanted if problem.name == "lscp" else count == wanted


def _rating(problem: SitingProblem, is_open: np.ndarray) -> tuple[float, float] | None:
    nearest = np.where(is_open, problem.reach, np.inf).min(axis=1)
    if problem.name == "mclp":
        return -float(problem.demand[np.isfinite(nearest)].sum()), 0.0
    if not np.isfinite(nearest).all():
        return None
    travel = float(problem.weight @ nearest)
    simple = {
        "p-median": (travel, 0.0),
        "p-center": (float(nearest.max()), travel),
        "lscp": (float(is_open.sum()), travel),
    }
    if problem.name in simple:
        return simple[problem.name]
    least = _whole(problem, is_open) if problem.name in SINGLE_SOURCE else _split(problem, is_open)
    if least is None:
        return None
    return least + float(problem.opening_cost[is_open].sum()) * (problem.name in COSTED), 0.0


def _whole(problem: SitingProblem, is_open: np.ndarray) -> float | None:
    """Return the least travel with each zone at one site, trying every assignment."""
    least = None
    for places in itertools.product(np.flatnonzero(is_open), repeat=problem.zones):
        at = np.array(places)
        minutes = problem.reach[np.arange(problem.zones), at]
        load = np.bincount(at, weights=problem.demand, minlength=problem.sites)
        if np.isfinite(minutes).all() and (load <= problem.capacity + CLOSE).all():
            travel = float(problem.weight @ minutes)
            least = travel if least is None else min(least, travel)
    return least


def _split(problem: SitingProblem, is_open: np.ndarray) -> float | None:
    """Return the least travel with demand split at will, by a linear program of SciPy's."""
    zone, site = np.nonzero(problem.allowed & is_open)
    served = (zone == np.arange(problem.zones)[:, None]).astype(float)
    used = np.where(site == np.arange(problem.sites)[:, None], problem.demand[zone], 0.0)
    found = linprog(
        problem.weight[zone] * problem.minutes[zone, site],
        A_ub=used,
        b_ub=np.minimum(problem.capacity, problem.demand.sum()),
        A_eq=served,
        b_eq=np.ones(problem.zones),
        bounds=(0, 1),
    )
    return float(found.fun) if found.status == 0 else None


def reordered(problem: SitingProblem, zones: np.ndarray, sites: np.ndarray) -> SitingProblem:
    """Return the same question with zones and sites in another order."""
    return dataclasses.replace(
        problem,
        minutes=problem.minutes[np.ix_(zones, sites)],
        demand=problem.demand[zones],
        weight=problem.weight[zones],
        capacity=problem.capacity[sites],
        opening_cost=problem.opening_cost[sites],
        must_open=problem.must_open[sites],
        may_open=problem.may_open[sites],
    )
