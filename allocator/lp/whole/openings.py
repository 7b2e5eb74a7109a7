"""Chooses the pathfinder boards: which open in which wave, by the objectives in order."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd

from allocator.errors import Fault, InfeasibleError, ModelError
from allocator.lp.formulation import Formulation, build
from allocator.lp.formulation.opening import OpeningRules, opening_extension
from allocator.lp.formulation.rows import Term
from allocator.lp.problem import AllocationProblem
from allocator.lp.whole.cluster import cluster_zones
from allocator.lp.whole.milp import objectives_until, run_stages

Progress = Callable[[str], None]

#: Clusters of zones on which openings are chosen.
MOST_ZONES = 70
#: Gap within which a stage may end, as a share of its value: a tenth of a per cent is below any
#: figure that a plan prints.
LARGEST_GAP = 0.001
#: Openings are chosen by the objectives up to this one; travel and spend are the plan's own.
LAST_OBJECTIVE = "unmet_need"


def choose_openings(
    problem: AllocationProblem,
    boards_open: pd.Series,
    per_network: int,
    *,
    largest_gap: float = LARGEST_GAP,
    most_zones: int = MOST_ZONES,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> pd.Series:
    """Return the first wave of each board in a pathfinder roll-out.

    As many boards are open in each wave as it may have, never fewer: otherwise the best worst
    coverage would be that of as few boards as can be. Boards with posts are open from the first
    wave, a supported board opens no sooner than its lead hub, and all are open in the last wave.
    Among those, the objectives decide in their order, up to unmet need, on merged zones and posts
    in any fraction; then the boards with most births open first.

    Parameters
    ----------
    problem
        The instance; its own first waves are not looked at.
    boards_open
        Boards open in each wave, by wave.
    per_network
        Fewest boards of each network open from the first wave.
    largest_gap
        How far from the proved bound a stage may end, as a share of its value.
    most_zones
        About how many merged zones to keep.
    time_limit_s
        Seconds for all stages together.
    progress
        Called with one sentence as each stage begins.

    Returns
    -------
    pandas.Series
        First wave: index ``board_code``. Where family 13 is off every board opens at once.

    Raises
    ------
    ModelError
        If the boards that must be open are more than may be; every wave's fault at once.
    InfeasibleError
        No openings keep every rule.
    StoppedError
        The time limit came before any openings were found.
    SolverError
        HiGHS ended in any other way.
    """
    if "13_openings" in problem.rules.families_off:
        every = pd.Series(problem.waves[0], index=problem.boards.index, name="first_wave")
        return every.rename_axis("board_code")
    rules = OpeningRules(boards_open, per_network)
    _require_room(problem, rules)
    formulation = build(_openable(problem, most_zones), extension=opening_extension(rules))
    objectives = objectives_until(formulation, LAST_OBJECTIVE)
    try:
        run_stages(
            formulation,
            [*objectives, ("earliest_births", "births", _late_births(formulation))],
            largest_gap=largest_gap,
            time_limit_s=time_limit_s,
            say=progress or (lambda _sentence: None),
        )
    except InfeasibleError as error:
        raise InfeasibleError(
            "No openings keep every rule of this scenario: allow more boards in the first waves "
            "(waves.boards_open) or fewer pathfinders (waves.pathfinders_per_network)"
        ) from error
    return _first_waves(formulation)


def _openable(problem: AllocationProblem, most_zones: int) -> AllocationProblem:
    """Return the instance on merged zones, every board open from the first wave."""
    first = problem.waves[0]
    opened = dataclasses.replace(problem, boards=problem.boards.assign(first_wave=first))
    return cluster_zones(opened, most_zones)


def _late_births(formulation: Formulation) -> list[Term]:
    """Return minus births of open boards over the waves: fewest when the largest open first."""
    births = formulation.problem.boards["births"]
    opened = formulation.variables["open"]
    return [(variable, -float(births[board])) for (board, _wave), variable in opened.items()]


def _first_waves(formulation: Formulation) -> pd.Series:
    problem, opened = formulation.problem, formulation.variables["open"]
    first = {
        board: next(w for w in problem.waves if round(opened[board, w].varValue or 0.0))
        for board in problem.boards.index
    }
    return pd.Series(first, name="first_wave", dtype=int).rename_axis("board_code")


def _require_room(problem: AllocationProblem, rules: OpeningRules) -> None:
    """Raise if fewer boards may open than must, or fewer in a wave than in that before it."""
    remedy = "Raise waves.boards_open, or lower waves.pathfinders_per_network"
    must = _least_pathfinders(problem, rules.per_network)
    counts = [rules.open_in(problem, wave) for wave in problem.waves]
    faults = []
    if counts[0] < must:
        boards = "board" if counts[0] == 1 else "boards"
        message = (
            f"{counts[0]} {boards} may be open in wave {problem.waves[0]}, but {must} must be: "
            f"those with posts, and {rules.per_network} of each network"
        )
        faults.append(Fault("too-few-openings", message, remedy))
    for wave, before, now in zip(problem.waves[1:], counts, counts[1:], strict=False):
        if now < before:
            message = f"{now} boards may be open in wave {wave}, {before} in the wave before it"
            faults.append(Fault("boards-would-close", message, "Let waves.boards_open rise"))
    every, last = len(problem.boards), problem.waves[-1]
    if rules.boards_open[last] < every:
        message = (
            f"{int(rules.boards_open[last])} of {every} boards would be open in wave {last}, and "
            "all are in the last wave"
        )
        faults.append(
            Fault("boards-left-closed", message, f"Let waves.boards_open end with {every}")
        )
    if faults:
        raise ModelError("No roll-out can open so few boards", faults)


def _least_pathfinders(problem: AllocationProblem, per_network: int) -> int:
    """Return the fewest boards that must be open from the first wave."""
    must = problem.boards["existing_wte"] > 0.0
    by_network = must.groupby(problem.boards["network"]).agg(["sum", "size"])
    asked = by_network["size"].clip(upper=per_network)
    return int(by_network["sum"].clip(lower=asked).sum())
