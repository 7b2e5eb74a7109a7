"""Columns of the two tables of a sweep, settled before the first run, with unit and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from allocator.inputs.parameters import BY_KEY, OBJECTIVES
from allocator.inputs.service import ServiceModel
from allocator.lp.stages import LEXIMIN
from allocator.pipeline.sweep.address import parse
from allocator.pipeline.sweep.designs import Run
from allocator.pipeline.sweep.spec import Sweep

FIGURE_WORDS: dict[str, tuple[str, str]] = {
    "community_wte": ("WTE", "Posts of the board's own community team"),
    "embedded_wte": ("WTE", "Posts embedded in the board's services"),
    "need_families": ("families a year", "Families with need"),
    "attainable_families": ("families a year", "Families with need who can be reached"),
    "served_families": ("families a year", "Families served"),
    "unmet_families": ("families a year", "Families whose need is not met"),
    "coverage": ("share", "Families served over families with need who can be reached"),
    "filled_wte": ("WTE", "Posts filled in all services"),
    "worst_coverage": ("share", "Coverage of the board that is served worst"),
    "spend_gbp": ("GBP", "Recurring money and set-up"),
}
STATUS_MEANING = (
    "proved; stopped by a limit before proof; infeasible: no plan keeps every rule; invalid: the "
    "settings do not go together; failed: the solver gave no answer"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Parameters
    ----------
    name
        Its name.
    kind
        ``whole``, ``number`` or ``text``.
    unit, meaning
        What it counts, and what that is.
    """

    name: str
    kind: Literal["whole", "number", "text"]
    unit: str
    meaning: str


@dataclass(frozen=True)
class Layout:
    """What a sweep's tables hold.

    Parameters
    ----------
    varied
        One column for each address.
    waves
        Most waves of any run.
    stages
        Objectives of any run, levels of leximin apart, as columns.
    """

    varied: tuple[Field, ...]
    waves: int
    stages: tuple[str, ...]

    def runs(self, national: Sequence[str]) -> tuple[Field, ...]:
        """Return the columns of the table of runs.

        Parameters
        ----------
        national
            Figures of a wave, by name.
        """
        return (
            Field("run", "whole", "", "Number of the run"),
            Field("name", "text", "", "Name of its case; blank where runs have none"),
            *self.varied,
            Field("settings", "text", "", "Its settings as --set takes them, one a line"),
            Field("status", "text", "", STATUS_MEANING),
            Field("note", "text", "", "Why there is no proved plan; blank where there is one"),
            *(
                Field(
                    f"{name}_{wave}",
                    "number",
                    FIGURE_WORDS[name][0],
                    f"{FIGURE_WORDS[name][1]}, wave {wave}",
                )
                for name in national
                for wave in range(1, self.waves + 1)
            ),
            *(
                Field(f"objective_{name}", "number", "", f"Value of objective {name}")
                for name in self.stages
            ),
        )

    def boards(self, figures: Sequence[str]) -> tuple[Field, ...]:
        """Return the columns of the table of boards.

        Parameters
        ----------
        figures
            Figures of a board in a wave, by name.
        """
        return (
            Field("run", "whole", "", "Number of the run"),
            Field("board_code", "text", "", "Health board"),
            Field("wave", "whole", "", "Funding wave"),
            *(Field(name, "number", *FIGURE_WORDS[name]) for name in figures),
        )


def layout_of(sweep: Sweep, base: ServiceModel, runs: Sequence[Run], boards: int) -> Layout:
    """Return the columns that a sweep needs.

    Parameters
    ----------
    sweep, base, runs
        The sweep with its base case and runs.
    boards
        How many boards there are: leximin has a level for each at most.
    """
    varied = tuple(
        _varied(address, [run.values[at] for run in runs], of_base=of_base)
        for at, (address, of_base) in enumerate(_addresses(sweep))
    )
    columns = dict(
        zip(sweep.addresses, zip(*(run.values for run in runs), strict=True), strict=True)
    )
    counts = [n for n in columns.get("waves.count", ()) if isinstance(n, int)]
    orders = [names for names in columns.get("objectives.order", ()) if isinstance(names, list)]
    used = {name for names in (base.words("objectives.order"), *orders) for name in names}
    stages = [
        stage
        for name in OBJECTIVES
        if name in used
        for stage in ([f"{name}_{n}" for n in range(1, boards + 1)] if name == LEXIMIN else [name])
    ]
    return Layout(varied, max([len(base.waves), *counts]), tuple(stages))


def _addresses(sweep: Sweep) -> list[tuple[str, bool]]:
    of_base = {one.address: one.of_base for one in sweep.varied}
    return [(address, of_base.get(address, False)) for address in sweep.addresses]


def _varied(address: str, values: Sequence[object], *, of_base: bool) -> Field:
    parameter = BY_KEY[parse(address).key]
    number = all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        for value in values
    )
    unit = "times the base case" if of_base else parameter.unit
    return Field(address, "number" if number else "text", unit, parameter.meaning)
