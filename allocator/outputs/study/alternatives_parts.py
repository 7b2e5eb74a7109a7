"""Sections of the page of alternatives: ranges of posts, and plans that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.lp.tradeoffs import Loss
from allocator.outputs.page.tables import Column as PageColumn
from allocator.outputs.page.tables import PageTable, Row
from allocator.outputs.report.figures import board_wte, sentence, service_title, signed
from allocator.outputs.study.alternatives_chart import RangeRow, range_chart
from allocator.outputs.study.alternatives_words import (
    COMMUNITY,
    alternative_sentence,
    figure,
    firm_sentence,
    plain,
    plans_sentence,
    unit_of,
)
from allocator.outputs.study.parts import Section

#: Most losses that a chart has bars for.
MOST_BARS = 3


def ranges_section(
    ranges: pd.DataFrame, losses: Sequence[Loss], names: Mapping[str, str], wave: int
) -> Section:
    """Return what is firm and free: least and most posts in a wave, as bars and as a table."""
    here = ranges.xs(wave, level="wave")
    shown = _shown_posts(here)
    texts = [one.text for one in losses]
    # Where nothing is free without a loss, its own bars and columns would only repeat the plan.
    shown_texts = texts[1:] if _all_firm(ranges, texts[0]) and len(texts) > 1 else texts
    drawn = shown_texts[-1 : -MOST_BARS - 1 : -1]
    rows: dict[str, RangeRow] = {}
    figures = []
    for board, service in shown:
        post = here.loc[(board, service)]
        label = names[board] + ("" if service == COMMUNITY else f", {service_title(service)}")
        label = f"{label} ({board})" if label in rows else label
        ends = [(float(post.at[t, "least_wte"]), float(post.at[t, "most_wte"])) for t in drawn]
        rows[label] = (float(post.at[texts[-1], "plan_wte"]), ends)
        figures.append(" to ".join(dict.fromkeys(board_wte(end) for end in ends[0])))
    chart = range_chart(
        name="ranges",
        title=f"Least to most posts, wave {wave}",
        description="One bar a board, from the fewest to the most posts of its community team over "
        "all plans within the loss; a circle marks the plan. The figures stand in the table below.",
        unit="WTE",
        series=[f"within {text}" for text in drawn],
        rows=rows,
        figures=figures,
    )
    sentences = tuple(firm_sentence(t, ranges.xs(t, level="loss")) for t in texts)
    return Section(
        "Posts of each board",
        sentences,
        (chart,),
        (_ranges_table(here, shown, shown_texts, names, wave),),
    )


def _all_firm(ranges: pd.DataFrame, text: str) -> bool:
    return bool(ranges.xs(text, level="loss")["firm"].all())


def _shown_posts(here: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the posts that a page shows: community teams, and whatever else is free."""
    free = here.groupby(["board_code", "service"], sort=False)["firm"].all()
    return [
        (str(board), str(service))
        for (board, service), firm in free.items()
        if service == COMMUNITY or not firm
    ]


def _ranges_table(
    here: pd.DataFrame,
    shown: Sequence[tuple[str, str]],
    texts: Sequence[str],
    names: Mapping[str, str],
    wave: int,
) -> PageTable:
    columns = [PageColumn("Board"), PageColumn("Service"), PageColumn("Plan", "WTE", "number")]
    for text in texts:
        columns.append(PageColumn(f"Least within {text}", "WTE", "number"))
        columns.append(PageColumn(f"Most within {text}", "WTE", "number"))
    columns.append(PageColumn(f"Within {texts[-1]}"))
    rows = []
    for board, service in shown:
        post = here.loc[(board, service)]
        ends = [board_wte(post.at[t, end]) for t in texts for end in ("least_wte", "most_wte")]
        state = "firm" if bool(post.at[texts[-1], "firm"]) else "free"
        plan = board_wte(float(post.at[texts[-1], "plan_wte"]))
        rows.append(Row((names[board], service_title(service), plan, *ends, state), key=board))
    left = here.index.droplevel("loss").nunique() - len(shown)
    note = (
        f"{left} embedded posts are firm and not listed; tables/ranges.csv has every wave."
        if left
        else "tables/ranges.csv has every wave."
    )
    caption = f"Least and most posts over all plans within the loss, wave {wave}"
    return PageTable("ranges", caption, tuple(columns), tuple(rows), note=note)


def plans_section(
    tables: Mapping[str, pd.DataFrame],
    losses: Sequence[Loss],
    names: Mapping[str, str],
    wave: int,
) -> Section:
    """Return the alternatives: what each changes and loses, and the posts of a wave."""
    distances = tables["distances"]
    free = not tables["ranges"].xs(losses[-1].text, level="loss")["firm"].all()
    sentences = [plans_sentence(len(distances), free, losses)]
    sentences += [alternative_sentence(int(one), tables, names) for one in distances.index]
    made = (
        (_objectives_table(tables["plans"]), _posts_table(tables["posts"], names, wave))
        if len(distances)
        else ()
    )
    return Section("Plans that differ", tuple(sentences), (), made)


def _objectives_table(plans: pd.DataFrame) -> PageTable:
    values, losses = plans["value"].unstack("alternative"), plans["loss"].unstack("alternative")
    columns = [PageColumn("Objective"), PageColumn("Unit"), PageColumn("Plan", "", "number")]
    columns += [PageColumn(f"Alternative {n}", "", "number") for n in values.columns if n]
    columns += [PageColumn(f"Loss in {n}", "", "number") for n in values.columns if n]
    order = plans.index.get_level_values("objective").unique()
    rows = [
        Row(
            (
                sentence(plain(str(name))),
                unit_of(str(name)),
                *(figure(str(name), float(values.at[name, n])) for n in values.columns),
                *(figure(str(name), float(losses.at[name, n])) for n in values.columns if n),
            )
        )
        for name in order
    ]
    return PageTable(
        "alternatives-objectives",
        "Objectives of the plan and of each alternative, summed over waves",
        tuple(columns),
        tuple(rows),
        note="A loss below nought is a gain.",
    )


def _posts_table(posts: pd.DataFrame, names: Mapping[str, str], wave: int) -> PageTable:
    here = posts.xs(wave, level="wave").groupby(["alternative", "board_code"], sort=False).sum()
    wte = here["posts_wte"].unstack("alternative")
    change = here["change_wte"].unstack("alternative")
    columns = [PageColumn("Board"), PageColumn("Plan", "WTE", "number")]
    for number in wte.columns:
        if number:
            columns.append(PageColumn(f"Alternative {number}", "WTE", "number"))
            columns.append(PageColumn(f"Change in {number}", "WTE", "number"))
    rows = []
    for code in wte.index:
        cells = [names[str(code)], board_wte(float(wte.at[code, 0]))]
        for number in wte.columns:
            if number:
                cells += [board_wte(float(wte.at[code, number]))]
                cells += [signed(float(change.at[code, number]), 2)]
        rows.append(Row(tuple(cells), key=str(code)))
    return PageTable(
        "alternatives-posts",
        f"Posts by board, all services, wave {wave}",
        tuple(columns),
        tuple(rows),
        note="tables/posts.csv has every service and wave.",
    )
