"""Shadow prices in planners' words: what one more, or one less, of each limit would do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from allocator.outputs.page.words import listed
from allocator.outputs.report.figures import sentence, wave_phrase
from allocator.outputs.report.limit_prices import (
    LEAST_PRICE,
    ONE,
    WORST,
    LimitPrices,
    figure,
    limits_of,
    stage_change,
    stages_of,
)

#: Two sides that agree to this share are one price.
SAME_SHARE = 1e-6


def price_sentences(prices: pd.DataFrame) -> list[str]:
    """Return what one unit more or less of each limit that binds would do, and what does not bind.

    Parameters
    ----------
    prices
        As `allocator.lp.answers.shadow_prices` returns it; may be empty.
    """
    if prices.empty:
        return []
    every = limits_of(prices)
    binding = [limit for limit in every if limit.binds]
    said = [text for limit in binding for text in limit_sentences(limit)]
    slack = [limit.title for limit in every if not limit.binds and limit.known]
    if slack:
        said.append(
            "A little more or less of these changes no objective down to unmet need: "
            f"{listed(slack)}."
        )
    return [*said, *worthless(prices), *_adding_up(binding)]


def limit_sentences(limit: LimitPrices) -> Iterator[str]:
    """Yield a sentence for each wave in which a limit binds."""
    for wave in limit.waves():
        if limit.binds_in(wave):
            rows = limit.rows.xs(wave, level="wave")
            yield f"{sentence(limit.title)} in wave {wave}: {_both(limit, rows)}."


def _both(limit: LimitPrices, rows: pd.DataFrame) -> str:
    """Return what one unit more and one unit less would do."""
    one = ONE.get(limit.kind, "one unit")
    more = _side(one, "more", rows["right"], rows["right_note"])
    apart = (rows["left"] - rows["right"]).abs()
    if (apart <= SAME_SHARE * rows["left"].abs() + LEAST_PRICE).all():
        return f"{more}; as much less does the opposite"
    return f"{more}; {_side('as much', 'less', -rows['left'], rows['left_note'])}"


def _side(amount: str, word: str, changes: pd.Series, notes: pd.Series) -> str:
    unknown = [str(note) for note, change in zip(notes, changes, strict=True) if pd.isna(change)]
    if unknown:
        return f"{amount} {word} has no price ({unknown[0]})"
    ordered = [(str(stage), float(changes[stage])) for stage in stages_of(changes.to_frame())]
    said = [stage_change(stage, change) for stage, change in ordered if abs(change) > LEAST_PRICE]
    return f"{amount} {word} {listed(said) if said else 'changes nothing'}"


def worth_sentence(limit: LimitPrices, waves: Sequence[int]) -> str:
    """Return what one unit more of a limit would do in some waves, as one sentence.

    Parameters
    ----------
    limit
        The limit.
    waves
        Waves in which it is said to bind.
    """
    asked = [wave for wave in limit.waves() if wave in waves]
    clauses = [
        clause
        for stage in limit.stages()
        for clause in _clause(stage, [float(limit.rows.at[(w, stage), "right"]) for w in asked])
    ]
    *front, last = [str(wave) for wave in asked]
    waves_said = f"{', '.join(front)} or {last}" if front else last
    joint = "in" if limit.kind.endswith("pool") else "of"
    one = ONE.get(limit.kind, "one unit")
    lead = f"{one} more {joint} the {limit.title} in wave {waves_said}"
    if clauses:
        return sentence(f"{lead} {listed(clauses)}{_summed(limit)}.")
    known = limit.rows["right"].notna().all()
    return sentence(f"{lead} alone changes no objective down to unmet need.") if known else ""


def _clause(stage: str, changes: list[float]) -> Iterator[str]:
    """Yield what a stage gains or loses, wave by wave; nothing where nothing is known to change."""
    known = [change for change in changes if math.isfinite(change)]
    if len(known) < len(changes) or all(abs(change) <= LEAST_PRICE for change in known):
        return
    said = [stage_change(stage, change) for change in known]
    # The same words around each figure are said once: "serves 0.3, 0.2 and 0.1 more families".
    first, figures = said[0], [figure(100 * c if stage in WORST else c) for c in known]
    before, _, after = first.partition(figures[0])
    same = all(text == f"{before}{shown}{after}" for text, shown in zip(said, figures, strict=True))
    if same and len(set(figures)) == 1:
        yield first
    elif same:
        yield f"{before}{listed(figures)}{after}"
    else:
        yield listed(said)


def _summed(limit: LimitPrices) -> str:
    return ", summed over waves" if len(limit.waves()) > 1 else ""


def worthless(prices: pd.DataFrame) -> list[str]:
    """Return where recruits bind and money is worth nothing, or the other way round."""
    kinds = prices.index.get_level_values("limit")
    gain = (prices["right"] < -LEAST_PRICE).groupby([kinds, prices.index.get_level_values("wave")])
    by_kind = gain.any().unstack("limit")
    if not {"budget", "recruitment_pool"} <= set(by_kind.columns):
        return []
    every = [int(wave) for wave in by_kind.index]
    recruits = by_kind["recruitment_pool"] | by_kind.get("network_pool", default=False)
    said = []
    for phrase, rows in (
        ("recruits bind and more money is worth nothing", recruits & ~by_kind["budget"]),
        ("money binds and more recruits are worth nothing", by_kind["budget"] & ~recruits),
    ):
        waves = [int(wave) for wave in rows.index[rows]]
        if waves:
            said.append(sentence(f"{wave_phrase(waves, every)} {phrase}."))
    return said


def _adding_up(binding: Sequence[LimitPrices]) -> Iterator[str]:
    if binding:
        yield (
            "Families and coverage are summed over all waves, for a limit of one wave acts on "
            "later waves too. A price holds for small changes, the models of service, openings and "
            "places within reach staying as they are."
        )
