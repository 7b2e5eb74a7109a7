"""The parts of the page of funding rules on money: slippage, and who holds how much."""

from __future__ import annotations

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import listed
from allocator.outputs.report.charts import bar_chart
from allocator.outputs.report.figures import DASH, sentence, wave_title
from allocator.outputs.study.parts import Section
from allocator.outputs.study.rules_words import RulesView, money, plain, within

#: What the table of slippage shows, with label and unit.
_SLIPPAGE: dict[str, tuple[str, str]] = {
    "budget_gbp": ("Budget", "\N{POUND SIGN}"),
    "filled_posts_gbp": ("Filled posts", "\N{POUND SIGN}"),
    "vacancy_gbp": ("Funded and empty", "\N{POUND SIGN}"),
    "unfunded_gbp": ("For no post", "\N{POUND SIGN}"),
    "setup_gbp": ("Set-up", "\N{POUND SIGN}"),
    "carried_out_gbp": ("Carried over", "\N{POUND SIGN}"),
    "lapsed_gbp": ("Lapsed", "\N{POUND SIGN}"),
    "filled_wte": ("Filled", "WTE"),
    "vacant_wte": ("Vacant", "WTE"),
    "unfilled_wte": ("Unfilled", "WTE"),
    "hires_left_wte": ("Recruits left", "WTE, all services"),
}


def slippage_section(view: RulesView) -> Section:
    """Return what becomes of the community money under each rule."""
    slip = view.tables["slippage"]
    total = slip.drop(columns="recruits_bind").groupby("rule", sort=False).sum(min_count=1)
    parts = {
        "filled posts": "filled_posts_gbp",
        "set-up": "setup_gbp",
        "lapsed": "lapsed_gbp",
    }
    chart = bar_chart(
        name="slip",
        title="Community money over all waves",
        description="A bar a rule: filled posts, set-up of new ones, and money that lapses.",
        unit="GBP thousand",
        series=list(parts),
        rows={
            title: [max(0.0, total.at[name, one] / 1000.0) for one in parts.values()]
            for name, title in view.titles.items()
        },
        figures=[f"{money(total.at[name, 'lapsed_gbp'])} lapses" for name in view.titles],
    )
    return Section("Slippage", tuple(_slippage_sentences(view)), (chart,), (_slippage_table(view),))


def _slippage_table(view: RulesView) -> PageTable:
    slip = view.tables["slippage"]
    groups = []
    for wave in view.waves:
        table = slip.xs(wave, level="wave")
        rows = []
        for name, title in view.titles.items():
            cells = [
                money(table.at[name, one])
                if one.endswith("_gbp")
                else plain(table.at[name, one], 2)
                for one in _SLIPPAGE
            ]
            rows.append(
                Row((title, *cells, str(table.at[name, "recruits_bind"]) or DASH), key=name)
            )
        groups.append(RowGroup(wave_title(wave), tuple(rows)))
    columns = (
        Column("Rule"),
        *(Column(label, unit, "number") for label, unit in _SLIPPAGE.values()),
        Column("No recruit left"),
    )
    return PageTable(
        "slippage-table",
        "Where the community money goes, wave by wave",
        columns,
        groups=tuple(groups),
        note=(
            "Funded and empty is the pay of posts that stand vacant; money for no post is what the "
            "budget has beyond funded posts: it pays set-up, or lapses. Vacant posts are funded; "
            "unfilled posts are those that the money would keep filled and the plan does not."
        ),
    )


def _slippage_sentences(view: RulesView) -> list[str]:
    slip = view.tables["slippage"]
    lines = []
    for wave in view.waves:
        table = slip.xs(wave, level="wave")
        short = [
            view.titles[name] for name in view.titles if table.at[name, "recruits_bind"] == "yes"
        ]
        if short:
            lines.append(
                f"In wave {wave} no recruit is left while posts go unfilled under "
                f"{listed([within(one) for one in short])}."
            )
    return lines or ["Under no rule do recruits run out while posts go unfilled."]


def sharing(view: RulesView) -> Section:
    """Return how each rule shares the money."""
    meanings = PageTable(
        "meanings",
        "How each rule shares the community money",
        (Column("Rule"), Column("How"), Column("Status")),
        tuple(Row((r.title, sentence(f"{r.meaning}."), r.status), key=r.name) for r in view.rules),
    )
    rules = view.others
    groups = []
    for wave in view.waves:
        rows = [
            Row((board, *(money(r.board_budgets_gbp.at[code, wave]) for r in rules)), code)
            for code, board in view.boards.items()
        ]
        total = Row(("All boards", *(money(r.budgets_gbp[wave]) for r in rules)), total=True)
        groups.append(RowGroup(wave_title(wave), (*rows, total)))
    budgets = PageTable(
        "budgets-table",
        "Community budget of each board, wave by wave",
        (Column("Board"), *(Column(r.title, "\N{POUND SIGN} a year", "number") for r in rules)),
        groups=tuple(groups),
        note="A board that its network supports has no team: its money can only pay its hubs.",
    )
    return Section("How each rule shares the money", (), (), (meanings, budgets) if rules else ())
