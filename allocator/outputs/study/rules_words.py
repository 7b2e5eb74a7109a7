"""How the study of funding rules writes its figures and names its boards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from allocator.analysis.rules import OPTIMUM, FundingRule
from allocator.outputs.page.words import listed, number, pounds
from allocator.outputs.report.figures import DASH, families, signed, some

#: Boards that are named before the others are counted.
NAMED = 4
#: A chart tells at most so many waves apart.
MOST_MARKS = 4


@dataclass(frozen=True)
class RulesView:
    """Tables and rules of the study, with what every part of its page asks of them.

    Parameters
    ----------
    rules
        The rules, the optimised plan first.
    tables
        As `allocator.pipeline.rules.compare_rules` returns them.
    """

    rules: tuple[FundingRule, ...]
    tables: dict[str, pd.DataFrame]

    @property
    def waves(self) -> tuple[int, ...]:
        """The waves in order."""
        return tuple(int(wave) for wave in self.tables["rules"].index.unique("wave"))

    @property
    def last(self) -> int:
        """The last wave."""
        return self.waves[-1]

    @property
    def marked(self) -> tuple[int, ...]:
        """The waves that a chart of marks tells apart: the first and the last ones."""
        few = len(self.waves) <= MOST_MARKS
        return self.waves if few else (self.waves[0], *self.waves[1 - MOST_MARKS :])

    @property
    def titles(self) -> dict[str, str]:
        """Title of each rule by name, the optimised plan first."""
        return {rule.name: rule.title for rule in self.rules}

    @property
    def others(self) -> tuple[FundingRule, ...]:
        """The rules without the optimised plan."""
        return tuple(rule for rule in self.rules if rule.name != OPTIMUM)

    @property
    def boards(self) -> dict[str, str]:
        """Names of boards by code, in order of names; boards of one name have their code too."""
        names = self.tables["boards"]["board_name"].xs(OPTIMUM, level="rule").droplevel("wave")
        known = {str(code): str(name) for code, name in names.items()}
        count = Counter(known.values())
        told = {c: n if count[n] == 1 else f"{n} ({c})" for c, n in known.items()}
        return dict(sorted(told.items(), key=lambda pair: pair[1]))

    @property
    def island_boards(self) -> dict[str, str]:
        """Names of the boards all of whose places lie on islands, by code."""
        on = self.tables["boards"]["on_islands"].xs((OPTIMUM, self.last), level=("rule", "wave"))
        return {code: name for code, name in self.boards.items() if on[code] == "all"}

    def planned(self) -> list[str]:
        """Return the names of the rules that have a plan, the optimised one apart."""
        served = self.at(self.last)["served_families"]
        return [rule.name for rule in self.others if pd.notna(served[rule.name])]

    def at(self, wave: int) -> pd.DataFrame:
        """Return the table of rules in one wave: index ``rule``."""
        return self.tables["rules"].xs(wave, level="wave")

    def wide(self, column: str, wave: int) -> pd.DataFrame:
        """Return one figure of boards in one wave: index ``board_code``, columns rules."""
        of_wave = self.tables["boards"][column].xs(wave, level="wave")
        return of_wave.unstack("rule").reindex(list(self.boards))[list(self.titles)]


def unbroken(name: str) -> str:
    """Return a name that a narrow column keeps on one line."""
    return name.replace(" ", "\N{NO-BREAK SPACE}")


def worst_words(names: object, boards: int, *, whole: bool = False) -> str:
    """Return the boards served worst as a phrase; `whole` keeps each name on one line."""
    if not isinstance(names, str) or not names:
        return DASH
    each = [unbroken(name) if whole else name for name in names.split(", ")]
    if len(each) == boards > 1:
        return "all boards alike"
    return some(each, shown=NAMED, noun="other")


def change(value: float, decimals: int = 1) -> str:
    """Return a difference with its sign, a dash where there is none to give."""
    if pd.isna(value):
        return DASH
    return signed(0.0 if abs(value) < 0.5 * 10.0**-decimals else value, decimals)


def money(value: float) -> str:
    """Return pounds, a dash where there is no figure."""
    return pounds(value, missing=DASH)


def plain(value: float, decimals: int) -> str:
    """Return a number, a dash where there is none."""
    return number(value, decimals, missing=DASH)


def span(values: pd.Series, titles: dict[str, str], words: Callable[[float], str]) -> str:
    """Return the least and the greatest of some rules with their titles, those that tie counted.

    Parameters
    ----------
    values
        By rule.
    titles
        Title of each rule.
    words
        Writes a value; values that read alike tie.
    """
    said = {str(rule): words(float(value)) for rule, value in values.dropna().sort_values().items()}
    low, high = next(iter(said.values())), list(said.values())[-1]
    if low == high:
        return f"{low} under each" if len(said) > 1 else low
    return f"from {low} ({_tied(said, low, titles)}) to {high} ({_tied(said, high, titles)})"


def _tied(said: dict[str, str], text: str, titles: dict[str, str]) -> str:
    """Return the titles of the rules whose figure reads so, in the order of the rules."""
    return some(
        [within(title) for rule, title in titles.items() if said.get(rule) == text], shown=2
    )


def within(title: str) -> str:
    """Return a title as it stands within a sentence: names of letters keep their capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def fewer(value: float) -> str:
    """Return a difference of families as ``12 fewer families``, ``3.4 more families``."""
    if abs(value) < 0.05:  # noqa: PLR2004 - what one decimal shows
        return "as many families"
    return f"{families(abs(value))} {'fewer' if value < 0 else 'more'} families"


def names_of(codes: dict[str, str]) -> str:
    """Return board names as a phrase."""
    return listed(list(codes.values()))
