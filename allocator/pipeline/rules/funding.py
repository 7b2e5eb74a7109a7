"""The rules that a question asks for, made from the ground and the model."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from allocator.analysis.baselines import in_every_wave
from allocator.analysis.rules import (
    RULE_NAMES,
    RULE_TITLES,
    FundingRule,
    among_open,
    equal_shares,
    loaded_budgets,
    need_shares,
    read_pathfinders,
    read_rule_table,
)
from allocator.errors import Fault, UsageError
from allocator.inputs.demand import demand
from allocator.inputs.service import ServiceModel
from allocator.pipeline.ground import Ground

#: Rules that are the same whatever the question says besides.
BASES: tuple[str, ...] = ("equal", "births", "under3", "need", "nrac")
#: How the money of pathfinders and of moved budgets is shared among boards, unless asked.
WITHIN = "nrac"
#: Share of each other wave's budget that a front- or back-loaded rule moves: an assumption.
LOADING = 0.1
#: Weights of deprivation and access where the model has none: assumptions.
NEED_WEIGHT = 0.5

_MEANINGS: dict[str, tuple[str, str]] = {
    "equal": ("the same for every board, whatever its size", "assumption"),
    "births": ("by each board's births a year", "derived"),
    "under3": ("by each board's children under 3", "derived"),
    "nrac": ("by the shares of NRAC, the formula of Scotland's health money", "official"),
}


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """What a question about rules may settle.

    Parameters
    ----------
    names
        Rules of `RULE_NAMES` to look at, besides those that a table or pathfinders are given for;
        all that can be made by default.
    table
        File of shares or budgets for the rule ``table``.
    pathfinders
        Boards by wave for the rule ``pathfinders``, as `read_pathfinders` takes them; by default
        the boards as the model opens them, where it opens some late.
    within
        Rule of `BASES` by which pathfinders, and boards under a moved budget, share the money.
    loading
        Share of each other wave's budget that is moved to the first or the last wave, 0 to 1.
    deprivation_weight, access_weight
        Weights of the rule ``need``; by default those of the model, or `NEED_WEIGHT` each where
        it has none.
    """

    names: tuple[str, ...] = ()
    table: Path | None = None
    pathfinders: str | None = None
    within: str = WITHIN
    loading: float = LOADING
    deprivation_weight: float | None = None
    access_weight: float | None = None


def require_options(options: RuleOptions) -> None:
    """Raise if options contradict one another or are out of their range.

    Raises
    ------
    UsageError
        With every fault.
    """
    faults = [*_unknown(options), *_out_of_range(options)]
    if "table" in options.names and options.table is None:
        faults.append(_lacking("table", "--table FILE.csv"))
    if faults:
        raise UsageError("The rules cannot be made as asked", faults)


def _unknown(options: RuleOptions) -> list[Fault]:
    return [
        Fault(
            "unknown-rule",
            "There is no such rule",
            f"Choose from {', '.join(known)}",
            column=option,
            value=name[:80],
        )
        for option, names, known in (
            ("--rule", options.names, RULE_NAMES),
            ("--within", (options.within,), BASES),
        )
        for name in names
        if name not in known
    ]


def _out_of_range(options: RuleOptions) -> list[Fault]:
    numbers = {
        "--loading": (options.loading, 1.0, "from 0 to 1"),
        "--deprivation-weight": (options.deprivation_weight, math.inf, "0 or more"),
        "--access-weight": (options.access_weight, math.inf, "0 or more"),
    }
    return [
        Fault(
            "out-of-range", f"It must be {bound}", "Correct it", column=option, value=f"{value:g}"
        )
        for option, (value, most, bound) in numbers.items()
        if value is not None and not (math.isfinite(value) and 0.0 <= value <= most)
    ]


def _lacking(rule: str, option: str) -> Fault:
    return Fault(
        "rule-lacks-input",
        f"The rule {rule} needs to be told what to share by",
        f"Give {option} with it",
        column="--rule",
        value=rule,
    )


def funding_rules(
    ground: Ground, model: ServiceModel, options: RuleOptions
) -> tuple[FundingRule, ...]:
    """Return the rules of a question, those of the optimised plan's own shares apart.

    Parameters
    ----------
    ground, model
        As for `allocator.pipeline.decision.decide`.
    options
        What to make.

    Returns
    -------
    tuple
        In the order of `RULE_NAMES`.

    Raises
    ------
    UsageError
        If an option is out of its range, or a rule lacks what it needs.
    DataError
        With every fault of a table or a file of pathfinders.
    """
    require_options(options)
    maker = _Maker(ground, model, options)
    every: dict[str, Callable[[], FundingRule | None]] = {
        **{name: partial(maker.base, name) for name in BASES},
        "pathfinders": maker.pathfinders,
        "front_loaded": partial(maker.loaded, early=True),
        "back_loaded": partial(maker.loaded, early=False),
        "table": maker.table,
    }
    given = {"table": options.table, "pathfinders": options.pathfinders}
    besides = tuple(name for name, value in given.items() if value is not None)
    wanted = (*options.names, *besides) if options.names else RULE_NAMES
    made = {name: every[name]() for name in RULE_NAMES if name in wanted and name in every}
    if "pathfinders" in options.names and made["pathfinders"] is None:
        raise UsageError(
            "The rules cannot be made as asked",
            [_lacking("pathfinders", '--pathfinders "1: Fife; 2: Highland"')],
        )
    return tuple(rule for rule in made.values() if rule is not None)


@dataclass(frozen=True)
class _Maker:
    """Makes each rule on one ground."""

    ground: Ground
    model: ServiceModel
    options: RuleOptions

    @property
    def budgets(self) -> pd.Series:
        return self.model.by_wave("money.community_budget_gbp")

    @property
    def names(self) -> dict[str, str]:
        boards = self.ground.geography.boards["board_name"].sort_index()
        return {str(code): str(name) for code, name in boards.items()}

    def base(self, name: str) -> FundingRule:
        if name == "need":
            return self._need()
        meaning, status = _MEANINGS[name]
        waves = self.model.waves
        if name == "equal":
            shares = equal_shares(list(self.names), waves)
        else:
            shares = in_every_wave(self.ground.shares[name], waves)
        return self._rule(name, meaning, status, shares)

    def _need(self) -> FundingRule:
        own = {
            key: self.model.number(f"demand.{key}")
            for key in ("deprivation_weight", "access_weight")
        }
        default = own if any(own.values()) else dict.fromkeys(own, NEED_WEIGHT)
        weights = {
            key: default[key] if asked is None else asked
            for key, asked in {
                "deprivation_weight": self.options.deprivation_weight,
                "access_weight": self.options.access_weight,
            }.items()
        }
        found = demand(
            self.ground.geography,
            self.ground.workspace,
            births_basis=self.model.word("demand.births_basis"),
            need_rate=self.model.number("demand.need_rate"),
            waves=self.model.waves,
            **weights,
        )
        whose = "the model's" if weights == own else "an assumption"
        meaning = (
            f"by modelled need with weight {weights['deprivation_weight']:g} for deprivation and "
            f"{weights['access_weight']:g} for poor access ({whose}); the plans themselves count "
            "need as the model does"
        )
        shares = need_shares(found.need, self.ground.geography.zones["board_code"])
        return self._rule("need", meaning, "assumption", shares)

    def pathfinders(self) -> FundingRule | None:
        waves = self.model.waves
        if self.options.pathfinders is not None:
            first = read_pathfinders(self.options.pathfinders, self.names, waves)
        else:
            given = self.ground.problem(self.model).boards["first_wave"]
            if (given == waves[0]).all() or not (given == waves[0]).any():
                return None
            first = given
        shares = among_open(self._within(), first)
        meaning = f"{_joining(first, self.names)}; those that have joined share by {self._by()}"
        return self._rule("pathfinders", meaning, "assumption", shares)

    def loaded(self, *, early: bool) -> FundingRule:
        budgets = loaded_budgets(self.budgets, self.options.loading, early=early)
        to = "first" if early else "last"
        profile = ", ".join(f"GBP {value:,.0f}" for value in budgets)
        meaning = (
            f"{self.options.loading:.0%} of every other wave's budget moved to the {to} wave "
            f"({profile}), the total unchanged; boards share by {self._by()}"
        )
        name = "front_loaded" if early else "back_loaded"
        return self._rule(name, meaning, "assumption", self._within(), budgets)

    def table(self) -> FundingRule | None:
        if self.options.table is None:
            return None
        shares = read_rule_table(self.options.table, self.names, self.budgets)
        meaning = f"as the table {self.options.table.name} says"
        return self._rule("table", meaning, "assumption", shares)

    def _within(self) -> pd.DataFrame:
        return self.base(self.options.within).shares

    def _by(self) -> str:
        return RULE_TITLES[self.options.within]

    def _rule(
        self,
        name: str,
        meaning: str,
        status: str,
        shares: pd.DataFrame,
        budgets: pd.Series | None = None,
    ) -> FundingRule:
        of_boards = shares.reindex(list(self.names)).rename_axis(index="board_code", columns="wave")
        money = (self.budgets if budgets is None else budgets).rename("budget_gbp")
        return FundingRule(name, RULE_TITLES[name], meaning, status, of_boards, money)


def _joining(first_wave: pd.Series, names: dict[str, str]) -> str:
    """Return who joins when, in words."""
    parts = []
    for wave in sorted(set(first_wave)):
        joined = sorted(names[str(code)] for code in first_wave.index[first_wave == wave])
        parts.append(f"wave {wave}: {', '.join(joined)}")
    return "; ".join(parts)
