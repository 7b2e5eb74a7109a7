"""The first page: key figures, each wave in a sentence, what binds, and what needs judgement."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import COMMUNITY, MBU, SERVICE_TITLES
from allocator.outputs.page.words import counted, listed, number, pounds
from allocator.outputs.report.binding import binding, binding_label, binding_sentences
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
)
from allocator.outputs.report.judgement import Point, judgement_points


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
        A sentence for each wave.
    lowest, islands
        The worst-served board of the last wave; the islands.
    binds
        What holds the plan back.
    points
        What needs judgement.
    """

    figures: tuple[KeyFigure, ...]
    waves: tuple[str, ...]
    lowest: str
    islands: str
    binds: tuple[str, ...]
    points: tuple[Point, ...]


def summary(content: Content) -> Summary:
    """Return the first page of a report."""
    return Summary(
        figures=_figures(content),
        waves=tuple(_wave(content, wave) for wave in content.waves),
        lowest=lowest_sentence(content, content.last),
        islands=islands_sentence(content),
        binds=tuple(binding_sentences(content)),
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


def _wave(content: Content, wave: int) -> str:
    row = content.national.loc[wave]
    recruitment = content.plan["recruitment"].loc[wave]
    could = recruitment["hires_wte"] + recruitment["unused_wte"]
    posts = content.posts_by_service()[wave]
    kinds = [f"{national_wte(posts[name])} {SERVICE_TITLES[name]}" for name in content.services]
    lapsed = pounds(row["lapsed_gbp"])
    return (
        f"{national_wte(row['filled_wte'])} WTE ({listed(kinds)}) serve "
        f"{families(row['served_families'])} of {families(row['need_families'])} families with "
        f"need: {share(row['coverage'])} of those within reach. {pounds(row['spend_gbp'])} is "
        f"spent and {lapsed} lapses. {national_wte(recruitment['hires_wte'])} WTE are recruited, "
        f"of {national_wte(could)} who could be."
    )


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
