"""What the report says of one board: flags, why this model, who covers it, what it gets."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.outputs.page.words import listed, number
from allocator.outputs.report.binding import binding_label
from allocator.outputs.report.content import TIE, Content, births_words, of_board
from allocator.outputs.report.figures import (
    MODEL_TITLES,
    board_wte,
    families,
    hours,
    joined,
    minutes,
    points,
    sentence,
    share,
)
from allocator.outputs.report.service_options import compared_boards

#: How the plan comes to its end, by what binds.
RUNS_OUT: dict[str, str] = {
    "Money and recruitment": "money and recruits run out",
    "Money": "money runs out",
    "Recruitment": "recruits run out",
    "Fixed shares": "boards' fixed shares run out",
    "Other rules": "other rules stop it",
}


def flags(content: Content, code: str, near: str) -> tuple[str, ...]:
    """Return what needs judgement in a board: a threshold near by, a team too small."""
    return tuple(_flags(content, code, near))


def _flags(content: Content, code: str, near: str) -> Iterator[str]:
    if near:
        yield f"{near} {_near_means(content, code)}"
    rows = of_board(content.small_teams, code)
    if len(rows):
        said = [f"{board_wte(row['team_wte'])} WTE in wave {wave}" for wave, row in rows.iterrows()]
        least = number(content.number("service_model.minimum_team_wte"), 1)
        combined = content.plan["boards"].loc[code, "service_model"] == "combined"
        yield (
            f"Its team{', perinatal posts included,' if combined else ''} has {listed(said)}: "
            f"below {least} WTE is taken as too small to recruit and sustain."
        )


def _near_means(content: Content, code: str) -> str:
    """Return what it means that a board's births lie near a threshold."""
    policy = _policy(content)
    if policy == "graded":
        return "Its standards rise and fall with births, without a step at the threshold."
    if policy == "choice" and code in compared_boards(content):
        return "The plan compared both models of service and chose between them."
    return "A small change in births would change its model of service."


def _policy(content: Content) -> str:
    key = "service_model.threshold_policy"
    return content.word(key) if content.has(key) else "strict"


def why(content: Content, code: str) -> str:
    """Return why a board has its model of service: its births beside the thresholds."""
    board = content.plan["boards"].loc[code]
    basis = births_words(content.word("demand.births_basis"))
    has = f"{content.names[code]} has {number(board['births'])} births a year ({basis})"
    if in_band(board):
        return _graded(content, board, has)
    if str(board["service_model"]) == _by_births(content, float(board["births"])):
        return _why(content, board, has)
    return _not_by_births(content, code, has)


def _by_births(content: Content, births: float) -> str:
    """Return the model of service that births alone make."""
    if births > content.number("service_model.standalone_births_threshold"):
        return "stand-alone"
    lower = content.number("service_model.supported_births_threshold")
    return "supported" if births < lower else "combined"


def _not_by_births(content: Content, code: str, has: str) -> str:
    """Return why a board's model of service is another than its births alone make."""
    board = content.plan["boards"].loc[code]
    births, model = (
        _with_article(MODEL_TITLES.get(word, word))
        for word in (_by_births(content, float(board["births"])), str(board["service_model"]))
    )
    if code in compared_boards(content):
        who = "the plan's choice"
    else:
        who = "the graded rule" if _policy(content) == "graded" else "the scenario"
    return f"{has}. Births alone would make it {births}; by {who} it is {model}."


def in_band(board: pd.Series) -> bool:
    """Tell whether graded thresholds put a board between two models of service."""
    return any(0.0 < float(board[key]) < 1.0 for key in ("embedded_share", "network_share"))


def between(board: pd.Series) -> str:
    """Return the two models of service that a board in a graded band stands between."""
    if 0.0 < float(board["network_share"]) < 1.0:
        return "between a network-supported board and a team of its own"
    return "between a combined and a stand-alone team"


def _with_article(title: str) -> str:
    return f"a {title}" if title.endswith("team") else title


def _graded(content: Content, board: pd.Series, has: str) -> str:
    """Return between which models a board stands, and how much of the standards apply to it."""
    network = float(board["network_share"])
    support = f" and {share(network)} of its network's support" if 0.0 < network < 1.0 else ""
    applies = "apply" if support else "applies"
    return (
        f"{has}, within {100 * content.number('service_model.near_threshold_share'):g}% of a "
        f"threshold: it stands {between(board)}. By the graded thresholds "
        f"{share(board['embedded_share'])} of the standard for embedded posts{support} "
        f"{applies} to it."
    )


def _why(content: Content, board: pd.Series, has: str) -> str:
    upper = number(content.number("service_model.standalone_births_threshold"))
    lower = number(content.number("service_model.supported_births_threshold"))
    model = str(board["service_model"])
    if model == "stand-alone":
        return (
            f"{has}, more than the {upper} above which a board has a stand-alone infant mental "
            "health team and posts embedded in its perinatal, MNPI and third-sector services."
        )
    if model == "supported":
        return (
            f"{has}, fewer than the {lower} below which a board has no team of its own: the "
            f"{board['network']} network supports it."
        )
    return (
        f"{has}, too few for a stand-alone team (more than {upper}) and enough for a team of its "
        f"own ({lower} or more): it has a combined perinatal and infant mental health team."
    )


def opening(content: Content, code: str) -> str:
    """Return in which wave a board opens."""
    return f"It opens in wave {number(content.plan['boards'].at[code, 'first_wave'])}."


def cover(content: Content, code: str) -> str:
    """Return where a board's team is led from, who covers it, and whom it covers."""
    return joined(_cover(content, code))


def _cover(content: Content, code: str) -> Iterator[str]:
    plan = content.plan
    site = plan["boards"].at[code, "lead_site"]
    if isinstance(site, str) and site in plan["bases"].index:
        yield f"Its team is led from {plan['bases'].loc[site, 'name']}."
    cover = plan["network_cover"]
    if len(cover):
        of_wave = cover[cover.index.get_level_values("wave") == content.last]
        yield _covered_by(content, code, of_wave)
        yield _hub_for(content, code, of_wave)


def _covered_by(content: Content, code: str, cover: pd.DataFrame) -> str:
    rows = cover[cover.index.get_level_values("board_code") == code]
    lead = content.plan["boards"].loc[code, "lead_hub"]
    said = [
        f"{content.names[hub]}{' (lead hub)' if hub == lead else ''} {_support(row)}serves "
        f"{families(row['community_families'])} of its families"
        for (_board, hub, _wave), row in rows.iterrows()
    ]
    return f"In wave {content.last} {listed(said)}." if said else ""


def _support(row: pd.Series) -> str:
    link, consultation = row["link_hours"], row["consultation_hours"]
    if link + consultation <= 0:
        return ""
    return (
        f"gives {hours(link)} link hours and {hours(consultation)} consultation hours a year and "
    )


def _hub_for(content: Content, code: str, cover: pd.DataFrame) -> str:
    rows = cover[cover.index.get_level_values("hub_board_code") == code]
    if rows.empty:
        return ""
    boards = [content.names[board] for board in rows.index.get_level_values("board_code")]
    return (
        f"It is a hub for {listed(boards)}: {hours(rows['link_hours'].sum())} link hours, "
        f"{hours(rows['consultation_hours'].sum())} consultation hours and "
        f"{families(rows['community_families'].sum())} families a year there in wave "
        f"{content.last}."
    )


def proposal(content: Content, code: str) -> str:
    """Return when a board opens, what it has in the last wave, whom that reaches, who travels."""
    late = content.plan["boards"].at[code, "first_wave"] > content.waves[0]
    opens = opening(content, code) if late else ""
    return joined([opens, reaches(content, code), _travels(content, code)])


def reaches(content: Content, code: str) -> str:
    """Return what the plan gives a board in the last wave, and whom that reaches."""
    row = content.boards.loc[(code, content.last)]
    own = row["team_wte"] + row["embedded_wte"]
    posts = f"{board_wte(own)} WTE of its own" if own > TIE else "no posts of its own"
    if pd.isna(row["coverage"]):
        return (
            f"In wave {content.last} it has {posts}. None of its "
            f"{families(row['need_families'])} families with need a year is within reach of any "
            "permitted base and way of working."
        )
    return (
        f"In wave {content.last} it has {posts}. "
        f"{board_wte(row['serving_wte'])} WTE of staff time serve its families and reach "
        f"{families(row['served_families'])} of {families(row['need_families'])} families with "
        f"need a year: {share(row['coverage'])} of those within reach. "
        f"{families(row['unmet_families'])} are not served."
    )


def _travels(content: Content, code: str) -> str:
    """Return the mean journey of the last wave and who makes it; empty where nobody travels."""
    key = (code, content.last)
    if key not in content.travel.index or content.travel.at[key, "met_families"] <= 0:
        return ""
    row = content.travel.loc[key]
    to_clinic = row["clinic_families"] > 0
    visited = row["outreach_families"] + row["overnight_families"] > 0
    who = listed([*(["families"] if to_clinic else []), *(["staff"] if visited else [])])
    return f"{sentence(who)} travel {minutes(row['mean_minutes'])} minutes one way on average."


def limits(content: Content, code: str) -> str:
    """Return how a board stands to the lowest, and what it is short of."""
    return joined(_limits(content, code))


def _level(content: Content) -> str:
    """Return why all boards are level, where an objective of the plan says why."""
    same = "Its coverage is the same as every other board's"
    if not content.plan["objectives"]["objective"].str.contains("coverage").any():
        return f"{same}."
    return (
        f"{same}: the plan raises the lowest first, and "
        f"{RUNS_OUT[binding_label(content, content.last)]} with all boards level."
    )


def _limits(content: Content, code: str) -> Iterator[str]:
    of_wave = content.boards["coverage"].xs(content.last, level="wave")
    gap = of_wave[code] - of_wave.min()
    if pd.isna(gap):
        return
    if gap > TIE:
        yield (
            f"Its coverage is {points(gap).removeprefix('+')} percentage points above the lowest "
            "board's."
        )
    elif (of_wave.dropna() <= of_wave.min() + TIE).all():
        yield _level(content)
    else:
        yield "No board has lower coverage."
    posts = content.plan["team_posts"]["shortfall_wte"].groupby(["board_code", "wave"]).sum()
    short = float(posts.get((code, content.last), 0.0))
    if short > TIE:
        yield f"Its embedded posts are {board_wte(short)} WTE short of the standard."
