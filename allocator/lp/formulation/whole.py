"""Posts that can be recruited: steps, viable teams, one lead hub a board, so many bases (15)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pulp

from allocator.lp.formulation.build import Extension
from allocator.lp.formulation.rows import GBP_PER_UNIT, Row, Term, plus, scaled
from allocator.lp.formulation.variables import Label, Variables, safe_name, unique_name
from allocator.lp.problem import AllocationProblem

#: A standard this close to a whole number of steps counts as one: it is a rounded figure.
STEP_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class PostRules:
    """What makes posts recruitable.

    Parameters
    ----------
    step_wte
        Step in which posts are offered.
    minimum_team_wte
        Least posts of a community team; in a combined team perinatal and infant together.
    combined_imh_share
        Part of a combined team's posts that is IMH.
    max_bases
        Most bases that all teams together may use.
    largest_gap
        How far from the proved bound a stage may end, as a share of its objective.
    """

    step_wte: float
    minimum_team_wte: float
    combined_imh_share: float
    max_bases: int
    largest_gap: float

    def least_wte(self, service_model: str) -> float:
        """Return the least IMH posts of a community team of a model of service, WTE."""
        share = self.combined_imh_share if service_model == "combined" else 1.0
        return share * self.minimum_team_wte

    def chooses_bases(self, problem: AllocationProblem) -> bool:
        """Return whether fewer bases may open than the instance has."""
        return self.max_bases < len(problem.bases)


def whole_extension(rules: PostRules) -> Extension:
    """Return what makes a plan in whole posts of the linear program."""
    return Extension(
        families={name: partial(family, rules=rules) for name, family in WHOLE_FAMILIES.items()},
        variables=partial(whole_variables, rules=rules),
        row=lambda _family, row, _variables: row,
    )


def viable_team(
    problem: AllocationProblem, variables: Variables, *, rules: PostRules
) -> Iterator[Row]:
    """Yield family 15: whole steps, teams of 0 or a least size, one lead hub, at most p bases.

    A team once viable stays so, unless every post may fall vacant between waves. Where fewer bases
    may open than there are, a closed base serves nobody and a team with posts has an open one; the
    team's pooled hours, which bind no family to a place, may be worked at any of its open bases.
    """
    yield from _steps(variables, rules)
    yield from _viable(problem, variables, rules)
    yield from _lead_hubs(problem, variables)
    yield from _open_bases(problem, variables, rules)


#: Families of the posts plan alone, by number and function, as in models/README.md.
WHOLE_FAMILIES = {"15_viable_team": viable_team}


def whole_variables(
    lp: pulp.LpProblem, problem: AllocationProblem, variables: Variables, *, rules: PostRules
) -> Variables:
    """Add the whole numbers of family 15, and hours from every hub that may lead.

    ``steps`` counts steps of posts; ``viable``, ``hub`` and ``base`` are 0 or 1: a team has posts,
    a hub leads for a board, a base is open.
    """
    most = most_posts_wte(problem)
    pairs = [(hub, board) for board in sorted(problem.hubs) for hub in problem.hubs[board]]
    limits = {key: _most_steps(problem, key, most, rules.step_wte) for key in variables["t"]}
    teams: list[Label] = [(b, w) for b in problem.teams for w in problem.waves]
    bases: list[Label] = [(j,) for j in problem.bases.index] if rules.chooses_bases(problem) else []
    whole = {
        "steps": add_integers(lp, "steps", limits),
        "viable": add_integers(lp, "viable", dict.fromkeys(teams, 1)),
        "hub": add_integers(lp, "hub", dict.fromkeys(pairs, 1)),
        "base": add_integers(lp, "base", dict.fromkeys(bases, 1)),
    }
    return Variables(variables.by_kind | _hours_of_every_hub(lp, problem, variables) | whole)


def add_integers(
    lp: pulp.LpProblem, kind: str, most: Mapping[Label, int]
) -> dict[Label, pulp.LpVariable]:
    """Add whole numbers between 0 and a most, by label."""
    used: set[str] = set()
    return {
        label: lp.add_variable(unique_name(safe_name(kind, label), used), 0, limit, cat="Integer")
        for label, limit in most.items()
    }


def most_posts_wte(problem: AllocationProblem) -> float:
    """Return posts that no community team can exceed, or would have a use for exceeding, WTE."""
    off = problem.rules.families_off
    useful = _useful_wte(problem)
    limits = [useful]
    if "5_money" not in off:
        limits.append(_affordable_wte(problem))
    if not {"3_continuity", "4_recruitment"} & set(off):
        hired = float(problem.rules.hires_wte.sum())
        limits.append(hired + float(problem.boards["existing_wte"].max()))
    return min(limits)


def _useful_wte(problem: AllocationProblem) -> float:
    """Return posts that would meet every need at the longest hours, and every commitment."""
    rules = problem.rules
    longest = float(problem.arcs["hours_per_family"].max()) if len(problem.arcs) else 0.0
    hours = longest * float(problem.need.sum().max())
    hours += rules.consultation_hours_per_birth * float(problem.boards["births"].sum())
    hours += rules.link_hours_per_supported_board * len(problem.hubs)
    held = problem.boards[["existing_wte", "least_wte"]].to_numpy().max(initial=0.0)
    decided = 0.0 if problem.decided is None else float(problem.decided.max())
    # A step and a least team beyond it, for both round upwards.
    return hours / float(rules.hours_per_wte.min()) + float(held) + decided + 10.0


def _affordable_wte(problem: AllocationProblem) -> float:
    rules, budgets = problem.rules, problem.budgets_gbp
    money = budgets.loc["community"] + rules.transfer_share * budgets.drop("community").sum()
    return float(money.max()) * (1.0 - rules.vacancy_share) / rules.cost_per_wte_gbp


def _most_steps(problem: AllocationProblem, key: Label, most_wte: float, step_wte: float) -> int:
    service, place, wave = key
    limit = most_wte
    if service == "mbu":
        limit = float(problem.mbu_standard.at[place, wave])
    elif service != "community":
        limit = float(problem.embedded_standard.at[(place, service), wave])
    return math.floor(limit / step_wte + STEP_TOLERANCE)


def _hours_of_every_hub(
    lp: pulp.LpProblem, problem: AllocationProblem, variables: Variables
) -> dict[str, dict[Label, pulp.LpVariable]]:
    """Return link and consultation hours with those of hubs that do not lead as yet."""
    hours = {kind: dict(variables[kind]) for kind in ("link", "consultation")}
    for kind, known in hours.items():
        used = {variable.name for variable in known.values()}
        for board in sorted(problem.hubs):
            for hub in problem.hubs[board]:
                for wave in problem.waves:
                    label = (hub, board, wave)
                    both_open = problem.is_open(board, wave) and problem.is_open(hub, wave)
                    if both_open and label not in known:
                        name = unique_name(safe_name(kind, label), used)
                        known[label] = lp.add_variable(name, lowBound=0)
    return hours


def _steps(variables: Variables, rules: PostRules) -> Iterator[Row]:
    for key, posts in variables["t"].items():
        terms: list[Term] = [(posts, 1.0), (variables["steps"][key], -rules.step_wte)]
        yield Row(("step", *key), terms, "=", 0.0)


def _viable(problem: AllocationProblem, variables: Variables, rules: PostRules) -> Iterator[Row]:
    most = most_posts_wte(problem)
    kept = problem.rules.retention > 0.0 and "3_continuity" not in problem.rules.families_off
    for (team, wave), viable in variables["viable"].items():
        posts = variables["t"]["community", team, wave]
        least = rules.least_wte(str(problem.boards.at[team, "service_model"]))
        yield Row(("least", team, wave), [(posts, 1.0), (viable, -least)], ">=", 0.0)
        yield Row(("most", team, wave), [(posts, 1.0), (viable, -most)], "<=", 0.0)
        if kept and wave != problem.waves[0]:
            before = variables["viable"][team, problem.waves[problem.waves.index(wave) - 1]]
            yield Row(("stays", team, wave), [(viable, 1.0), (before, -1.0)], ">=", 0.0)


def _lead_hubs(problem: AllocationProblem, variables: Variables) -> Iterator[Row]:
    """Yield one lead hub for each supported board: families, hours and payments from it alone."""
    for board in sorted(problem.hubs):
        choices = [variables["hub"][hub, board] for hub in problem.hubs[board]]
        yield Row(("one_hub", board), scaled(choices), "=", 1.0)
    zone_board = problem.zones["board_code"].to_dict()
    base_board = problem.bases["board_code"].to_dict()
    served: dict[Label, list[Term]] = defaultdict(list)
    for (zone, site, _mode, wave), families in variables["x"].items():
        if (hub := (base_board[site], zone_board[zone])) in variables["hub"]:
            served[(*hub, zone, wave)].append((families, 1.0))
    for (hub, board, zone, wave), terms in served.items():
        most = float(problem.need.at[zone, wave])
        leads = variables["hub"][hub, board]
        yield Row(("hub", hub, zone, wave), _only_if(terms, leads, most), "<=", 0.0)
    for kind in ("link", "consultation", "paid"):
        for (hub, board, wave), given in variables[kind].items():
            if (hub, board) in variables["hub"]:
                most = most_given(problem, kind, board, wave)
                terms = _only_if([(given, 1.0)], variables["hub"][hub, board], most)
                yield Row((kind, hub, board, wave), terms, "<=", 0.0)


def most_given(problem: AllocationProblem, kind: str, board: str, wave: int) -> float:
    """Return hours beyond which more meets no standard, or all the money of the wave."""
    if kind == "link":
        return problem.link_hours_owed(board)
    if kind == "consultation":
        births = float(problem.boards.at[board, "births"])
        return problem.rules.consultation_hours_per_birth * births
    return float(problem.budgets_gbp[wave].sum()) / GBP_PER_UNIT


def _open_bases(
    problem: AllocationProblem, variables: Variables, rules: PostRules
) -> Iterator[Row]:
    """Yield the limit on bases, the open base of each team, and nobody served from a closed one."""
    bases = variables["base"]
    if not bases:
        return
    yield Row(("most_bases",), scaled(bases.values()), "<=", float(rules.max_bases))
    base_board = problem.bases["board_code"]
    for (team, wave), viable in variables["viable"].items():
        own: Iterable[pulp.LpVariable] = (
            bases[(site,)] for site in base_board.index[base_board == team]
        )
        terms = plus([(viable, 1.0)], scaled(own, -1.0))
        yield Row(("team_base", team, wave), terms, "<=", 0.0)
    served: dict[Label, list[Term]] = defaultdict(list)
    for (zone, site, _mode, wave), families in variables["x"].items():
        served[site, zone, wave].append((families, 1.0))
    for (site, zone, wave), terms in served.items():
        most = float(problem.need.at[zone, wave])
        yield Row(("base", site, zone, wave), _only_if(terms, bases[(site,)], most), "<=", 0.0)


def _only_if(terms: list[Term], chosen: pulp.LpVariable, most: float) -> list[Term]:
    """Return ``terms - most x chosen``: at most nothing where not chosen."""
    return plus(terms, [(chosen, -most)])
