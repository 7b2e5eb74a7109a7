"""The study of funding rules: page, tables and their columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.analysis.rules import OPTIMUM, FundingRule
from allocator.outputs.page.words import listed
from allocator.outputs.report.figures import families, share
from allocator.outputs.study.parts import Study
from allocator.outputs.study.rules_boards import each_board, worst_and_islands
from allocator.outputs.study.rules_dictionary import RULES_DICTIONARY
from allocator.outputs.study.rules_money import sharing, slippage_section
from allocator.outputs.study.rules_overview import side_by_side, who_gains
from allocator.outputs.study.rules_words import (
    RulesView,
    fewer,
    money,
    names_of,
    span,
    within,
    worst_words,
)

KIND = "rules"
OWN = "optimum_shares"


def rules_study(
    rules: Sequence[FundingRule],
    tables: Mapping[str, pd.DataFrame],
    *,
    asked_shares: str = "none",
    proved: bool = True,
) -> Study:
    """Return the study of funding rules.

    Parameters
    ----------
    rules
        The rules, the optimised plan first.
    tables
        As `allocator.pipeline.rules.compare_rules` returns them.
    asked_shares
        What the model says of board shares; the optimised plan leaves them free.
    proved
        Whether every plan is proved.

    Returns
    -------
    Study
        Title, answer, sections, tables and dictionary.
    """
    view = RulesView(tuple(rules), dict(tables))
    return Study(
        kind=KIND,
        title="Funding rules: who gets the community money, and when",
        lead=tuple(_lead(view)),
        sections=(
            side_by_side(view),
            who_gains(view),
            each_board(view),
            worst_and_islands(view),
            slippage_section(view),
            sharing(view),
        ),
        tables=dict(tables),
        dictionary=RULES_DICTIONARY,
        proved=proved,
        caveats=tuple(_caveats(view, asked_shares)),
        options=_options(view),
    )


def summary_table(
    rules: Sequence[FundingRule], tables: Mapping[str, pd.DataFrame]
) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of the rules in the last wave, as a terminal shows them.

    Parameters
    ----------
    rules, tables
        As for `rules_study`.
    """
    view = RulesView(tuple(rules), dict(tables))
    table = side_by_side(view).tables[0]
    kept = (0, 1, 2, 3, 8, 9, 10, 4)
    headings = [
        f"{c.label}, {c.unit}" if c.unit else c.label for c in (table.columns[at] for at in kept)
    ]
    return headings, [
        [row.cells[at].replace("\N{NO-BREAK SPACE}", " ") for at in kept]
        for row in table.groups[-1].rows
    ]


def _lead(view: RulesView) -> list[str]:
    last = view.at(view.last)
    best = last.loc[OPTIMUM]
    worst = worst_words(best["worst_boards"], len(view.boards))
    lines = [
        (
            f"In wave {view.last} the optimised plan serves {families(best['served_families'])} "
            f"families a year, and {share(best['worst_coverage'])} of need where it serves least "
            f"({worst})."
        )
    ]
    named = [name for name in view.planned() if name != OWN]
    if named:
        lines += _spread(view, last.loc[named])
    if OWN in view.planned():
        less = float(last.at[OWN, "families_against_optimum"])
        lines.append(
            "Part of what rules lose comes from fixing budgets at all: the optimised plan's own "
            f"shares, once fixed for every board, serve {fewer(less)}, for set-up of new posts "
            "then comes out of each board's share."
        )
    if named:
        lines.append(_lapsed(view, named))
    if view.island_boards:
        lines.append(_islands(view, named))
    without = [within(r.title) for r in view.others if r.name not in view.planned()]
    if without:
        lines.append(f"There is no plan under {listed(without)}: the table says why.")
    return lines


def _spread(view: RulesView, table: pd.DataFrame) -> list[str]:
    served, worst = table["served_families"], table["worst_coverage"]
    low, high = str(worst.idxmin()), str(worst.idxmax())
    said = (
        "With each board's money fixed by a rule, families served in that wave are "
        f"{span(served, view.titles, families)}, and the lowest coverage is "
        f"{span(worst, view.titles, share)}."
    )
    where = [f"{_worst(view, table, low)} under {within(view.titles[low])}"]
    if high != low:
        where.append(f"{_worst(view, table, high)} under {within(view.titles[high])}")
    return [said, f"Served worst are {'; '.join(where)}."]


def _lapsed(view: RulesView, named: list[str]) -> str:
    lapsed = view.tables["slippage"]["lapsed_gbp"].groupby("rule").sum(min_count=1)
    return (
        f"Community money that lapses over all waves: {money(lapsed[OPTIMUM])} under the optimised "
        f"plan, {span(lapsed[named], view.titles, money)} under the rules."
    )


def _worst(view: RulesView, table: pd.DataFrame, rule: str) -> str:
    return worst_words(table.at[rule, "worst_boards"], len(view.boards))


def _islands(view: RulesView, named: list[str]) -> str:
    cover = view.wide("coverage", view.last).loc[list(view.island_boards)]
    best = cover[OPTIMUM]
    under = f" and {_range(cover[named].stack())} under the rules" if named else ""
    return (
        f"The island boards, {names_of(view.island_boards)}, have {_range(best)} of need served "
        f"under the optimised plan{under}."
    )


def _range(values: pd.Series) -> str:
    low, high = share(values.min()), share(values.max())
    return low if low == high else f"{low} to {high}"


def _options(view: RulesView) -> dict[str, str]:
    """Return what was asked: the rules, and a fingerprint of all their budgets."""
    budgets = [rule.board_budgets_gbp.round(2).to_csv() for rule in view.others]
    mark = hashlib.sha256("\n".join(budgets).encode()).hexdigest()[:8]
    return {"Rules": listed(list(view.titles.values())[1:]), "Fingerprint of the budgets": mark}


def _caveats(view: RulesView, asked_shares: str) -> list[str]:
    lines = [
        (
            "Every rule goes through the same program as the plan, all else the same: need, "
            "openings, models of service, embedded and MBU posts, recruits, travel limits and the "
            "order of objectives. Only who holds the community money, and when, differs. Every "
            "plan was re-checked from its tables."
        ),
        (
            "A board's budget pays its funded community posts and their set-up. A board that its "
            "network supports has no team: its budget can only pay its hubs. What a board does not "
            "use, no other board gets."
        ),
        (
            "The optimised plan fixes no board's budget: set-up may then be paid from what vacant "
            "posts leave, which a fixed budget does not allow."
        ),
    ]
    moved = [
        within(rule.title)
        for rule in view.others
        if not rule.budgets_gbp.equals(view.rules[0].budgets_gbp)
    ]
    if moved:
        lines.append(
            f"Under {listed(moved)} the waves have other budgets than under the optimised plan, so "
            "a single wave may serve more than it; only their total over all waves is the same."
        )
    if waiting := _waiting(view):
        lines.append(
            f"Boards that open late hold their share before they open and cannot use it: it lapses "
            f"under {listed(waiting)}."
        )
    if asked_shares != "none":
        lines.append(
            f"The model itself fixes board shares ({asked_shares}); the optimised plan here leaves "
            "them free, so it is not the run's own plan."
        )
    if "pathfinders" not in view.titles:
        lines.append("No pathfinder boards were named, so there is no such rule here.")
    return lines


def _waiting(view: RulesView) -> list[str]:
    """Return the rules under which a board holds money before it opens."""
    boards = view.tables["boards"]
    held = boards[(boards["share"] > 0) & (boards["opens"] > boards.index.get_level_values("wave"))]
    names = set(held.index.get_level_values("rule"))
    return [within(rule.title) for rule in view.others if rule.name in names]
