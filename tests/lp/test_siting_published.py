"""Published siting instances: every known optimum is matched, with proof."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from siting_cases import CASES, clinics, holmberg, known_optima, pmed, pmedcap, san_francisco
from siting_cases import warehouses as orlib_cap

from allocator.analysis.siting import SiteChoice, choose_sites

FOLDERS = ("orlib_pmed", "orlib_pmedcap", "orlib_cap", "sscflp_holmberg", "spopt_sf", "hsma")
KNOWN = known_optima()
#: Rows that ask for something that is none of the seven problems, each with what it asks for.
OTHER_PROBLEMS = {
    "spopt_SF_pdispersion_p3": "sites as far apart as can be; no zone has a say",
    "spopt_schools_cpmedian": "some sites filled to their capacity, which no status asks for",
}
#: Rows that take more than two seconds.
SLOW = {"pmed6_pcenter", "pmed7_pcenter", "pmedcap01"}

needs_cases = pytest.mark.skipif(
    not CASES.is_dir(), reason="needs ../shared/check/cases, which is not here"
)


def rows() -> list[Any]:
    """Return each case as a parameter, slow ones marked."""
    named = KNOWN.index[KNOWN["file"].str.split("/").str[0].isin(FOLDERS)]
    return [
        pytest.param(case, marks=[pytest.mark.long] if case in SLOW else [])
        for case in named
        if case not in OTHER_PROBLEMS
    ]


def solved(case: str) -> tuple[SiteChoice, float]:
    """Return the choice for a case, and the factor that makes its objective the published one."""
    file = KNOWN.loc[case, "file"]
    if case.startswith("pmedcap"):
        minutes, demand, room, count = pmedcap(file)
        capacity = np.full(len(demand), room)
        options = {"open_count": count, "capacity": capacity, "each_zone_once": True}
        return choose_sites(minutes, demand, "capacitated-p-median", **options), 1.0
    if case.startswith("pmed"):
        minutes, count = pmed(file)
        problem = "p-center" if case.endswith("pcenter") else "p-median"
        return choose_sites(minutes, np.ones(len(minutes)), problem, open_count=count), 1.0
    if case.startswith(("cap", "uncap")):
        costs, demand, capacity, fixed = orlib_cap(file)
        capacity = np.full(len(capacity), np.inf) if case.startswith("uncap") else capacity
        return with_costs("capacitated-facility", costs, demand, capacity, fixed), 1.0
    if case.startswith("sscflp"):
        return with_costs("capacitated-facility-single", *holmberg(file)), 1.0
    return by_travel(case)


def with_costs(
    problem: str, costs: np.ndarray, demand: np.ndarray, capacity: np.ndarray, fixed: np.ndarray
) -> SiteChoice:
    """Choose warehouses; the published costs are those of whole customers, not of a unit."""
    options = {"capacity": capacity, "opening_cost": fixed, "each_zone_once": True}
    return choose_sites(costs, demand, problem, **options)


def by_travel(case: str) -> tuple[SiteChoice, float]:
    """Choose stores or clinics; the clinics' published objective is the mean."""
    numbers = {kind: int(n) for kind, n in re.findall(r"_([pr])(\d+)", case)}
    options: dict[str, Any] = {}
    if "p" in numbers:
        options["open_count"] = numbers["p"]
    if "r" in numbers:
        options["radius"] = float(numbers["r"])
    if case.startswith("hsma"):
        minutes, demand = clinics()
        if "first6" in case:
            minutes = minutes[[f"clinic_{i}" for i in range(1, 7)]]
        return choose_sites(minutes, demand, "p-median", **options), 1.0 / demand.sum()
    minutes, demand = san_francisco()
    problem = {"pmedian": "p-median", "pcenter": "p-center"}.get(case.split("_")[2])
    return choose_sites(minutes, demand, problem or case.split("_")[2], **options), 1.0


@needs_cases
@pytest.mark.parametrize("case", rows())
def test_the_published_optimum_is_matched_with_proof(case: str) -> None:
    """The objective is the published one, and the bound proves it."""
    published = float(KNOWN.loc[case, "published_value"])
    choice, factor = solved(case)
    assert choice.status == "optimal"
    assert choice.gap <= 1e-6
    assert choice.ties_settled
    assert choice.objective * factor == pytest.approx(published, rel=1e-7)


@needs_cases
def test_every_row_is_matched_or_named_as_another_problem() -> None:
    """The six folders have 65 published rows; two of them ask for other problems."""
    assert len(rows()) == 63
    assert set(OTHER_PROBLEMS) <= set(KNOWN.index)


@needs_cases
def test_demand_weighs_costs_given_by_the_unit() -> None:
    """Published costs divided by demand give the same optimum where each unit of demand counts."""
    costs, demand, capacity, fixed = orlib_cap("orlib_cap/cap63.txt")
    choice = choose_sites(
        costs / demand[:, None],
        demand,
        "capacitated-facility",
        capacity=capacity,
        opening_cost=fixed,
    )
    assert choice.objective == pytest.approx(1014062.05, rel=1e-9)
