"""The first page of the paper: what is proposed, who has least of those shown, what is hidden."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.published_report.hiding import boards_hidden
from allocator.outputs.published_report.shown import Shown
from allocator.outputs.report.figures import families, joined, national_wte, share, wave_phrase

NATION = "national_indicators"
#: What a sentence says in place of a figure.
HIDDEN_WORD = "hidden"


@dataclass(frozen=True)
class Fact:
    """One key figure with the sentence under it."""

    label: str
    figure: str
    sentence: str


def key_facts(shown: Shown) -> list[Fact]:
    """Return the key figures of the last wave."""
    last = shown.last
    away = boards_hidden(shown, last)
    return [
        Fact("Filled posts", f"{_words(shown, last, 'filled_wte')} WTE", _posts(shown)),
        Fact(
            "Families served",
            _words(shown, last, "served_families"),
            f"a year, of {_words(shown, last, 'attainable_families')} with need within reach.",
        ),
        Fact("Coverage", _words(shown, last, "coverage"), "of need within reach is served."),
        Fact(
            "Boards with hidden families",
            f"{number(len(away))} of {number(len(shown.names))}",
            f"{listed(away)}." if away else "Families served are shown for every board.",
        ),
    ]


def wave_sentences(shown: Shown) -> dict[int, str]:
    """Return what is proposed in each wave, in one sentence."""
    return {
        wave: (
            f"{_words(shown, wave, 'filled_wte')} WTE of filled posts; families served a year: "
            f"{_words(shown, wave, 'served_families')} of "
            f"{_words(shown, wave, 'attainable_families')} within reach; coverage: "
            f"{_words(shown, wave, 'coverage')}."
        )
        for wave in shown.waves
    }


def lowest_sentence(shown: Shown) -> str:
    """Return who has the lowest coverage among the boards shown."""
    worst = shown.table(NATION)
    parts = [
        f"{_words(shown, wave, 'worst_coverage')} in wave {wave} ({worst.at[wave, 'worst_board']})"
        for wave in shown.waves
        if worst.at[wave, "worst_board"]
    ]
    if not parts:
        return "No board's coverage is shown."
    return (
        f"The lowest coverage among the boards shown is {listed(parts)}. A board that is hidden "
        "can have less. Where boards share the lowest, the first by code is named."
    )


def hidden_sentences(shown: Shown) -> list[str]:
    """Return which boards are hidden in which waves, and what they have together."""
    said: dict[str, list[int]] = {}
    for wave in shown.waves:
        said.setdefault(_hidden_in(shown, wave), []).append(wave)
    return [
        f"{wave_phrase(waves, shown.waves).capitalize()}: {words}" for words, waves in said.items()
    ]


def _hidden_in(shown: Shown, wave: int) -> str:
    """Return which boards are hidden in a wave, and what they have together."""
    away = boards_hidden(shown, wave)
    if not away:
        return "families served are shown for every board."
    who = f"families served are hidden for {counted(len(away), 'board')}, {listed(away)}."
    if wave not in shown.run.together.index:
        return f"{who} What they have together is hidden too."
    row = shown.run.together.loc[wave]
    figures = joined(
        [
            f"Together they have {families(row['need_families'])} families with need a year,",
            f"of whom {families(row['served_families'])} are served;",
            f"their coverage together is {share(row['coverage'])}.",
        ]
    )
    return f"{who} {figures}"


def _posts(shown: Shown) -> str:
    first = shown.waves[0]
    return f"Wave {first} starts with {_words(shown, first, 'filled_wte')} WTE."


def _words(shown: Shown, wave: int, column: str) -> str:
    """Return a national figure as a sentence says it."""
    write = {
        "filled_wte": national_wte,
        "coverage": share,
        "worst_coverage": share,
    }.get(column, families)
    if shown.is_hidden(NATION, wave, column):
        return HIDDEN_WORD
    return write(shown.value(NATION, wave, column))
