"""Tidy tables over the plans of all rules; a rule without a plan keeps its rows, unfilled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from allocator.analysis.indicators import (
    SAME_COVERAGE,
    board_indicators,
    island_indicators,
    national_indicators,
)
from allocator.analysis.inequality import inequality_table
from allocator.analysis.rules import OPTIMUM, against_optimum, own_use_gbp, slippage, standing
from allocator.lp.plan import Plan
from allocator.pipeline.rules.solving import RulePlan

#: The measure of inequality that stands in the table of rules.
GINI = ("gini", "coverage_by_board")

BOARD_FIGURES = {
    "team_wte": "team_wte",
    "serving_wte": "serving_wte",
    "served_families": "served_families",
    "coverage": "coverage",
    "mean_minutes": "mean_minutes",
}
NATIONAL_FIGURES = (
    "served_families",
    "unmet_families",
    "coverage",
    "worst_coverage",
    "mean_minutes",
    "filled_wte",
    "spend_gbp",
    "lapsed_gbp",
)


def rule_table(
    solved: Sequence[RulePlan], inequality: pd.DataFrame, slip: pd.DataFrame
) -> pd.DataFrame:
    """Return what each rule gives the country in each wave, beside the optimised plan.

    Parameters
    ----------
    solved
        The rules, the optimised plan first.
    inequality, slip
        As `inequality_of` and `slippage_table` return them.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, wave)``; ``title``, ``budget_gbp``, the `NATIONAL_FIGURES`, ``worst_boards``
        (all that tie), ``coverage_gini``, ``unfilled_wte`` (community),
        ``families_against_optimum``, ``worst_against_optimum``, ``standing`` (against the optimum
        in the order of objectives, with the objective that decides), ``status``, ``note``.
    """
    figures = _over(solved, "wave", _national)
    gini = inequality["value"].xs(GINI, level=("measure", "of"))
    figures["coverage_gini"] = gini.reindex(figures.index)
    figures["unfilled_wte"] = slip["unfilled_wte"].reindex(figures.index)
    apart = against_optimum(figures, ["served_families", "worst_coverage"])
    figures["families_against_optimum"] = apart["served_families"]
    figures["worst_against_optimum"] = apart["worst_coverage"]
    stands = {one.rule.name: _standing(one, solved[0]) for one in solved}
    names = figures.index.get_level_values("rule")
    of = {one.rule.name: one for one in solved}
    figures.insert(0, "title", [of[name].rule.title for name in names])
    figures.insert(1, "budget_gbp", [of[n].rule.budgets_gbp[w] for n, w in figures.index])
    return figures.assign(
        standing=[stands[name] for name in names],
        status=[of[name].status for name in names],
        note=[of[name].note for name in names],
    )


def board_table(solved: Sequence[RulePlan], vacancy_share: float) -> pd.DataFrame:
    """Return what each rule gives each board in each wave, beside the optimised plan.

    Parameters
    ----------
    solved
        The rules, the optimised plan first.
    vacancy_share
        Share of funded posts that stand empty.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, board_code, wave)``; ``board_name``, ``on_islands`` (all, some or none of its
        places), ``opens`` (wave), ``share``, ``budget_gbp`` (NaN for the
        optimised plan, which fixes none), ``use_gbp`` (funded posts and set-up of its own team),
        the `BOARD_FIGURES`, ``families_against_optimum``, ``wte_against_optimum`` (WTE that serve
        the board), ``coverage_against_optimum``.
    """

    def _of(plan: Plan) -> pd.DataFrame:
        figures = board_indicators(plan)
        kept = figures[["board_name", *BOARD_FIGURES]].copy()
        kept["coverage"] = kept["coverage"].where(figures["attainable_families"] > 0)
        use = own_use_gbp(plan, vacancy_share).reindex(kept.index)
        kept.insert(1, "use_gbp", use.fillna(0.0))
        codes = kept.index.get_level_values("board_code")
        kept.insert(1, "on_islands", _on_islands(plan).reindex(codes).to_numpy())
        kept.insert(2, "opens", plan["boards"]["first_wave"].reindex(codes).to_numpy(dtype=float))
        return kept

    frame = _over(solved, ("board_code", "wave"), _of)
    for name in ("board_name", "on_islands", "opens"):
        known = frame[name].xs(OPTIMUM, level="rule")
        frame[name] = known.reindex(frame.index.droplevel("rule")).to_numpy()
    for at, name, part in ((3, "share", "shares"), (4, "budget_gbp", "board_budgets_gbp")):
        held = {one.rule.name: getattr(one.rule, part) for one in solved}
        frame.insert(at, name, [held[r].at[board, wave] for r, board, wave in frame.index])
    apart = against_optimum(frame, ["served_families", "serving_wte", "coverage"])
    return frame.assign(
        families_against_optimum=apart["served_families"],
        wte_against_optimum=apart["serving_wte"],
        coverage_against_optimum=apart["coverage"],
    )


def island_table(solved: Sequence[RulePlan]) -> pd.DataFrame:
    """Return every inhabited island in each wave under each rule.

    Parameters
    ----------
    solved
        The rules, the optimised plan first.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, island, wave)``; ``board_code``, ``board_name``, ``need_families``,
        ``served_families``, ``coverage`` (of all need, within reach or not), ``mean_minutes``,
        ``coverage_against_optimum``.
    """

    def _of(plan: Plan) -> pd.DataFrame:
        figures = island_indicators(plan).drop(columns="attainable")
        names = figures["board_code"].map(plan["boards"]["board_name"])
        figures.insert(1, "board_name", names)
        return figures

    frame = _over(solved, ("island", "wave"), _of)
    keys = frame.index.droplevel("rule")
    for column in ("board_code", "board_name", "need_families"):
        known = frame[column].xs(OPTIMUM, level="rule")
        frame[column] = known.reindex(keys).to_numpy()
    apart = against_optimum(frame, ["coverage"])
    return frame.assign(coverage_against_optimum=apart["coverage"])


def slippage_table(solved: Sequence[RulePlan], vacancy_share: float) -> pd.DataFrame:
    """Return where the community money goes in each wave under each rule, see `slippage`.

    Parameters
    ----------
    solved
        The rules, the optimised plan first.
    vacancy_share
        Share of funded posts that stand empty.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, wave)``.
    """
    frame = _over(solved, "wave", lambda plan: slippage(plan, vacancy_share))
    budgets = {one.rule.name: one.rule.budgets_gbp for one in solved}
    frame["budget_gbp"] = [budgets[rule][wave] for rule, wave in frame.index]
    binds = frame["recruits_bind"]
    words = {True: "yes", False: "no"}
    frame["recruits_bind"] = ["" if pd.isna(value) else words[bool(value)] for value in binds]
    return frame


def objective_table(solved: Sequence[RulePlan]) -> pd.DataFrame:
    """Return the value of every objective under each rule, in their order.

    Parameters
    ----------
    solved
        The rules, the optimised plan first.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, stage)``; ``objective``, ``value`` (all are minimised), ``unit``,
        ``against_optimum``.
    """
    frame = _over(solved, "stage", lambda plan: plan["objectives"][["objective", "value", "unit"]])
    keys = frame.index.droplevel("rule")
    for column in ("objective", "unit"):
        known = frame[column].xs(OPTIMUM, level="rule")
        frame[column] = known.reindex(keys).to_numpy()
    return frame.assign(against_optimum=against_optimum(frame, ["value"])["value"])


def inequality_of(
    solved: Sequence[RulePlan], deprivation: pd.Series, kappa: Mapping[str, float]
) -> pd.DataFrame:
    """Return every measure of inequality under each rule, on one scale.

    Parameters
    ----------
    solved
        The rules, the optimised plan first.
    deprivation
        By ``zone_id``, as `place_deprivation` returns it.
    kappa
        Aversion of the Kolm-Pollak measures, that of the optimised plan for all.

    Returns
    -------
    pandas.DataFrame
        Index ``(rule, measure, of, wave)``; the columns of `inequality_table`.
    """

    def _of(plan: Plan) -> pd.DataFrame:
        return inequality_table(plan, deprivation=deprivation, kappa=kappa)

    frame = _over(solved, ("measure", "of", "wave"), _of)
    keys = frame.index.droplevel("rule")
    for column in ("unit", "direction", "weights"):
        frame[column] = frame[column].xs(OPTIMUM, level="rule").reindex(keys).to_numpy()
    frame["note"] = frame["note"].fillna("no value: the rule has no plan")
    return frame


def _national(plan: Plan) -> pd.DataFrame:
    figures = national_indicators(plan)[list(NATIONAL_FIGURES)].copy()
    figures.insert(4, "worst_boards", _worst_boards(plan))
    return figures


def _worst_boards(plan: Plan) -> pd.Series:
    """Return the names of all boards that share the lowest coverage, by wave."""
    board = plan["board_coverage"]
    coverage = board["coverage"].where(board["attainable_families"] > 0)
    low = coverage.groupby("wave").transform("min")
    worst = coverage[(coverage - low).abs() <= SAME_COVERAGE].index.to_frame(index=False)
    worst["name"] = worst["board_code"].map(plan["boards"]["board_name"])
    return worst.groupby("wave")["name"].agg(lambda names: ", ".join(sorted(names)))


def _on_islands(plan: Plan) -> pd.Series:
    """Return whether all, some or none of each board's places lie on an island."""
    island = (plan["zones"]["island"] != "").groupby(plan["zones"]["board_code"])
    words = pd.Series("some", index=island.any().index)
    return words.mask(island.all(), "all").mask(~island.any(), "none")


def _standing(one: RulePlan, optimum: RulePlan) -> str:
    """Return how a rule stands against the optimum, with the objective that decides."""
    if one.plan is None or optimum.plan is None or one is optimum:
        return ""
    mine, best = one.plan["objectives"], optimum.plan["objectives"]
    word, place = standing(list(mine["value"]), list(best["value"]))
    return word if place < 0 else f"{word}: {mine['objective'].iloc[place]}"


def _over(
    solved: Sequence[RulePlan],
    levels: str | tuple[str, ...],
    table: Callable[[Plan], pd.DataFrame],
) -> pd.DataFrame:
    """Return one table over all rules: that of the optimum gives rows to those without a plan."""
    assert solved[0].plan is not None
    empty = table(solved[0].plan)
    names = [levels] if isinstance(levels, str) else list(levels)
    parts = {
        one.rule.name: empty.map(lambda _cell: None) if one.plan is None else table(one.plan)
        for one in solved
    }
    frame = pd.concat(parts, names=["rule", *names])
    numbers = empty.select_dtypes("number").columns
    return frame.astype(dict.fromkeys(numbers, float))
