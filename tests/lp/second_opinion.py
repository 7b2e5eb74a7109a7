"""Conflicts and repairs in other code: rows from the formulation, policies found by moving them.

What a policy loosens is not looked up: the setting is moved a little, the problem is stated again,
and the rows whose right-hand sides have moved are the policy's. Policies without a figure of their
own loosen rows named here one by one. SciPy and SCIP solve; nothing of the diagnosis is used.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pyscipopt
import scipy.optimize
import scipy.sparse

from allocator.inputs.parameters.contract import EMBEDDED_SERVICES
from allocator.lp.formulation import FAMILIES, build
from allocator.lp.problem import AllocationProblem

#: Name, then whatever of service, board, network, part and wave makes the policy one.
Name = tuple[object, ...]

_STEP = 1e-3

#: Tighter than its own default; as tight as linprog goes, SCIP may cycle.
SCIP_TOLERANCE = 1e-8


@dataclasses.dataclass(frozen=True)
class Column:
    """One column that lets a policy give way: what a unit adds to each row's right-hand side."""

    policy: Name
    moves: dict[int, float]
    most: float = np.inf


class SecondOpinion:
    """One instance as matrices, with columns for its policies."""

    def __init__(self, problem: AllocationProblem) -> None:
        formulation = build(problem)
        self.problem = problem
        self.variables = formulation.variables
        self.rows = list(formulation.rows.values())
        self.keys = list(formulation.rows)
        self.at = {key: number for number, key in enumerate(self.keys)}
        self.columns = list(self._columns())
        self.policies = sorted({c.policy for c in self.columns}, key=str)
        names = {v.name: n for n, v in enumerate(formulation.lp.variables())}
        self.width = len(names)
        entries = [
            (number, names[variable.name], factor)
            for number, row in enumerate(self.rows)
            for variable, factor in row.terms
        ]
        moves = [
            (row, self.width + n, -by)
            for n, column in enumerate(self.columns)
            for row, by in column.moves.items()
        ]
        at_row, at_column, values = (np.array(part) for part in zip(*entries, *moves, strict=True))
        shape = (len(self.rows), self.width + len(self.columns))
        self.matrix = scipy.sparse.csr_matrix((values, (at_row, at_column)), shape=shape)
        self.bounds = np.array([row.bound for row in self.rows])
        self.senses = np.array([row.sense for row in self.rows])

    def has_plan(self, *, off: Collection[Name] = ()) -> bool:
        """Return whether there is a plan with some policies switched off."""
        limits = [c.most if c.policy in set(off) else 0.0 for c in self.columns]
        return self._solve(np.zeros(len(limits)), np.array(limits)) is not None

    def has_plan_after(self, amounts: Mapping[Name, float]) -> bool:
        """Return whether there is a plan once policies give way by so much in all, and no more."""
        known = set(self.policies)
        assert set(amounts) <= known, set(amounts) - known
        shared = [(amounts.get(policy, 0.0), policy) for policy in self.policies]
        extra = scipy.sparse.csr_matrix(
            [
                [0.0] * self.width + [float(c.policy == policy) for c in self.columns]
                for _amount, policy in shared
            ]
        )
        limits = np.array([c.most for c in self.columns])
        totals = np.array([amount * (1 + 1e-9) + 1e-8 for amount, _policy in shared])
        return self._solve(np.zeros(len(limits)), limits, extra, totals) is not None

    def least_cost(self, cost: Mapping[str, float], open_to: Collection[Name]) -> float | None:
        """Return the least cost of giving way if only some policies may; None if that is no use."""
        limits = [c.most if c.policy in set(open_to) else 0.0 for c in self.columns]
        weights = np.array([cost[str(c.policy[0])] for c in self.columns])
        return self._solve(weights, np.array(limits))

    def scip_cost(self, cost: Mapping[str, float]) -> float:
        """Return the least cost of giving way, by SCIP."""
        model = pyscipopt.Model()
        model.hideOutput()
        for name in ("numerics/feastol", "numerics/dualfeastol"):
            model.setParam(name, SCIP_TOLERANCE)
        model.setParam("limits/time", 20)
        variables = [model.addVar(lb=0.0) for _ in range(self.width)]
        variables += [
            model.addVar(lb=0.0, ub=None if np.isinf(c.most) else c.most) for c in self.columns
        ]
        for number, row in enumerate(self.rows):
            part = self.matrix[number]
            total = pyscipopt.quicksum(
                v * variables[n] for n, v in zip(part.indices, part.data, strict=True)
            )
            if row.sense == "<=":
                model.addCons(total <= row.bound)
            elif row.sense == ">=":
                model.addCons(total >= row.bound)
            else:
                model.addCons(total == row.bound)
        own = variables[self.width :]
        model.setObjective(
            pyscipopt.quicksum(
                cost[str(c.policy[0])] * v for c, v in zip(self.columns, own, strict=True)
            )
        )
        model.optimize()
        assert model.getStatus() == "optimal"
        return float(model.getObjVal())

    def _solve(
        self,
        weights: np.ndarray,
        limits: np.ndarray,
        extra: scipy.sparse.csr_matrix | None = None,
        extra_bounds: np.ndarray | None = None,
    ) -> float | None:
        signs = np.where(self.senses == ">=", -1.0, 1.0)
        equal = self.senses == "="
        upper = scipy.sparse.diags(signs) @ self.matrix
        matrix, bounds = upper[~equal], (signs * self.bounds)[~equal]
        if extra is not None:
            matrix = scipy.sparse.vstack([matrix, extra])
            bounds = np.concatenate([bounds, extra_bounds])
        result = scipy.optimize.linprog(
            np.concatenate([np.zeros(self.width), weights]),
            A_ub=matrix,
            b_ub=bounds,
            A_eq=self.matrix[equal],
            b_eq=self.bounds[equal],
            bounds=[(0, None)] * self.width + [(0, limit) for limit in limits],
            method="highs-ds",
            options={
                "presolve": False,
                "primal_feasibility_tolerance": 1e-9,
                "dual_feasibility_tolerance": 1e-9,
            },
        )
        assert result.status in (0, 2), result.message
        return float(result.fun) if result.status == 0 else None

    def _columns(self) -> Iterator[Column]:
        yield from self._of_budgets()
        yield from self._of_people()
        yield from self._of_boards()
        yield from self._of_rows()

    def _of_budgets(self) -> Iterator[Column]:
        problem, share = self.problem, self.problem.rules.carry_over_share
        for service in problem.budgets_gbp.index:
            for wave in problem.waves:
                more = problem.budgets_gbp.copy()
                more.loc[service, wave] += 1000 * _STEP
                moved = dataclasses.replace(problem, budgets_gbp=more)
                yield Column(("budget", service, wave), self._moved(moved, "5_money"))
                if wave != problem.waves[-1] and share < 1:
                    at = self.at["5_money", ("carry", service, wave)]
                    most = (1 - share) * problem.budgets_gbp.at[service, wave] / 1000
                    yield Column(("carry_over", service, wave), {at: 1.0}, most)
        for key in self.keys:
            if key[1][0] == "share" and key[0] == "5_money":
                yield Column(("board_shares", *key[1][1:]), {self.at[key]: 1.0})

    def _of_people(self) -> Iterator[Column]:
        rules = self.problem.rules
        for wave in self.problem.waves:
            more = rules.hires_wte.copy()
            more[wave] += _STEP
            yield Column(
                ("recruitment", wave), self._moved(self._ruled(hires_wte=more), "4_recruitment")
            )
        for name, pool in rules.network_hires_wte.items():
            pools = {**rules.network_hires_wte, name: pool + _STEP}
            moves = self._moved(self._ruled(network_hires_wte=pools), "4_recruitment")
            if moves:
                yield Column(("network_recruitment", name), moves)
        moves = self._moved(
            self._ruled(first_wave_cap_wte=rules.first_wave_cap_wte + _STEP), "13_openings"
        )
        if moves:
            yield Column(("first_wave_cap",), moves)

    def _of_boards(self) -> Iterator[Column]:
        problem = self.problem
        for team in problem.teams:
            for name, step in (("least", -_STEP), ("most", _STEP)):
                boards = problem.boards.copy()
                boards.loc[team, f"{name}_wte"] += step
                moves = self._moved(dataclasses.replace(problem, boards=boards), "16_commitments")
                if moves:
                    yield Column((f"{name}_posts", team), moves)
            first = int(problem.boards.at[team, "first_wave"])
            if problem.boards.at[team, "existing_wte"] > problem.rules.first_wave_cap_wte:
                at = self.at["13_openings", (team, first)]
                yield Column(("first_wave_cap", team), {at: 1.0})

    def _of_rows(self) -> Iterator[Column]:
        firm = {
            "12_coverage": "floor_coverage",
            "8_network_cover": "link_hours",
            "14_consultation": "consultation_hours",
        }
        for (family, label), at in self.at.items():
            wave = label[-1]
            if family == "3_continuity" and label[0] == "posts":
                yield Column(("no_unwinding", label[1], wave), {at: -1.0})
            elif family == "10_remote":
                yield Column(("remote_share", wave), {at: 1.0})
            elif family == "11_within_board_equity" and label[0] in ("least", "most"):
                sign = -1.0 if label[0] == "least" else 1.0
                yield Column(("within_board_equity", label[0], wave), {at: sign})
            elif label[0] == "firm" and family in firm:
                yield Column((firm[family], wave), {at: 1.0})
            elif label[0] == "firm" and label[1] in EMBEDDED_SERVICES:
                yield Column(("embedded_posts", label[1], wave), {at: 1.0})
            elif label[0] == "firm" and family == "7_mother_and_baby_units":
                yield Column((f"mbu_{label[1]}", wave), {at: 1.0})

    def _ruled(self, **changes: object) -> AllocationProblem:
        rules = dataclasses.replace(self.problem.rules, **changes)
        return dataclasses.replace(self.problem, rules=rules)

    def _moved(self, other: AllocationProblem, family: str) -> dict[int, float]:
        """Return what a step of a setting adds to each row's right-hand side, for one unit."""
        rows = [row for row in FAMILIES[family](other, self.variables) if row.terms]
        at = [self.at[family, row.label] for row in rows]
        moved = {
            n: (row.bound - self.rows[n].bound) / _STEP for n, row in zip(at, rows, strict=True)
        }
        return {at: by for at, by in moved.items() if abs(by) > 1e-9}


def as_name(policy) -> Name:
    """Return a policy of the diagnosis by the name that it has here."""
    fields = [getattr(policy, field) for field in ("name", "service", "board", "network", "part")]
    if fields[0] == "mbu_posts":
        fields[1] = None
    wave = policy.wave
    return tuple(field for field in [*fields, wave] if field is not None)
