"""The first page: key figures, each wave in a line, what binds, and what needs judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import COMMUNITY, MBU
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import counted, listed, number, pounds
from allocator.outputs.report.binding import binding, binding_briefly, binding_label
from allocator.outputs.report.content import TIE, Content
from allocator.outputs.report.figures import (
    count_word,
    families,
    joined,
    minutes,
    national_wte,
    sentence,
    share,
    some,
    wave_title,
)
from allocator.outputs.report.judgement import Point, judgement_points
from allocator.outputs.report.national import unit_posts_note
from allocator.outputs.report.places import deprived_sentence


@dataclass(frozen=True)
class KeyFigure:
    """One figure that stands out: its label, the figure and a sentence under it."""

    label: str
    figure: str
    sentence: str


@dataclass(frozen=True)
class Summary:
    """The first page.

    Parameters
    ----------
    figures
        Key figures of the last wave.
    waves
        A line for each wave.
    least
        The worst-served boards of the last wave, the islands, the most deprived areas.
    binds
        What holds the plan back.
    points
        What needs judgement.
    """

    figures: tuple[KeyFigure, ...]
    waves: PageTable
    least: tuple[str, ...]
    binds: tuple[str, ...]
    points: tuple[Point, ...]


def summary(content: Content) -> Summary:
    """Return the first page of a report."""
    return Summary(
        figures=_figures(content),
        waves=_waves(content),
        least=tuple(text for text in _least(content) if text),
        binds=tuple(binding_briefly(content)),
        points=judgement_points(content),
    )


def _figures(content: Content) -> tuple[KeyFigure, ...]:
    row = content.national.loc[content.last]
    posts = content.posts_by_service()[content.last]
    embedded = posts.drop([COMMUNITY, MBU], errors="ignore").sum()
    kinds = [
        f"{national_wte(posts.get(COMMUNITY, 0.0))} in community teams",
        f"{national_wte(embedded)} embedded in other services",
        f"{national_wte(posts.get(MBU, 0.0))} in mother and baby units",
    ]
    return (
        KeyFigure(
            "Coverage",
            share(row["coverage"]),
            f"{families(row['served_families'])} of {families(row['need_families'])} families with "
            f"need a year are served; {families(row['unmet_families'])} are not.",
        ),
        KeyFigure("Posts filled", f"{national_wte(row['filled_wte'])} WTE", f"{listed(kinds)}."),
        KeyFigure(
            "Lowest board",
            share(row["worst_coverage"]),
            _lowest_short(content, content.last),
        ),
        KeyFigure("What binds", binding_label(content, content.last), _binds_short(content)),
    )


def _binds_short(content: Content) -> str:
    row = binding(content).loc[content.last]
    lapsed = row["lapsed_gbp"] + row["other_lapsed_gbp"]
    spent = content.national.loc[content.last, "spend_gbp"]
    left = (
        "everyone who could be recruited is"
        if row["recruits"]
        else f"{national_wte(row['unused_wte'])} WTE who could be recruited are not"
    )
    return f"{pounds(spent)} is spent and {pounds(lapsed)} lapses; {left}."


def _waves(content: Content) -> PageTable:
    posts = content.posts_by_service()
    return PageTable(
        name="proposed",
        caption="What is proposed",
        columns=(
            Column("Wave"),
            Column("All filled posts", "WTE", "number"),
            Column("Community teams", "WTE", "number"),
            Column("Embedded posts", "WTE", "number"),
            Column("Mother and baby units", "WTE", "number"),
            Column("Families served", "a year", "number"),
            Column("Coverage", "% of need within reach", "number"),
            Column("Spent", "GBP", "number"),
            Column("Lapses", "GBP", "number"),
        ),
        rows=tuple(_wave(content, posts[wave], wave) for wave in content.waves),
        note=unit_posts_note(content),
    )


def _wave(content: Content, posts: pd.Series, wave: int) -> Row:
    row = content.national.loc[wave]
    return Row(
        (
            wave_title(wave),
            national_wte(row["filled_wte"]),
            national_wte(float(posts.get(COMMUNITY, 0.0))),
            national_wte(float(posts.drop([COMMUNITY, MBU], errors="ignore").sum())),
            national_wte(float(posts.get(MBU, 0.0))),
            families(row["served_families"]),
            share(row["coverage"]),
            pounds(row["spend_gbp"]),
            pounds(row["lapsed_gbp"]),
        )
    )


def _least(content: Content) -> Iterator[str]:
    yield lowest_sentence(content, content.last)
    yield islands_sentence(content)
    yield deprived_sentence(content)


def lowest_sentence(content: Content, wave: int) -> str:
    """Return which board or boards have the lowest coverage in a wave, and who has none to show."""
    names, none = content.tied_lowest(wave), _without_reach(content, wave)
    lowest = share(content.national.loc[wave, "worst_coverage"])
    if not names:
        return "No board has need within reach."
    if len(names) + len(none) == len(content.names):
        boards = "All" if not none else "The other"
        said = (
            f"{boards} {number(len(names))} boards have the same coverage in wave {wave}: {lowest} "
            "of need within reach."
        )
    elif len(names) == 1:
        said = f"{names[0]} has the lowest coverage in wave {wave}: {lowest} of need within reach."
    else:
        said = (
            f"{sentence(count_word(len(names)))} boards share the lowest coverage in wave {wave}, "
            f"{lowest} of need within reach: {listed(names)}."
        )
    return joined([f"No need is within reach in {listed(none)}." if none else "", said])


def _lowest_short(content: Content, wave: int) -> str:
    names, none = content.tied_lowest(wave), _without_reach(content, wave)
    beyond = f"Nothing is within reach in {some(none)}." if none else ""
    if not names:
        return beyond
    if len(names) + len(none) == len(content.names):
        return joined(
            [
                f"All {number(len(names))} boards with reach have the same coverage."
                if none
                else f"All {number(len(names))} boards have the same coverage.",
                beyond,
            ]
        )
    if len(names) == 1:
        return joined([f"{names[0]}.", beyond])
    return joined([f"{sentence(count_word(len(names)))} boards share it: {some(names)}.", beyond])


def _without_reach(content: Content, wave: int) -> list[str]:
    coverage = content.boards["coverage"].xs(wave, level="wave")
    return [name for code, name in content.names.items() if pd.isna(coverage.get(code))]


def islands_sentence(content: Content) -> str:
    """Return how many islands are reached, their range of coverage and the longest journey."""
    if content.islands.empty:
        return "The plan's places name no island."
    of_wave = content.islands.xs(content.last, level="wave")
    missed = [str(name) for name in of_wave.index[~of_wave["attainable"].astype(bool)]]
    count = counted(len(of_wave), "inhabited island")
    reach = (
        f"Every place on {count} can be reached."
        if not missed
        else f"Of {count}, {some(missed)} cannot be reached, or not every place there."
    )
    return joined([reach, _island_span(content), _longest(of_wave["mean_minutes"].dropna())])


def _island_span(content: Content) -> str:
    coverage = content.islands["coverage"].xs(content.last, level="wave").dropna()
    low, high = share(coverage.min()), share(coverage.max())
    if low == high:
        return f"In wave {content.last} coverage of their need is {low} on each."
    worst = coverage.index[coverage <= coverage.min() + TIE]
    where = f" ({worst[0]})" if len(worst) == 1 else f" (on {number(len(worst))} of them)"
    return f"In wave {content.last} coverage of their need runs from {low}{where} to {high}."


def _longest(mean_minutes: pd.Series) -> str:
    if mean_minutes.empty:
        return "No family on an island is served by a community team."
    return (
        f"The longest mean journey is to or from {mean_minutes.idxmax()}: "
        f"{minutes(mean_minutes.max())} minutes one way."
    )
