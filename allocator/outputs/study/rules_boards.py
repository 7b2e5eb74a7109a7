"""The parts of the page of funding rules on boards and islands."""

from __future__ import annotations

from collections.abc import Callable

from allocator.analysis.rules import OPTIMUM
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import listed
from allocator.outputs.report.charts import Chart, dot_chart
from allocator.outputs.report.figures import (
    DASH,
    board_wte,
    families,
    share,
    wave_title,
)
from allocator.outputs.study.parts import Section
from allocator.outputs.study.rules_words import RulesView, unbroken, within

Words = Callable[[float], str]


def each_board(view: RulesView) -> Section:
    """Return what each rule gives each board in each wave."""
    marked = view.marked
    charts: list[Chart] = []
    for name in (OPTIMUM, *view.planned()):
        cover = {wave: view.wide("coverage", wave)[name] for wave in marked}
        charts.append(
            dot_chart(
                name=f"cover-{name.replace('_', '-')}",
                title=f"{view.titles[name]}: coverage of each board",
                description="A mark a wave on the line of each board.",
                unit="share of attainable need, %",
                series=[wave_title(wave) for wave in marked],
                rows={
                    board: [100.0 * cover[wave][code] for wave in marked]
                    for code, board in view.boards.items()
                },
            )
        )
    shown: dict[str, tuple[str, str, Words, str]] = {
        "cover-table": ("coverage", "Coverage of each board", share, "of need"),
        "served-table": ("served_families", "Families served", families, "families a year"),
        "posts-table": ("serving_wte", "Posts whose time serves the board", board_wte, "WTE"),
    }
    tables = tuple(
        _by_wave(view, name, column, caption=caption, words=words, unit=unit)
        for name, (column, caption, words, unit) in shown.items()
    )
    return Section("Each board in each wave", (), tuple(charts), tables)


def _by_wave(
    view: RulesView, name: str, column: str, *, caption: str, words: Words, unit: str
) -> PageTable:
    groups = []
    for wave in view.waves:
        table = view.wide(column, wave)
        rows = tuple(
            Row((board, *(words(table.at[code, rule]) for rule in view.titles)), key=code)
            for code, board in view.boards.items()
        )
        groups.append(RowGroup(wave_title(wave), rows))
    columns = (Column("Board"), *(Column(t, unit, "number") for t in view.titles.values()))
    return PageTable(name, f"{caption}, wave by wave", columns, groups=tuple(groups))


def worst_and_islands(view: RulesView) -> Section:
    """Return who is served worst under each rule, and what the islands get."""
    rows = []
    for name, title in view.titles.items():
        cells = [title]
        for wave in view.waves:
            row = view.at(wave).loc[name]
            known = isinstance(row["worst_boards"], str) and row["worst_boards"]
            cells.append(
                f"{share(row['worst_coverage'])}: {_whole(row['worst_boards'])}" if known else DASH
            )
        rows.append(Row(tuple(cells), key=name))
    worst = PageTable(
        "worst-table",
        "Boards served worst under each rule, with their coverage",
        (Column("Rule"), *(Column(wave_title(wave), "of need") for wave in view.waves)),
        tuple(rows),
    )
    sentences = [_island_sentence(view)] if view.island_boards else []
    return Section("Worst-served boards and islands", tuple(sentences), (), (worst, _islands(view)))


def _whole(names: str) -> str:
    """Return names, each of which a narrow column keeps on one line."""
    return ", ".join(unbroken(name) for name in names.split(", "))


def _island_sentence(view: RulesView) -> str:
    cover = view.wide("coverage", view.last).loc[list(view.island_boards)]
    parts = [
        f"{view.island_boards[code]} {share(cover.at[code, OPTIMUM])}"
        for code in view.island_boards
    ]
    behind = [
        view.titles[name] for name in view.planned() if (cover[name] < cover[OPTIMUM] - 1e-6).all()
    ]
    said = f"In wave {view.last} the optimised plan gives {listed(parts)} of need"
    if behind:
        every = len(behind) == len(view.planned())
        rules = "every rule" if every else listed([within(one) for one in behind])
        said += f"; under {rules} each of them gets less"
    return f"{said}."


def _islands(view: RulesView) -> PageTable:
    islands = view.tables["islands"].xs(view.last, level="wave")
    names = islands[["board_name", "need_families"]].xs(OPTIMUM, level="rule")
    cover = islands["coverage"].unstack("rule")
    groups = []
    for board in sorted(set(names["board_name"])):
        of_board = names.index[names["board_name"] == board]
        rows = tuple(
            Row((str(island), *(share(cover.at[island, rule]) for rule in view.titles)))
            for island in sorted(of_board)
        )
        groups.append(RowGroup(board, rows))
    columns = (Column("Island"), *(Column(t, "of need", "number") for t in view.titles.values()))
    return PageTable(
        "islands-table",
        f"Every inhabited island in wave {view.last}: share of its need, within reach or not",
        columns,
        groups=tuple(groups),
        empty="No place of this workspace lies on an island.",
    )
