"""The plan beside simple rules of thumb: births share, under-3s share and NRAC share."""

from __future__ import annotations

import pandas as pd

from allocator.analysis.baselines import BASELINE_RULES, BASELINE_TITLES
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.report.charts import Chart, dot_chart
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import DASH, board_wte, sentence, signed

NO_RULES = "No simple rule was given with this plan."


def rules_of(content: Content) -> list[str]:
    """Return the rules that the baselines hold, in their usual order."""
    return [rule for rule in BASELINE_RULES if f"{rule}_wte" in content.baselines.columns]


def last_posts(content: Content) -> pd.DataFrame:
    """Return posts serving each board in the last wave: columns ``plan`` and one a rule, WTE."""
    rules = rules_of(content)
    if not rules:
        return pd.DataFrame(index=pd.Index([], name="board_code"))
    of_wave = content.baselines.xs(content.last, level="wave")
    names = {"plan_wte": "plan"} | {f"{rule}_wte": rule for rule in rules}
    return of_wave[list(names)].rename(columns=names).reindex(list(content.names))


def board_rules_table(content: Content, code: str, *, name: str) -> PageTable:
    """Return one board's posts under each rule, with the plan's difference."""
    posts = last_posts(content)
    rows = [Row(("This plan", board_wte(posts.loc[code, "plan"]), DASH))] if len(posts) else []
    rows += [
        Row(
            (
                sentence(BASELINE_TITLES[rule]),
                board_wte(posts.loc[code, rule]),
                signed(posts.loc[code, "plan"] - posts.loc[code, rule], 2),
            )
        )
        for rule in rules_of(content)
    ]
    return PageTable(
        name=name,
        caption=f"{content.names[code]} beside simple rules, wave {content.last}",
        columns=(
            Column("Rule"),
            Column("Staff time serving it", "WTE", "number"),
            Column("Plan less rule", "WTE", "number"),
        ),
        rows=tuple(rows),
        empty=NO_RULES,
    )


def rules_table(content: Content) -> PageTable:
    """Return every board's posts under each rule, with the plan's difference."""
    posts, rules = last_posts(content), rules_of(content)

    def _cells(row: pd.Series) -> list[str]:
        pairs = [(board_wte(row[rule]), signed(row["plan"] - row[rule], 2)) for rule in rules]
        return [board_wte(row["plan"]), *(text for pair in pairs for text in pair)]

    rows = [Row((name, *_cells(posts.loc[code]))) for code, name in content.names.items() if rules]
    if rows:
        rows.append(Row(("Scotland", *_cells(posts.sum())), total=True))
    columns = [Column("Board"), Column("This plan", "WTE", "number")]
    for rule in rules:
        columns.append(Column(sentence(BASELINE_TITLES[rule]), "WTE", "number"))
        columns.append(Column(f"Plan less {BASELINE_TITLES[rule]}", "WTE", "number"))
    return PageTable(
        name="rules",
        caption=f"Staff time serving each board beside simple rules, wave {content.last}",
        columns=tuple(columns),
        rows=tuple(rows),
        note="Each rule shares out the same national total. A plus sign: the plan gives more.",
        empty=NO_RULES,
    )


def per_births(content: Content) -> pd.DataFrame:
    """Return posts serving each board per 1,000 births, in the columns of `last_posts`."""
    births = content.plan["boards"]["births"].reindex(list(content.names))
    return last_posts(content).div(births / 1000.0, axis=0)


def per_births_table(content: Content) -> PageTable:
    """Return the figures of the chart."""
    table, rules = per_births(content), rules_of(content)
    titles = ["This plan", *(sentence(BASELINE_TITLES[rule]) for rule in rules)]
    return PageTable(
        name="rules-per-births",
        caption=f"Staff time per 1,000 births, wave {content.last}",
        columns=(
            Column("Board"),
            *(Column(title, "WTE per 1,000 births", "number") for title in titles),
        ),
        rows=tuple(
            Row((name, *(board_wte(value) for value in table.loc[code])))
            for code, name in content.names.items()
            if rules
        ),
        empty=NO_RULES,
    )


def per_births_chart(content: Content) -> Chart | None:
    """Return the chart of staff time per 1,000 births, or None without rules."""
    rules = rules_of(content)
    if not rules:
        return None
    table = per_births(content)
    return dot_chart(
        name="rules-chart",
        title=f"Staff time serving each board per 1,000 births, wave {content.last}",
        description=(
            "One line a board; a dot for this plan and a mark for each simple rule, from zero at "
            "the left. The same figures stand in the table Staff time per 1,000 births, wave "
            f"{content.last}."
        ),
        unit="WTE per 1,000 births",
        series=["This plan", *(sentence(BASELINE_TITLES[rule]) for rule in rules)],
        rows={name: list(table.loc[code]) for code, name in content.names.items()},
    )


def comparison_sentences(content: Content) -> list[str]:
    """Return, for each rule, how much the plan moves and which boards it moves it to and from."""
    posts = last_posts(content)
    said = []
    for rule in rules_of(content):
        gain = (posts["plan"] - posts[rule]).rename(index=content.names)
        moved = gain.clip(lower=0.0).sum()
        share = 100 * moved / posts["plan"].sum() if posts["plan"].sum() else 0.0
        said.append(
            f"Against {BASELINE_TITLES[rule]}, the plan places {board_wte(moved)} WTE "
            f"({share:.1f}%) differently. Most is added in {gain.idxmax()} "
            f"({signed(gain.max(), 2)} WTE) and most taken in {gain.idxmin()} "
            f"({signed(gain.min(), 2)} WTE)."
        )
    return said
