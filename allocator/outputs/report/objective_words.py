"""What a plan seeks, objective by objective, in words."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.report.figures import sentence


@dataclass(frozen=True)
class Objective:
    """One objective in words.

    Parameters
    ----------
    words
        What the plan seeks.
    decimals
        Digits after the point of what it attains.
    sign
        -1 where the solver minimises the negative of what is meant.
    """

    words: str
    decimals: int
    sign: int = 1


OBJECTIVE_WORDS: dict[str, Objective] = {
    "floor_shortfall": Objective("Fewest families below the floor of coverage", 1),
    "embedded_shortfall": Objective(
        "Fewest posts short of the standards for embedded posts and mother and baby units", 2
    ),
    "unplaced_admissions": Objective(
        "Fewest admissions to mother and baby units without a bed in the catchment", 1
    ),
    "support_shortfall": Objective("Fewest hours of consultation and links short", 0),
    "worst_coverage": Objective("Highest coverage of the worst-served board", 4, -1),
    "leximin_coverage": Objective("Highest coverage of the boards not yet settled", 4, -1),
    "unmet_need": Objective("Fewest families not served", 1),
    "uneven_cover": Objective("Least uneven cover of places within each board", 1),
    "travel_burden": Objective("Least travel of families and staff", 0),
    "spend": Objective("Least money spent", 0),
}


def objective_of(name: object) -> Objective:
    """Return an objective in words; a level of leximin carries its number behind the name."""
    known = OBJECTIVE_WORDS.get(str(name).split(" ", maxsplit=1)[0])
    return known or Objective(sentence(str(name).replace("_", " ")), 3)
