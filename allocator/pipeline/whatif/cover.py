"""One case of a question, solved: its tables, and what it gives the country and each board."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocator.errors import InfeasibleError, StoppedError
from allocator.inputs.parameters import COMMUNITY
from allocator.inputs.service import ServiceModel
from allocator.lp.extract import plan_tables
from allocator.pipeline.decision import decide
from allocator.pipeline.ground import Ground

NO_PLAN = "no plan keeps every rule"
STOPPED = "the time limit came before any plan"

COVER_COLUMNS = ("attainable_families", "served_families", "unmet_families", "worst_coverage")
BOARD_COLUMNS = (
    "service_model",
    "community_wte",
    "embedded_wte",
    "attainable_families",
    "served_families",
    "coverage",
)
#: Families below this are what a solver leaves.
NOBODY = 1e-9


@dataclass(frozen=True)
class Answer:
    """One solved case.

    Parameters
    ----------
    tables
        The tables of its plan; none where there is no plan.
    note
        Why there is none, or that it was stopped before proof; else empty.
    """

    tables: Mapping[str, pd.DataFrame]
    note: str = ""


def solve_case(ground: Ground, model: ServiceModel, time_limit_s: float | None) -> Answer:
    """Solve a case: its tables, or why there are none."""
    try:
        decision = decide(ground, model, time_limit_s=time_limit_s)
    except InfeasibleError:
        return Answer({}, NO_PLAN)
    except StoppedError:
        return Answer({}, STOPPED)
    note = "" if decision.solution.status == "proved" else "stopped before proof"
    return Answer(plan_tables(decision.problem, decision.solution), note)


def by_wave(answer: Answer, waves: tuple[int, ...]) -> pd.DataFrame:
    """Return what the country gets in each wave; no figure where there is no plan."""
    index = pd.Index(waves, name="wave")
    if not answer.tables:
        return pd.DataFrame(math.nan, index=index, columns=list(COVER_COLUMNS))
    board = answer.tables["board_coverage"]
    served = board["served_community"] + board["served_embedded"]
    # A board with nothing within reach has no coverage to be the worst.
    coverage = board["coverage"].where(board["attainable_families"] > 0)
    return pd.DataFrame(
        {
            "attainable_families": board["attainable_families"].groupby("wave").sum(),
            "served_families": served.groupby("wave").sum(),
            "unmet_families": board["unmet_families"].groupby("wave").sum(),
            "worst_coverage": coverage.groupby("wave").min(),
        }
    ).reindex(index)


def uncovered_share(answer: Answer, waves: tuple[int, ...]) -> pd.Series:
    """Return the share of attainable need that lies in places where nobody is served."""
    index = pd.Index(waves, name="wave")
    if not answer.tables:
        return pd.Series(math.nan, index=index)
    zones = answer.tables["zone_coverage"]
    served = zones["served_community"] + zones["served_embedded"]
    need = zones["attainable_families"]
    none = need.where(served <= NOBODY, 0.0).groupby("wave").sum()
    return (none / need.groupby("wave").sum()).reindex(index)


def by_board(answer: Answer, boards: list[str], waves: tuple[int, ...]) -> pd.DataFrame:
    """Return the posts and cover of every board in each wave."""
    index = pd.MultiIndex.from_product([sorted(boards), waves], names=["board_code", "wave"])
    if not answer.tables:
        return pd.DataFrame(math.nan, index=index, columns=list(BOARD_COLUMNS))
    filled = answer.tables["team_posts"]["filled_wte"]
    community = filled.index.get_level_values("service") == COMMUNITY
    board = answer.tables["board_coverage"]
    posts = {
        name: filled[rows].groupby(["board_code", "wave"]).sum().reindex(index, fill_value=0.0)
        for name, rows in (("community_wte", community), ("embedded_wte", ~community))
    }
    kinds = answer.tables["boards"]["service_model"]
    return pd.DataFrame(
        {
            "service_model": kinds.reindex(index.get_level_values("board_code")).to_numpy(),
            **posts,
            "attainable_families": board["attainable_families"],
            "served_families": board["served_community"] + board["served_embedded"],
            "coverage": board["coverage"].where(board["attainable_families"] > 0),
        },
        index=index,
    )


def keyed(frame: pd.DataFrame, names: tuple[str, ...], keys: tuple[object, ...]) -> pd.DataFrame:
    """Return a table with constant levels in front of its index."""
    fixed = dict(zip(names, keys, strict=False))
    framed = frame.reset_index().assign(**fixed)
    return framed.set_index(list(names))
