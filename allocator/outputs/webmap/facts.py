"""Key facts of each wave in sentences: the country, the worst-served boards, the islands."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.analysis.indicators import island_indicators
from allocator.outputs.page.words import counted, listed
from allocator.outputs.webmap.content import Content, measure_text
from allocator.outputs.webmap.figures import NATIONAL
from allocator.outputs.webmap.posts import all_posts_sentence
from allocator.outputs.webmap.style import Measure

#: Boards this close in percentage points are joint worst: the accuracy that plans are checked to.
TIE_POINTS = 1e-3
#: Names given before the rest are counted.
NAMES_SHOWN = 4


@dataclass(frozen=True)
class Fact:
    """One key fact: a label, the figure that stands out, and a sentence under it."""

    label: str
    figure: str
    sentence: str


def key_facts(content: Content, wave: int) -> tuple[Fact, ...]:
    """Return the facts that every version of the page shows for a wave."""
    coverage = next(one for one in content.style.measures if one.id == "coverage")
    return (
        _national(content, wave, coverage=coverage),
        _worst(content, wave, coverage=coverage),
        _islands(content, wave, coverage=coverage),
    )


def _national(content: Content, wave: int, *, coverage: Measure) -> Fact:
    row = content.figures.loc[(NATIONAL, wave)]
    sentence = (
        f"modelled coverage: {content.said(row['served_families'])} of "
        f"{content.said(row['need_families'])} families with need a year are served, by "
        f"{content.said(row['serving_wte'], 1)} WTE. "
        f"{all_posts_sentence(content, wave, decimals=1)}"
    )
    return Fact("Scotland", content.measure_text(coverage, NATIONAL, wave), sentence.strip())


def _worst(content: Content, wave: int, *, coverage: Measure) -> Fact:
    of_wave = content.figures["coverage"].xs(wave, level="wave").drop(NATIONAL).dropna()
    if of_wave.empty:
        return Fact("Worst-served board", "none", "No board has need within reach.")
    lowest = float(of_wave.min())
    worst = [
        name
        for code, name in content.board_names.items()
        if code in of_wave.index and of_wave[code] <= lowest + TIE_POINTS
    ]
    label = "Worst-served board" if len(worst) == 1 else "Worst-served boards"
    shown = "board shown" if content.published else "board"
    sentence = (
        f"{_who(worst, boards=len(of_wave), word=shown)} {_worst_place(content, wave, coverage)}"
    )
    return Fact(label, measure_text(coverage, lowest), sentence.strip())


def _who(worst: list[str], *, boards: int, word: str) -> str:
    if len(worst) == boards > 1:
        return f"All {_counted(boards, word)} have the same coverage."
    verb = "has" if len(worst) == 1 else "share"
    return f"{_some(worst)} {verb} the lowest coverage of {_counted(boards, word)}."


def _counted(boards: int, word: str) -> str:
    return counted(boards, word) if word == "board" else f"{boards:,} boards shown"


def _worst_place(content: Content, wave: int, coverage: Measure) -> str:
    here = 100 * content.plan["zone_coverage"].xs(wave, level="wave")["coverage"].dropna()
    if here.empty:
        return ""
    worst = sorted(str(zone) for zone in here.index[here <= here.min() + TIE_POINTS])
    names = content.plan["zones"]["name"].to_dict()
    first = str(names.get(worst[0], worst[0]))
    where = f"in {first}" if len(worst) == 1 else f"shared by {counted(len(worst), 'place')}"
    return f"The lowest of any place is {measure_text(coverage, float(here.min()))}, {where}."


def _some(names: list[str]) -> str:
    if len(names) <= NAMES_SHOWN + 1:
        return listed(names)
    rest = counted(len(names) - NAMES_SHOWN, "other board")
    return f"{', '.join(names[:NAMES_SHOWN])} and {rest}"


def _islands(content: Content, wave: int, *, coverage: Measure) -> Fact:
    known = content.published
    islands = island_indicators(content.plan) if known is None else known["island_indicators"]
    if islands.empty or wave not in islands.index.get_level_values("wave"):
        return Fact("Islands", "none", "The plan has no place on an island.")
    here = islands.xs(wave, level="wave")
    need = float(here["need_families"].sum())
    served = float(here["served_families"].sum())
    # Of islands whose families are hidden there is no sum.
    share = 100 * served / need if need > 0 and known is None else float("nan")
    out = sorted(str(name) for name in here.index[~here["attainable"].astype(bool)])
    boards = "; ".join(
        f"{content.board_names[code]} {content.measure_text(coverage, code, wave)}"
        for code in content.style.island_boards
        if code in content.board_names
    )
    reach = f"Not fully within reach: {listed(out)}." if out else "Every place is within reach."
    return Fact(
        "Islands",
        measure_text(coverage, share, missing=content.missing),
        f"of all need on {counted(len(here), 'island')} is served. {boards}. {reach}",
    )
