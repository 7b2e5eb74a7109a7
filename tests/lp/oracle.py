"""A second opinion: the same rows and objectives in SCIP, stages held by objective rows."""

from __future__ import annotations

import pulp

from allocator.lp.formulation import build
from allocator.lp.formulation.objectives import OBJECTIVE_TERMS
from allocator.lp.problem import AllocationProblem

#: As tight as SCIP goes, so that its answers can be held to six decimals.
TOLERANCES = ["numerics/feastol=1e-9", "numerics/dualfeastol=1e-9"]

#: How far a later stage may give up an earlier optimum in the second opinion, in its own unit.
SLACK = 1e-11


def scip_stages(problem: AllocationProblem) -> list[float]:
    """Return the optimum of each objective in order, by SCIP."""
    formulation = build(problem)
    optima = []
    for name in problem.rules.objectives:
        terms = OBJECTIVE_TERMS[name](problem, formulation.variables)
        if not terms:
            optima.append(0.0)
            continue
        formulation.lp.setObjective(pulp.lpSum_vars_coefs(terms))
        result = formulation.lp.solve(pulp.SCIP_PY(msg=False, options=TOLERANCES))
        assert result.status_str == "Optimal", (name, result.status_str)
        optima.append(float(result.objective))
        held = pulp.lpSum_vars_coefs(terms) <= optima[-1] + SLACK
        formulation.lp.addConstraint(held, f"hold_{name}")
    return optima
