"""Re-checks a finished plan against every rule, from its tables alone.

Nothing here is shared with the formulation: the rules are worked out again, in pandas, from the
instance and the published tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.errors import SolverError
from allocator.lp.check import community, national, workforce
from allocator.lp.check.tools import Tables
from allocator.lp.problem import AllocationProblem

#: Largest violation that passes, relative to the size of what is limited.
TOLERANCE = 1e-6

Rule = Callable[[AllocationProblem, Tables], pd.Series]


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """One rule as re-checked.

    Parameters
    ----------
    rule
        Number and name, as in models/README.md.
    rows
        How many limits were checked.
    worst
        Largest violation, relative to the size of what is limited; zero or less is kept.
    worst_at
        Which limit that was.
    off
        Whether the model switches the rule off, so that nothing was checked.
    """

    rule: str
    rows: int
    worst: float
    worst_at: str
    off: bool = False

    @property
    def kept(self) -> bool:
        """Whether every limit of the rule is kept."""
        return self.worst <= TOLERANCE


def check_plan(problem: AllocationProblem, tables: Tables) -> tuple[CheckedRule, ...]:
    """Re-check every rule.

    Parameters
    ----------
    problem
        The instance.
    tables
        The tables of its plan.

    Returns
    -------
    tuple
        One `CheckedRule` a rule, in order of number; a rule that the model switches off says so.
    """
    off = {re.sub("[ -]", "_", name): name for name in RULES}
    skipped = {off[family] for family in problem.rules.families_off}
    return tuple(
        CheckedRule(name, 0, 0.0, "", off=True)
        if name in skipped
        else _checked(name, rule(problem, tables))
        for name, rule in RULES.items()
    )


def require_kept(checks: tuple[CheckedRule, ...]) -> None:
    """Raise if any rule is broken.

    Raises
    ------
    SolverError
        Naming each broken rule and by how much.
    """
    broken = [c for c in checks if not c.kept]
    if broken:
        listed = "; ".join(f"{c.rule} at {c.worst_at} by {c.worst:.2g}" for c in broken)
        raise SolverError(f"The solver's answer breaks its own rules and is not used: {listed}")


def _checked(name: str, violation: pd.Series) -> CheckedRule:
    if violation.empty:
        return CheckedRule(name, 0, 0.0, "")
    # A value that is not a number breaks the rule: it must never look kept.
    values = violation.astype(float).fillna(np.inf)
    at = values.idxmax()
    place = ", ".join(map(str, at)) if isinstance(at, tuple) else str(at)
    return CheckedRule(name, len(values), float(values.max()), place)


RULES: dict[str, Rule] = {
    "0 non-negative": workforce.non_negative,
    "1 need": community.need,
    "2 staff time": community.staff_time,
    "3 continuity": workforce.continuity,
    "4 recruitment": workforce.recruitment,
    "5 money": workforce.money,
    "6 embedded posts": national.embedded_posts,
    "7 mother and baby units": national.mother_and_baby_units,
    "8 network cover": national.network_cover,
    "9 travel standard": community.travel_standard,
    "10 remote": community.remote,
    "11 within-board equity": community.within_board_equity,
    "12 coverage": community.coverage,
    "13 openings": community.openings,
    "14 consultation": national.consultation,
    "16 commitments": workforce.commitments,
}
