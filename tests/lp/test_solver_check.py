"""The small program by which ``allocator doctor`` tries the solver."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from scipy.optimize import linprog

from allocator.errors import SolverError
from allocator.lp import solver_check


def test_solver_answers_rightly() -> None:
    """HiGHS finds the optimum and says its version."""
    assert solver_check.check_solver() == version("highspy")


def test_optimum_is_right() -> None:
    """Another interface to the program finds the optimum that is written down."""
    bounds = [(0, solver_check.MOST), (0, None)]
    other = linprog([2, 3], A_ub=[[-1, -1]], b_ub=[-solver_check.COVER], bounds=bounds)
    assert other.fun == pytest.approx(solver_check.OPTIMUM)


def test_wrong_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is not the optimum is an error."""
    monkeypatch.setattr(solver_check, "OPTIMUM", 8.0)
    with pytest.raises(SolverError, match=r"gave 9\.0 where 8\.0 is right"):
        solver_check.check_solver()
