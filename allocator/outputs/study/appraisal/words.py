"""The appraisal in sentences: what ranks first, what it brings, and what the weights decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from allocator.analysis.appraisal import Appraisal
from allocator.outputs.page.words import counted, listed, number, percent
from allocator.outputs.report.figures import sentence

#: Intervals nearer to 0 or 1 than this reach them.
_NEAR = 5e-4
#: Use of a unit below this is told in the lead: half of the least beds would do.
LITTLE_USE = 0.4


def lower_first(text: str) -> str:
    """Return a text that goes on within a sentence."""
    return text[:1].lower() + text[1:]


def an(name: str) -> str:
    """Return the name of an option as it stands within a sentence."""
    words = lower_first(name)
    return f"a {words}" if words.startswith("new unit of") else words


def lead(asked: Appraisal, board_names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the answer in a few sentences.

    Parameters
    ----------
    asked
        The appraisal.
    board_names
        By code.
    """
    ranking, options = asked.ranking, asked.options
    first, second = (str(key) for key in ranking.index[:2])
    now, best = options.loc["now"], options.loc[first]
    scores = ranking["score"]
    runner = an(options.loc[second, "name"])
    told = [
        (
            f"Of {counted(len(options), 'option')}, the first under the stated weights is "
            f"{an(best['name'])}, with a score of {number(scores[first], 2)} of 1. Next comes "
            f"{runner}, with {number(scores[second], 2)}; doing nothing more has "
            f"{number(scores['now'], 2)} (rank {ranking.loc['now', 'rank']})."
        )
    ]
    if first != "now":
        told += [_gain(asked, now, best, board_names)]
    told += [_firmness(asked, first), _use(asked, first)]
    return tuple(text for text in told if text)


def _gain(asked: Appraisal, now: pd.Series, best: pd.Series, board_names: Mapping[str, str]) -> str:
    worst = board_names.get(best["worst_board"], best["worst_board"])
    return (
        f"A family's way to its unit goes from {number(now['mean_minutes'])} to "
        f"{number(best['mean_minutes'])} minutes one way, averaged over births; "
        f"{percent(best['share_within_miles'], 0)} of births are within "
        f"{number(asked.given['miles'])} miles instead of "
        f"{percent(now['share_within_miles'], 0)}. The longest way remains that of {worst}: "
        f"{number(best['worst_board_minutes'])} minutes, against "
        f"{number(now['worst_board_minutes'])} for the worst board today."
    )


def _firmness(asked: Appraisal, first: str) -> str:
    share = asked.ranking.loc[first, "first_share"]
    firm = sum(_whole(row) for _, row in asked.weights.iterrows())
    count = len(asked.weights)
    alone = (
        "whatever the weight of any single criterion"
        if firm == count
        else f"whatever the weight of {number(firm)} of the {number(count)} criteria taken alone"
        if firm
        else "only while each weight stays within its interval"
    )
    return (
        f"It stays first {alone}, and ranks first under {percent(share, 0)} of "
        f"{number(asked.given['draws'])} sets of random weights."
    )


def _use(asked: Appraisal, first: str) -> str:
    units = asked.units.loc[first]
    least = units.loc[units["use"].idxmin()]
    if least["use"] >= LITTLE_USE:
        return ""
    return (
        f"Its weak point: {number(least['beds_in_use'], 1)} of the {number(least['beds'])} beds "
        f"at {least['name']} would be in use on average, if women are admitted at today's rate and "
        f"stay {number(asked.given['stay_days'])} days."
    )


def _whole(row: pd.Series) -> bool:
    return bool(row["least"] <= _NEAR and row["most"] >= 1 - _NEAR)


def weight_sentences(asked: Appraisal) -> Iterator[str]:
    """Yield what the ranking's first place owes to each weight.

    Parameters
    ----------
    asked
        The appraisal.

    Yields
    ------
    str
        Sentences.
    """
    names, titles = asked.options["name"], asked.criteria["title"]
    yield (
        "Each sentence changes one weight alone; the others are scaled in proportion, so that all "
        "add up to 1. The ends are exact: there the other option has the same score."
    )
    firm = [str(titles[name]) for name, row in asked.weights.iterrows() if _whole(row)]
    if firm:
        yield f"Any weight keeps the first place, for: {'; '.join(map(lower_first, firm))}."
    for name, row in asked.weights.iterrows():
        if not _whole(row):
            yield _interval(str(titles[name]), row, names)


def _interval(title: str, row: pd.Series, names: pd.Series) -> str:
    parts = []
    if row["least"] > _NEAR:
        parts.append(f"below {percent(row['least'])} first place goes to {an(names[row['below']])}")
    if row["most"] < 1 - _NEAR:
        parts.append(f"above {percent(row['most'])} first place goes to {an(names[row['above']])}")
    return f"{sentence(title)} (weight {percent(row['weight'], 0)}): {listed(parts)}."


def dominance_sentence(asked: Appraisal) -> str:
    """Return which options another one beats on every criterion.

    Parameters
    ----------
    asked
        The appraisal.
    """
    beaten = asked.ranking[asked.ranking["dominated_by"] != ""]
    if beaten.empty:
        return "No option is dominated: each is better than every other one on some criterion."
    return (
        f"{counted(len(beaten), 'option is', 'options are')} dominated: another one is at least as "
        "good on every criterion and better on one, so no weights put it first alone. They are "
        "ranked and shown all the same."
    )


def demand_sentences(asked: Appraisal) -> Iterator[str]:
    """Yield what other admissions and stays would change.

    Parameters
    ----------
    asked
        The appraisal.

    Yields
    ------
    str
        Sentences.
    """
    table = asked.demands
    first = str(asked.ranking.index[0])
    kept = int((table["first"] == first).sum())
    yield (
        "How many women need a bed, and for how long, is the least certain part. The table tries "
        "the women who went to other beds besides (data/standards.csv) and the mean stay of units "
        "in England."
    )
    if kept == len(table):
        yield "The same option ranks first in every row."
    else:
        others = list(dict.fromkeys(table["name"][table["first"] != first]))
        yield (
            f"The same option ranks first in {number(kept)} of {counted(len(table), 'row')}; "
            f"elsewhere it is {listed([an(name) for name in others])}."
        )


CAVEATS = (
    (
        "Each board's women go to one unit whole, as catchments are agreed with boards. In a wide "
        "board some families live nearer to another unit: Argyll and Bute belongs to Highland."
    ),
    (
        "Admissions are national ones shared out by births. A unit nearby may be used more: the "
        "consultation of 2022 says that in all boards but the two that have a unit, women were "
        "likelier to be admitted elsewhere than to a mother and baby unit."
    ),
    (
        "No capital or running cost of a unit was published, so none is given. The cost shown is "
        "that of infant mental health posts alone, a small part of what a unit costs."
    ),
    (
        "Infant mental health posts follow the beds, by the model's posts a bed, at the full "
        "standard. They are national: never part of the host board's own capacity, and no board "
        "loses or gains posts of its own."
    ),
    (
        "Miles are those of the quickest way over the strategic network, ferries along the great "
        "circle; they are not the shortest way."
    ),
    (
        "Sites are choices of this product within the boards that the consultation names, with "
        "others to compare; whether a site has room, staff or a building was not looked at."
    ),
    (
        "Weights are assumptions. The ranking is one way of reading the figures beside it, and "
        "decides nothing."
    ),
)
