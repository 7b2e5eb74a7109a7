"""The plan's own choice of models of service for the boards near a threshold."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pandas as pd

from allocator.errors import Fault, ModelError
from allocator.inputs.service import ServiceModel
from allocator.lp.solver import Solution
from allocator.lp.thresholds import near_threshold, service_models
from allocator.pipeline.changed import with_settings
from allocator.pipeline.ground import Ground
from allocator.pipeline.solving import solved

Say = Callable[[str], None]

#: Most combinations of models of service that are solved to choose one.
MOST_COMBINATIONS = 64
#: Objective values closer than this, relative to their size, count as equal.
SAME = 1e-6


def chosen_models(
    ground: Ground, model: ServiceModel, *, time_limit_s: float | None, say: Say
) -> tuple[ServiceModel, pd.DataFrame]:
    """Solve every combination of models near a threshold and settle the best.

    Returns
    -------
    tuple
        The model with ``service_model.forced`` settled, and the combinations: index ``option``;
        columns ``forced``, ``chosen`` and one column for each objective.

    Raises
    ------
    ModelError
        If there are too many combinations.
    """
    best: tuple[ServiceModel, Solution] | None = None
    rows = []
    chosen = 0
    for number, forced in enumerate(_combinations(ground, model), start=1):
        say(f"solving combination {number} of models of service")
        settled = with_settings(
            model, {"service_model.forced": forced}, why="chosen by the plan inside the band"
        )
        _problem, solution = solved(
            ground, settled, time_limit_s=time_limit_s, say=lambda _sentence: None
        )
        rows.append(_option(number, forced, solution))
        if best is None or _better(solution, best[1]):
            best, chosen = (settled, solution), number
    assert best is not None, "the strict rule is always one combination"
    options = pd.DataFrame(rows).set_index("option")
    options.insert(1, "chosen", options.index == chosen)
    return best[0], options


def _combinations(ground: Ground, model: ServiceModel) -> Iterator[dict[str, str]]:
    """Yield every way to settle the models of service of the boards near a threshold.

    Raises
    ------
    ModelError
        If there are too many.
    """
    forced = model.words_by_board("service_model.forced")
    upper = model.number("service_model.standalone_births_threshold")
    near = near_threshold(ground.births, model)
    strict = service_models(ground.births, model)["service_model"]
    open_boards = [str(b) for b in ground.births.index[near] if b not in forced]
    band = model.number("service_model.near_threshold_share")
    both = {
        b: ("combined", "stand-alone")
        if abs(ground.births[b] - upper) <= band * upper
        else ("combined", "supported")
        for b in open_boards
    }
    if 2 ** len(both) > MOST_COMBINATIONS:
        raise _too_many(len(both))
    # The strict rule's own combination comes first, so that it wins a tie.
    ways = [
        (strict[board], *(word for word in both[board] if word != strict[board]))
        for board in open_boards
    ]
    for words in itertools.product(*ways):
        yield {**forced, **dict(zip(open_boards, words, strict=True))}


def _too_many(boards: int) -> ModelError:
    return ModelError(
        "There are too many boards near a threshold to solve every combination of models",
        [
            Fault(
                "too-many-combinations",
                f"{boards} boards lie near a threshold: {2**boards} combinations, at most "
                f"{MOST_COMBINATIONS} are solved",
                "Lower service_model.near_threshold_share, or settle some boards in "
                "service_model.forced",
                column="service_model.threshold_policy",
            )
        ],
    )


def _option(number: int, forced: dict[str, str], solution: Solution) -> dict[str, object]:
    named = ", ".join(f"{board}: {word}" for board, word in sorted(forced.items()))
    values = {stage.objective: stage.value for stage in solution.stages}
    return {"option": number, "forced": named, **values}


def _better(left: Solution, right: Solution) -> bool:
    """Return whether a plan is better than another in the order of the objectives."""
    for mine, other in zip(left.stages, right.stages, strict=False):
        if abs(mine.value - other.value) > SAME * max(1.0, abs(other.value)):
            return mine.value < other.value
    return False
