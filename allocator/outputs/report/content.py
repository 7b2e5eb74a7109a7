"""Everything that the report says about one plan, gathered once so that every part agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import pandas as pd

from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
    too_small_teams,
)
from allocator.inputs.geography import Geography
from allocator.inputs.parameters import MBU, SERVICES
from allocator.lp.check import CheckedRule
from allocator.lp.plan import Plan
from allocator.outputs.report.staff_time import staff_time
from allocator.outputs.report.travel import FarPlace, far_places, travel_figures

#: Boards this close in coverage share a place; plans are checked to the same accuracy.
TIE = 1e-6


@dataclass(frozen=True)
class Governance:
    """Who answers for a report; an empty name is shown as ``Not assured``.

    Parameters
    ----------
    commissioned_by, analysed_by, assured_by
        Names or roles, as plain text.
    """

    commissioned_by: str = ""
    analysed_by: str = ""
    assured_by: str = ""


@dataclass(frozen=True)
class Content:
    """What the report is made from.

    Parameters
    ----------
    plan
        A solved plan.
    title
        Heading of the report.
    geography
        The places it was solved for, or None.
    baselines
        Posts under simple rules: see `allocator.analysis.baselines.baseline_posts`. May be empty.
    checks
        The re-checked rules.
    inputs
        Index ``file``; column ``sha256``, and any that `allocator.outputs.input_log.input_log`
        returns.
    deprivation
        Share of under-threes in the most deprived fifth: index ``council_code``, or None.
    governance
        Who answers for it.
    prices, ranges
        Shadow prices and ranges of posts, as `allocator.lp.answers` makes them; None where they
        were not asked for.
    loss
        What whole posts cost, as `allocator.lp.whole.whole_posts_loss` returns it; None where posts
        may be fractions.
    options
        Models of service compared: index ``option``; columns ``forced``, ``chosen`` and one for
        each objective. None where there was nothing to choose.
    crossings
        Ferries and flights: index ``route``; columns ``kind, from_name, to_name, from_lon,
        from_lat, to_lon, to_lat, minutes, a_day``. None where none were given.
    run_id
        Identity of the run; may be empty.
    more_limits
        Headings and texts of limits of use besides those of every plan.
    """

    plan: Plan
    title: str
    geography: Geography | None
    baselines: pd.DataFrame
    checks: Sequence[CheckedRule]
    inputs: pd.DataFrame
    deprivation: pd.Series | None
    governance: Governance
    prices: pd.DataFrame | None = None
    ranges: pd.DataFrame | None = None
    loss: pd.DataFrame | None = None
    options: pd.DataFrame | None = None
    crossings: pd.DataFrame | None = None
    run_id: str = ""
    more_limits: tuple[tuple[str, str], ...] = ()

    @cached_property
    def boards(self) -> pd.DataFrame:
        """Figures by board and wave; no coverage where nothing is within reach."""
        table = board_indicators(self.plan)
        coverage = table["coverage"].where(table["attainable_families"] > 0)
        return table.assign(coverage=coverage)

    @cached_property
    def national(self) -> pd.DataFrame:
        """Figures by wave."""
        return national_indicators(self.plan)

    @cached_property
    def islands(self) -> pd.DataFrame:
        """Figures by island and wave."""
        return island_indicators(self.plan)

    @cached_property
    def travel(self) -> pd.DataFrame:
        """Journeys by board and wave, Scotland among them: see `travel_figures`."""
        return travel_figures(self.plan)

    @cached_property
    def staff_time(self) -> pd.DataFrame:
        """Whose time serves each board, by board and wave: see `staff_time`."""
        return staff_time(self.plan)

    @cached_property
    def far_places(self) -> dict[str, list[FarPlace]]:
        """Places of each board, and of Scotland, by how far journeys of the last wave are."""
        return far_places(self.plan, self.last)

    @cached_property
    def answerable(self) -> Governance:
        """Who answers for the report: as given, else as the plan's settings say."""
        return Governance(
            *(
                getattr(self.governance, one.name).strip() or self._named(f"governance.{one.name}")
                for one in fields(Governance)
            )
        )

    def _named(self, key: str) -> str:
        value = self.plan.settings["value"].get(key, "")
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def small_teams(self) -> pd.DataFrame:
        """Teams too small to recruit, by board and wave."""
        return too_small_teams(self.plan)

    @cached_property
    def names(self) -> dict[str, str]:
        """Board names by code, in order of name."""
        names = self.plan["boards"]["board_name"].astype(str)
        return {str(code): name for code, name in names.sort_values(kind="stable").items()}

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Services with posts or money in this plan, in their usual order."""
        held = set(self.plan["money"].index.get_level_values("service"))
        held |= set(self.plan["team_posts"].index.get_level_values("service"))
        held |= {MBU} if len(self.plan["mbu_posts"]) else set()
        return tuple(service for service in SERVICES if service in held)

    @property
    def waves(self) -> tuple[int, ...]:
        """Waves in order."""
        return self.plan.waves

    @property
    def last(self) -> int:
        """The last wave: what the plan arrives at."""
        return self.plan.waves[-1]

    @property
    def whole(self) -> bool:
        """Whether the plan is made of posts in whole steps."""
        return self.flag("posts.whole")

    @property
    def opens_in_waves(self) -> bool:
        """Whether some board opens after the first wave."""
        return bool((self.plan["boards"]["first_wave"] > self.waves[0]).any())

    @property
    def has_choices(self) -> bool:
        """Whether the plan rests on choices of openings, models of service or whole posts."""
        tables = [table for table in (self.loss, self.options) if table is not None]
        return self.opens_in_waves or any(len(table) for table in tables)

    @property
    def has_answers(self) -> bool:
        """Whether prices or ranges came with the plan."""
        return self.prices is not None or self.ranges is not None

    def word(self, key: str) -> str:
        """Return a setting as text."""
        return str(self.plan.settings.loc[key, "value"])

    def has(self, key: str) -> bool:
        """Tell whether the plan has a setting; runs of earlier versions may lack one."""
        return key in self.plan.settings.index

    def flag(self, key: str) -> bool:
        """Return a yes-or-no setting; no where the plan lacks it."""
        return self.has(key) and self.word(key) == "yes"

    def number(self, key: str) -> float:
        """Return a setting as a number."""
        return float(self.word(key))

    def tied_lowest(self, wave: int) -> list[str]:
        """Return the boards that share the lowest coverage of a wave, by name.

        A board with nothing within reach has no coverage, and is not among them.
        """
        of_wave = self.boards["coverage"].xs(wave, level="wave").dropna()
        lowest = of_wave.min()
        return [
            name
            for code, name in self.names.items()
            if code in of_wave.index and of_wave[code] <= lowest + TIE
        ]

    def posts_by_service(self) -> pd.DataFrame:
        """Return filled WTE of the country: index ``service``, columns waves."""
        team = self.plan["team_posts"]["filled_wte"].groupby(["service", "wave"]).sum()
        units = self.plan["mbu_posts"]["filled_wte"].groupby("wave").sum()
        units.index = pd.MultiIndex.from_product([[MBU], units.index], names=team.index.names)
        every = pd.concat([team, units]).unstack("wave")
        return every.reindex(index=list(self.services), columns=list(self.waves)).fillna(0.0)

    def shortfall_by_service(self) -> pd.DataFrame:
        """Return WTE short of the standard: index ``service``, columns waves; NaN: no standard."""
        team = self.plan["team_posts"][["standard_wte", "shortfall_wte"]]
        team = team.groupby(["service", "wave"]).sum(min_count=1)
        units = self.plan["mbu_posts"][["standard_wte", "shortfall_wte"]].groupby("wave").sum()
        units.index = pd.MultiIndex.from_product([[MBU], units.index], names=team.index.names)
        return pd.concat([team, units])


def of_board[Table: (pd.DataFrame, pd.Series)](table: Table, board_code: str) -> Table:
    """Return a board's rows of a table that has ``board_code`` in its index; none is no error."""
    own = table[table.index.get_level_values("board_code") == board_code]
    return own.droplevel("board_code")


def births_words(basis: str) -> str:
    """Return a births basis in words, for example ``children under 1 at mid-2022``."""
    kind, _, year = basis.rpartition("_")
    if kind == "under1":
        return f"children under 1 at mid-{year}"
    # A year may be counted to June or to December: data/births.csv says which.
    return f"births of {year}"
