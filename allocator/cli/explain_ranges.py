"""``explain RUN --ranges``: how far prices hold, and figures move before a decision changes."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.service import ServiceModel
    from allocator.outputs.study import Study
    from allocator.pipeline.ground import Ground


def ranges_study(
    ground: Ground,
    model: ServiceModel,
    board: str | None,
    *,
    time_limit_s: float | None,
    show: Callable[[str], None],
) -> Study:
    """Return the study of the ranges of prices, and of one board's switching values or all.

    Raises
    ------
    ModelError, InfeasibleError, StoppedError, SolverError
        As for `allocator.pipeline.whatif.PlanCases`.
    """
    from allocator.outputs.study import ranges
    from allocator.pipeline.whatif import PlanCases, ranges_of_prices, switching_values

    cases = PlanCases(ground, model, time_limit_s=time_limit_s, progress=show)
    prices = ranges_of_prices(cases, progress=show)
    boards = None if board is None else [board]
    switching = switching_values(cases, ground, boards=boards, progress=show)
    names = {str(code): str(name) for code, name in ground.geography.boards["board_name"].items()}
    return ranges.ranges_study(prices, switching, names, board=board)
