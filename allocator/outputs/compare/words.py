"""One change as the page shows it: key facts, lists of boards, sentences and tables."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.compare.changes import Change
from allocator.outputs.compare.page_tables import islands_table, places_table
from allocator.outputs.compare.place_sentences import place_leads, place_sentence
from allocator.outputs.compare.sentences import (
    board_leads,
    board_sentence,
    counted_boards,
    unchanged_sentence,
)
from allocator.outputs.page.tables import PageTable
from allocator.outputs.page.words import counted, number
from allocator.outputs.report.figures import joined


@dataclass(frozen=True)
class ChangeWords:
    """How one run differs from the first in one wave, in words.

    Parameters
    ----------
    anchor
        Id within the page.
    first, run, wave
        What is compared.
    headline
        How many boards gain and lose.
    scotland
        The country, in sentences.
    leads
        Who gains and loses most, and what it takes, a sentence each.
    gaining, losing
        Heading and a sentence for each board, most first.
    unchanged
        Which boards stay the same; may be empty.
    places
        Sentences on places; empty where the runs' places differ.
    place_tables, islands
        Tables of the places that change most, and of every island.
    island, deprived
        Sentences; may be empty.
    """

    anchor: str
    first: str
    run: str
    wave: int
    headline: str
    scotland: str
    leads: tuple[str, ...]
    gaining: tuple[str, tuple[str, ...]]
    losing: tuple[str, tuple[str, ...]]
    unchanged: str
    places: tuple[str, ...]
    place_tables: tuple[PageTable, ...]
    islands: PageTable
    island: str
    deprived: str


def change_words(change: Change, *, number: int) -> ChangeWords:
    """Return a change as the page shows it.

    Parameters
    ----------
    change
        What changes.
    number
        Place of the run among the runs, for ids.
    """
    boards = change.boards
    places = [joined([place_sentence(one), *place_leads(one)]) for one in change.places]
    return ChangeWords(
        anchor=f"change-{number}-wave-{change.wave}",
        first=change.first,
        run=change.run,
        wave=change.wave,
        headline=_headline(change),
        scotland=joined([change.scotland, change.worst]),
        leads=(*board_leads(boards), change.means),
        gaining=(
            counted_boards(len(boards.gaining), "gains coverage", "gain coverage"),
            tuple(board_sentence(one) for one in boards.gaining),
        ),
        losing=(
            counted_boards(len(boards.losing), "loses coverage", "lose coverage"),
            tuple(board_sentence(one) for one in boards.losing),
        ),
        unchanged=unchanged_sentence(boards),
        places=tuple(one for one in [*places, change.reach] if one),
        place_tables=tuple(places_table(change, one, number=number) for one in change.places),
        islands=islands_table(change, number=number),
        island=change.island,
        deprived=change.deprived,
    )


def _headline(change: Change) -> str:
    gains, losses = len(change.boards.gaining), len(change.boards.losing)
    if not gains and not losses:
        return "No board gains or loses"
    gain = f"{counted(gains, 'board')} {'gains' if gains == 1 else 'gain'}" if gains else ""
    if not losses:
        return f"{gain}, none loses"
    if not gains:
        return f"{counted(losses, 'board')} {'loses' if losses == 1 else 'lose'}, none gains"
    return f"{gain}, {number(losses)} {'loses' if losses == 1 else 'lose'}"
