"""Which boards open in which wave, where not all open in the first."""

from __future__ import annotations

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import DASH, wave_title


def opening_boards(content: Content) -> dict[int, list[str]]:
    """Return the names of the boards that open in each wave, in order of name."""
    first = content.plan["boards"]["first_wave"]
    return {
        wave: [name for code, name in content.names.items() if int(first[code]) == wave]
        for wave in content.waves
    }


def chosen_by_plan(content: Content) -> bool:
    """Tell whether the plan chose which boards open first."""
    return content.has("waves.rollout") and content.word("waves.rollout") == "pathfinder"


def roll_out_sentence(content: Content) -> str:
    """Return how many boards open when, and who said so; empty where all open at once."""
    if not content.opens_in_waves:
        return ""
    opened = opening_boards(content)
    first, *later = [(wave, len(names)) for wave, names in opened.items() if names]
    rest = listed([f"{number(count)} in wave {wave}" for wave, count in later])
    who = (
        f"The plan chose the pathfinders: {counted(first[1], 'board')}"
        if chosen_by_plan(content)
        else f"The scenario says which boards open when: {number(first[1])}"
    )
    verb = "opens" if first[1] == 1 else "open"
    return f"{who} {verb} in wave {first[0]} ({listed(opened[first[0]])}), {rest}."


def how_chosen(content: Content) -> str:
    """Return by what the plan chose the pathfinders; empty where the scenario names them."""
    if not (content.opens_in_waves and chosen_by_plan(content)):
        return ""
    least = int(content.number("waves.pathfinders_per_network"))
    network = (
        f" At least {counted(least, 'board')} of each network {_opens(least)} in the first wave."
        if least
        else ""
    )
    return (
        "As many boards are open in each wave as the scenario allows, and all in the last."
        f"{network} A board that a network supports opens no sooner than its lead hub. Among the "
        "openings that keep these rules the objectives decide in their order, down to families not "
        "served, to within 0.1% and on places merged by like hours; where they are equal, boards "
        "with more births open first."
    )


def _opens(count: int) -> str:
    return "opens" if count == 1 else "open"


def roll_out_table(content: Content) -> PageTable:
    """Return the boards that open in each wave."""
    rows, so_far = [], 0
    for wave, names in opening_boards(content).items():
        so_far += len(names)
        cells = (wave_title(wave), number(len(names)), number(so_far))
        rows.append(Row((*cells, listed(names) if names else DASH)))
    return PageTable(
        name="roll-out",
        caption="Boards that open in each wave",
        columns=(
            Column("Wave"),
            Column("Boards that open", "", "number"),
            Column("Open so far", "", "number"),
            Column("Which"),
        ),
        rows=tuple(rows),
        note="Before it opens, a board has no community team.",
    )
