"""The first parts of the page of funding rules: side by side, and who gains and loses."""

from __future__ import annotations

import pandas as pd

from allocator.analysis.rules import OPTIMUM
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import counted, listed
from allocator.outputs.report.charts import bar_chart, dot_chart
from allocator.outputs.report.figures import (
    DASH,
    families,
    minutes,
    national_wte,
    share,
    wave_title,
)
from allocator.outputs.study.charts import difference_chart
from allocator.outputs.study.parts import Section
from allocator.outputs.study.rules_words import RulesView, change, money, plain, worst_words

#: Boards that a sentence names of those that gain, and of those that lose.
MOST_NAMED = 3


def side_by_side(view: RulesView) -> Section:
    """Return all rules beside the optimised plan."""
    last = view.at(view.last)
    opt = last.loc[OPTIMUM]
    served = {view.titles[name]: [last.at[name, "served_families"]] for name in view.titles}
    chart = bar_chart(
        name="served",
        title=f"Families served in wave {view.last}",
        description="A bar a rule; the line is the optimised plan.",
        unit="families a year",
        series=["families served"],
        rows=served,
        figures=[families(value[0]) for value in served.values()],
        beside=("the optimised plan", float(opt["served_families"])),
    )
    worst = dot_chart(
        name="worst",
        title="Coverage of the worst-served boards",
        description="A mark a wave: the further right, the better the worst-served boards fare.",
        unit="share of attainable need, %",
        series=[wave_title(wave) for wave in view.marked],
        rows={
            title: [100.0 * view.at(wave).at[name, "worst_coverage"] for wave in view.marked]
            for name, title in view.titles.items()
        },
    )
    columns = (
        Column("Rule"),
        Column("Families served", "a year", "number"),
        Column("Against the plan", "families a year", "number"),
        Column("Lowest coverage", "of attainable need", "number"),
        Column("Served worst"),
        Column("Inequality", "Gini of coverage", "number"),
        Column("Mean travel", "minutes one way", "number"),
        Column("Posts filled", "WTE, all services", "number"),
        Column("Posts unfilled", "WTE, community", "number"),
        Column("Lapsed", "\N{POUND SIGN}, all services", "number"),
        Column("Plan"),
    )
    groups = tuple(
        RowGroup(wave_title(wave), tuple(_rule_row(view, name, wave) for name in view.titles))
        for wave in view.waves
    )
    table = PageTable(
        "rules-table",
        "Every rule beside the optimised plan, wave by wave",
        columns,
        groups=groups,
        note=(
            "Posts unfilled are those that the community money would keep filled and the plan does "
            "not. The Gini index is 0 where all boards have the same coverage."
        ),
    )
    sentences = [
        f"{view.titles[rule.name]}: {note}"
        for rule in view.others
        if (note := str(last.at[rule.name, "note"]))
    ]
    return Section("The rules side by side", tuple(sentences), (chart, worst), (table,))


def _rule_row(view: RulesView, name: str, wave: int) -> Row:
    row = view.at(wave).loc[name]
    own = name == OPTIMUM
    cells = (
        view.titles[name],
        families(row["served_families"]),
        DASH if own else change(row["families_against_optimum"]),
        share(row["worst_coverage"]),
        worst_words(row["worst_boards"], len(view.boards), whole=True),
        plain(row["coverage_gini"], 3),
        minutes(row["mean_minutes"]),
        national_wte(row["filled_wte"]),
        national_wte(row["unfilled_wte"]),
        money(row["lapsed_gbp"]),
        str(row["status"]),
    )
    return Row(cells, key=name)


def who_gains(view: RulesView) -> Section:
    """Return who gains and who loses against the optimised plan in the last wave."""
    gained = view.wide("families_against_optimum", view.last)
    wte = view.wide("wte_against_optimum", view.last)
    order = view.planned()
    charts = tuple(
        difference_chart(
            name=f"gain-{name.replace('_', '-')}",
            title=f"{view.titles[name]}: families against the plan, wave {view.last}",
            description="A bar a board: to the right it gains families, to the left it loses them.",
            unit="families a year",
            rows={view.boards[code]: value for code, value in _sorted(gained[name]).items()},
            figures=[change(value) for value in _sorted(gained[name])],
        )
        for name in order
    )
    tables = (
        _by_rule(view, "gains-families", "Families served against the optimised plan", gained, 1),
        _by_rule(view, "gains-wte", "Posts that serve the board against the plan", wte, 2),
    )
    return Section(
        "Who gains, who loses", tuple(_gain_sentences(view, order)), charts, tables if order else ()
    )


def _by_rule(
    view: RulesView, name: str, caption: str, table: pd.DataFrame, decimals: int
) -> PageTable:
    unit = "families a year" if decimals == 1 else "WTE"
    rules = [rule.name for rule in view.others]
    rows = tuple(
        Row((board, *(change(table.at[code, rule], decimals) for rule in rules)), key=code)
        for code, board in view.boards.items()
    )
    sums = tuple(change(table[rule].sum(min_count=1), decimals) for rule in rules)
    return PageTable(
        name,
        f"{caption}, wave {view.last}",
        (Column("Board"), *(Column(view.titles[rule], unit, "number") for rule in rules)),
        (*rows, Row(("All boards", *sums), total=True)),
    )


def _gain_sentences(view: RulesView, order: list[str]) -> list[str]:
    gains = view.tables["gains"]
    lines = []
    for name in order:
        of_rule = gains.xs(name, level="rule")
        more = of_rule[of_rule["outcome"] == "gains"]
        less = of_rule[of_rule["outcome"] == "loses"][::-1]
        parts = [_most(more, "gains", "gain"), _most(less, "loses", "lose")]
        same = int((of_rule["outcome"] == "same").sum())
        parts.append(f"{counted(same, 'board')} as under the plan" if same else "")
        lines.append(f"{view.titles[name]}: {'; '.join(filter(None, parts))}.")
    return lines


def _most(boards: pd.DataFrame, one: str, several: str) -> str:
    """Return how many boards gain or lose, and which most of all."""
    if boards.empty:
        return ""
    named = [
        f"{row.board_name} ({change(float(row.families_against_optimum))})"
        for row in boards.head(MOST_NAMED).itertuples()
    ]
    verb = one if len(boards) == 1 else several
    most = ", most of all " if len(boards) > len(named) else ": "
    return f"{counted(len(boards), 'board')} {verb}{most}{listed(named)}"


def _sorted(values: pd.Series) -> pd.Series:
    return values.sort_values(ascending=False, kind="stable")
