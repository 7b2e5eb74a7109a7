"""``explain RUN --why-not`` and ``--alternatives``: what a plan does not do, forced."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.service import ServiceModel
    from allocator.outputs.study import Study
    from allocator.pipeline.ground import Ground
    from allocator.pipeline.whatif import WhyNot

Show = Callable[[str], None]


def why_not_study(
    ground: Ground,
    model: ServiceModel,
    board: str,
    question: str,
    *,
    time_limit_s: float | None,
    show: Show,
) -> Study:
    """Return the study of one question of one board.

    Raises
    ------
    UsageError
        The question asks for what is not there.
    """
    from allocator.pipeline.whatif import PlanCases, asked_alternatives, why_not

    cases = PlanCases(ground, model, time_limit_s=time_limit_s, progress=show)
    bases = ground.geography.bases
    asked = asked_alternatives(
        cases.problem,
        board,
        question,
        least_wte=cases.least_wte,
        every_base={
            str(code): (str(row["name"]), str(row["board_code"])) for code, row in bases.iterrows()
        },
    )
    return _study(ground, why_not(cases, asked, progress=show), question)


def alternatives_study(
    ground: Ground,
    model: ServiceModel,
    board: str | None,
    *,
    time_limit_s: float | None,
    show: Show,
) -> Study:
    """Return the study of every alternative of one board, or of all."""
    from allocator.pipeline.whatif import all_alternatives

    found = all_alternatives(
        ground,
        model,
        boards=None if board is None else [board],
        time_limit_s=time_limit_s,
        progress=show,
    )
    return _study(ground, found, "")


def _study(ground: Ground, found: WhyNot, question: str) -> Study:
    from allocator.outputs.study.why import why_study
    from allocator.outputs.study.why_words import Names

    names = Names(_by_code(ground.geography.boards["board_name"]), _by_code(_bases(ground)))
    tables = {
        "alternatives": found.tables.alternatives,
        "objectives": found.tables.objectives,
        "boards": found.tables.boards,
    }
    return why_study(tables, names, question=question)


def _bases(ground: Ground) -> pd.Series:
    return ground.geography.bases["name"]


def _by_code(names: pd.Series) -> Mapping[str, str]:
    return {str(code): str(name) for code, name in names.items()}
