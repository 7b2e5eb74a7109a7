"""What holds a plan back in each wave: money, recruitment, other limits, and what more would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from allocator.inputs.parameters import COMMUNITY
from allocator.outputs.page.words import listed, pounds
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import joined, national_wte, sentence, wave_phrase
from allocator.outputs.report.limit_prices import LimitPrices, limits_of
from allocator.outputs.report.price_words import worth_sentence

#: Money left over below this is rounding, GBP.
LEAST_GBP = 1.0
#: Recruits left over below this are rounding, WTE.
LEAST_WTE = 0.005
SHARE_WORDS = {"nrac": "NRAC", "births": "births", "under3": "under-3s"}
LABELS = {
    (True, True): "Money and recruitment",
    (True, False): "Money",
    (False, True): "Recruitment",
}


def binding(content: Content) -> pd.DataFrame:
    """Return what binds in each wave.

    Money binds where the community budget pays for every funded post that it can (posts that stand
    empty cost nothing, so filled posts cost a little less than the budget) or where none of it is
    left. Recruitment binds where nobody who could be recruited is left.
    Where posts come in whole steps, less than a step left over counts as nothing left.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``; columns ``money``, ``recruits`` (whether each binds), ``lapsed_gbp``
        (community), ``other_lapsed_gbp``, ``unused_wte``.
    """
    money = content.plan["money"]
    community = money.xs(COMMUNITY, level="service")
    step_gbp, recurring_gbp, step_wte = _least(content)
    budget = community["budget_gbp"] + community["moved_in_gbp"] - community["moved_out_gbp"]
    most = budget * (1.0 - content.number("workforce.vacancy_share"))
    off = switched_off(content)
    left = community["lapsed_gbp"] + community["carried_out_gbp"]
    unused = content.plan["recruitment"]["unused_wte"]
    every = money["lapsed_gbp"].groupby("wave").sum()
    return pd.DataFrame(
        {
            "money": ((community["recurring_gbp"] >= most - recurring_gbp) | (left < step_gbp))
            & ("5_money" not in off),
            "recruits": (unused.reindex(community.index) < step_wte) & ("4_recruitment" not in off),
            "lapsed_gbp": community["lapsed_gbp"],
            "other_lapsed_gbp": every.reindex(community.index) - community["lapsed_gbp"],
            "unused_wte": unused.reindex(community.index),
        }
    ).reindex(list(content.waves))


def switched_off(content: Content) -> set[str]:
    """Return the families that the plan does without, by number and name."""
    named = content.word("families.off") if content.has("families.off") else ""
    return {name for name in named.split(", ") if name[:1].isdigit()}


def off_words(content: Content) -> list[str]:
    """Return the families that the plan does without, in words: ``money``, ``staff time``."""
    return [
        name.partition("_")[2].replace("_", " ")
        for name in sorted(switched_off(content), key=lambda name: int(name.partition("_")[0]))
    ]


def _least(content: Content) -> tuple[float, float, float]:
    """Return the money left over, of a wave and recurring, and the recruits that buy no post."""
    if not content.whole:
        return LEAST_GBP, LEAST_GBP, LEAST_WTE
    step = content.number("posts.step_wte")
    recurring = step * content.number("money.cost_per_wte_gbp")
    setup = step * content.number("money.setup_cost_per_wte_gbp")
    # Rounding must not make a whole step look like less.
    return recurring + setup - LEAST_GBP, recurring - LEAST_GBP, step - LEAST_WTE


def binding_label(content: Content, wave: int) -> str:
    """Return what binds in a wave in a word or two."""
    row = binding(content).loc[wave]
    other = "Other rules" if content.word("money.board_shares") == "none" else "Fixed shares"
    return LABELS.get((bool(row["money"]), bool(row["recruits"])), other)


def binding_sentences(content: Content) -> list[str]:
    """Return what holds the plan back, what one unit more would do, and what money lapses and why.

    Figures of one unit more stand only where the plan came with a table of prices.
    """
    table = binding(content)
    # Prices are those of posts in any fraction: of whole posts they say nothing.
    limits = [] if content.prices is None or content.whole else limits_of(content.prices)
    said = [
        joined([_state(content, table.loc[waves]), *_worth(limits, table.loc[waves])])
        for waves in _alike(table)
    ]
    others = _other_limits(limits, table)
    parts = [*said, *others, _board_shares(content), *_lapsed(content, table)]
    return [text for text in parts if text]


def binding_briefly(content: Content) -> list[str]:
    """Return what holds the plan back and what money lapses, without why or what more would do."""
    table = binding(content)
    lapsed = float(table["lapsed_gbp"].sum() + table["other_lapsed_gbp"].sum())
    over = " over all waves" if len(table) > 1 else ""
    said = [
        *(_state(content, table.loc[waves]) for waves in _alike(table)),
        _board_shares(content),
        f"{pounds(lapsed)} lapses{over}." if lapsed >= LEAST_GBP else "No money lapses.",
    ]
    return [text for text in said if text]


def _alike(table: pd.DataFrame) -> Iterator[list[int]]:
    """Yield the waves in which the same limits bind, earliest first."""
    states = list(zip(table["money"], table["recruits"], strict=True))
    for state in dict.fromkeys(states):
        yield [wave for wave, one in zip(table.index, states, strict=True) if one == state]


def _state(content: Content, rows: pd.DataFrame) -> str:
    waves = wave_phrase(list(rows.index), content.waves)
    money, recruits = bool(rows["money"].iloc[0]), bool(rows["recruits"].iloc[0])
    unused = listed([national_wte(value) for value in rows["unused_wte"]])
    if money and recruits:
        return sentence(
            f"{waves} both money and recruitment bind: the community budget pays for every post "
            "that it can, and everyone who could be recruited is."
        )
    if money:
        return sentence(
            f"{waves} money for community posts binds, not recruitment: the community budget pays "
            f"for every post that it can, and {unused} WTE who could be recruited are not."
        )
    if recruits and "5_money" in switched_off(content):
        return sentence(
            f"{waves} recruitment binds: everyone who could be recruited is, and the plan does "
            "without the rules of money."
        )
    if recruits:
        return sentence(
            f"{waves} recruitment binds, not money: everyone who could be recruited is, and "
            f"{listed([pounds(value) for value in rows['lapsed_gbp']])} of community money lapses "
            "because nobody is there to fill the posts."
        )
    without = [word for word in off_words(content) if word in {"money", "recruitment"}]
    if without:
        return sentence(
            f"{waves} the plan does without the rules of {listed(without)}: other rules bind."
        )
    return sentence(
        f"{waves} neither the national community budget nor recruitment is used up ({unused} WTE "
        "who could be recruited are not): other rules bind first."
    )


def _worth(limits: Sequence[LimitPrices], rows: pd.DataFrame) -> Iterator[str]:
    """Yield what more money or recruits would do in waves in which they bind."""
    for limit in limits:
        column = _column(limit)
        if column and bool(rows[column].iloc[0]):
            yield worth_sentence(limit, [int(wave) for wave in rows.index])


def _other_limits(limits: Sequence[LimitPrices], table: pd.DataFrame) -> Iterator[str]:
    """Yield what more would do of the limits that bind beside community money and recruitment."""
    for limit in limits:
        column = _column(limit)
        priced = [wave for wave in limit.waves() if limit.binds_in(wave)]
        waves = [wave for wave in priced if not (column and bool(table.at[wave, column]))]
        if waves:
            yield worth_sentence(limit, waves)


def _column(limit: LimitPrices) -> str:
    """Return the column of `binding` that tells whether a limit binds; empty for the others."""
    if limit.kind == "budget" and limit.name == COMMUNITY:
        return "money"
    return "recruits" if limit.kind == "recruitment_pool" else ""


def _board_shares(content: Content) -> str:
    rule = content.word("money.board_shares")
    if rule == "none":
        return ""
    return (
        f"Each board is held to its {SHARE_WORDS.get(rule, rule)} share of the community budget: "
        "money that one board cannot use does not move to another."
    )


def _lapsed(content: Content, table: pd.DataFrame) -> Iterator[str]:
    community, other = table["lapsed_gbp"].sum(), table["other_lapsed_gbp"].sum()
    if community + other < LEAST_GBP:
        yield "No money lapses in any wave."
        return
    yield (
        f"{pounds(community + other)} lapses over all waves: {pounds(community)} of the community "
        f"budget and {pounds(other)} of the budgets of other services. {_between(content)}"
    )
    empty = content.number("workforce.vacancy_share")
    if table.loc[table["money"], "lapsed_gbp"].sum() >= LEAST_GBP and empty > 0:
        yield (
            f"Community money lapses even where it binds: {_too_little(content)}{100 * empty:g}% "
            "of funded posts stand empty at any time, and what they save is more than setting up "
            "new posts costs."
        )


def _between(content: Content) -> str:
    """Return how far money may move between services."""
    key = "money.transfer_share"
    share = content.number(key) if content.has(key) else 0.0
    if not share:
        return "Money of one service cannot pay for posts of another."
    return f"Up to {100 * share:g}% of a service's budget may pay for posts of the others."


def _too_little(content: Content) -> str:
    if not content.whole:
        return ""
    step = content.number("posts.step_wte")
    return f"less than a step of {step:g} WTE costs is left, "
