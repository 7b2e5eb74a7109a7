"""The plan's tables of posts, money and hires, worked out again from the saved values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.lp.plan import PLAN_TABLES
from allocator.lp.proof.columns import Kind
from allocator.lp.proof.program import Program
from allocator.lp.proof.rows import by_wave, cells

#: Money is counted in thousands inside the program.
_GBP = 1000.0
_DECIMALS = 9


@dataclass(frozen=True)
class Answer:
    """The values of a program's variables, by kind.

    Parameters
    ----------
    program
        The program.
    values
        Value of every column.
    """

    program: Program
    values: np.ndarray

    def of(self, kind: str) -> np.ndarray:
        """Return the values of one kind, in its order."""
        return np.asarray(self.values[self.program.columns[kind].at])

    def at(self, places: np.ndarray, default: float = 0.0) -> np.ndarray:
        """Return values by position; the default where there is no variable (-1)."""
        return np.where(places < 0, default, self.values[places])

    def total(self, rows: np.ndarray, kind: str, count: int) -> np.ndarray:
        """Return the values of one kind added up by row; -1 is no row."""
        return self.total_of(rows, self.of(kind), count)

    @staticmethod
    def total_of(rows: np.ndarray, numbers: np.ndarray, count: int) -> np.ndarray:
        """Return numbers added up by row; -1 is no row."""
        used = rows >= 0
        return np.bincount(rows[used], weights=numbers[used], minlength=count)[:count]


def as_table(name: str, columns: dict[str, object]) -> pd.DataFrame:
    """Return a table of the plan from its index and columns, rounded as the plan is."""
    index, kept = PLAN_TABLES[name]
    frame = pd.DataFrame(columns)[[*index, *kept]].set_index(list(index))
    numbers = frame.select_dtypes("number").columns
    frame[numbers] = frame[numbers].round(_DECIMALS) + 0.0
    return frame


def team_posts(answer: Answer) -> pd.DataFrame:
    """Return posts of each board by service and wave."""
    t = answer.program.columns["t"]
    own = t["service"] != "mbu"
    posts = {name: numbers[own] for name, numbers in _posts(answer, t).items()}
    labels = {"board_code": t["place"][own], "service": t["service"][own], "wave": t["wave"][own]}
    return as_table("team_posts", {**labels, **posts})


def mbu_posts(answer: Answer) -> pd.DataFrame:
    """Return national posts at each mother and baby unit by wave."""
    t = answer.program.columns["t"]
    own = t["service"] == "mbu"
    posts = {name: numbers[own] for name, numbers in _posts(answer, t).items()}
    return as_table("mbu_posts", {"mbu_id": t["place"][own], "wave": t["wave"][own], **posts})


def base_posts(answer: Answer) -> pd.DataFrame:
    """Return community posts by base and wave."""
    c = answer.program.columns["c"]
    labels = {"site_code": c["site_code"], "wave": c["wave"], "board_code": c["board"]}
    return as_table("base_posts", {**labels, "filled_wte": answer.of("c")})


def money(answer: Answer) -> pd.DataFrame:
    """Return budget, spend, carry-over, transfers and lapsed money by service and wave, GBP."""
    columns, problem = answer.program.columns, answer.program.ground.problem
    carried, t = columns["carried"], columns["t"]
    service, wave, count = carried["service"], carried["wave"], len(carried)
    of_posts = carried.find(t["service"], t["wave"])
    previous = dict(zip(problem.waves, (0, *problem.waves), strict=False))
    before = carried.place(service, [previous[one] for one in wave])
    moved = {
        f"{kind}_gbp": _GBP * answer.at(columns[kind].place(service, wave))
        for kind in ("moved_in", "moved_out")
    }
    return as_table(
        "money",
        {
            "service": service,
            "wave": wave,
            "budget_gbp": cells(problem.budgets_gbp, service, wave),
            "recurring_gbp": problem.rules.cost_per_wte_gbp * answer.total(of_posts, "t", count),
            "setup_gbp": problem.rules.setup_cost_per_wte_gbp
            * answer.total(of_posts, "growth", count),
            "carried_in_gbp": _GBP * answer.at(before),
            "carried_out_gbp": _GBP * answer.of("carried"),
            **moved,
            "lapsed_gbp": _GBP * answer.of("lapsed"),
        },
    )


def recruitment(answer: Answer) -> pd.DataFrame:
    """Return recruitment pool, trainees and hires by wave."""
    problem, t = answer.program.ground.problem, answer.program.columns["t"]
    waves = pd.Index(problem.waves)
    of_wave = waves.get_indexer(t["wave"])
    hires = sum(answer.total(of_wave, kind, len(waves)) for kind in ("growth", "replacement"))
    pool = by_wave(problem.rules.hires_wte, waves)
    trained = by_wave(problem.rules.trainees_wte, waves)
    return as_table(
        "recruitment",
        {
            "wave": waves,
            "pool_wte": pool - trained,
            "trainees_wte": trained,
            "hires_wte": hires,
            "unused_wte": pool - hires,
        },
    )


def _posts(answer: Answer, t: Kind) -> dict[str, np.ndarray]:
    short = answer.program.columns["short_posts"]
    missing = short.place(t["service"], t["place"], t["wave"])
    return {
        "filled_wte": answer.of("t"),
        "growth_wte": answer.of("growth"),
        "replacement_wte": answer.of("replacement"),
        "standard_wte": _standards(answer, t),
        "shortfall_wte": answer.at(missing, np.nan),
    }


def _standards(answer: Answer, t: Kind) -> np.ndarray:
    """Return the posts asked for; not a number for community teams, which have no standard."""
    problem = answer.program.ground.problem
    known = {
        (service, board, wave): number
        for (board, service), numbers in problem.embedded_standard.iterrows()
        for wave, number in numbers.items()
    }
    known |= {
        ("mbu", unit, wave): number
        for unit, numbers in problem.mbu_standard.iterrows()
        for wave, number in numbers.items()
    }
    keys = zip(t["service"], t["place"], t["wave"], strict=True)
    return np.array([known.get(key, np.nan) for key in keys], dtype=float)
