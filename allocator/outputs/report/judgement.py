"""What needs judgement: thresholds, small teams, places out of reach, standards, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from allocator.analysis.indicators import unassigned_wte
from allocator.inputs.parameters import COMMUNITY
from allocator.outputs.page.words import counted, listed, number
from allocator.outputs.report.binding import off_words
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import board_wte, families, joined, sentence, wave_phrase
from allocator.outputs.report.logs import setting_groups
from allocator.outputs.report.roll_out import roll_out_sentence
from allocator.outputs.report.sections import section_words
from allocator.outputs.report.service_options import chosen_sentence
from allocator.outputs.report.whole_loss import coverage_sentence

#: Teams named one by one; more are counted.
FEW_TEAMS = 4
#: Places named one by one; more are counted.
FEW_PLACES = 3
#: Time of posts below this is not worth a sentence, WTE.
LEAST_SHOWN_WTE = 0.005
#: A shortfall below this is rounding.
LEAST = 1e-6


@dataclass(frozen=True)
class Point:
    """One matter that needs judgement: its heading and what is said of it."""

    heading: str
    text: str


def judgement_points(content: Content) -> tuple[Point, ...]:
    """Return every matter that needs judgement, or that a reader would ask about."""
    return tuple(_points(content))


def _points(content: Content) -> Iterator[Point]:
    yield from _choices(content)
    off = off_words(content)
    if off:
        yield Point("Rules left out", f"The plan does without the rules of {listed(off)}.")
    near = near_threshold(content)
    if near:
        yield Point("Boards near a threshold", joined(near.values()))
    if len(content.small_teams):
        yield Point("Teams too small to recruit", joined(_small(content)))
    empty = list(_empty(content))
    if empty:
        yield Point("Teams without a post", joined(empty))
    idle = unassigned_wte(content.plan).groupby("wave").sum()
    idle = idle[idle > LEAST_SHOWN_WTE]
    if len(idle):
        yield Point("Posts whose time is not all used", _idle(content, idle))
    yield Point("Places out of reach", out_of_reach_sentence(content))
    short = list(_shortfalls(content))
    if short:
        yield Point("Standards not met", joined(short))
    else:
        yield Point(
            "Standards met",
            "Embedded posts, posts in mother and baby units, admissions, consultation hours and "
            "link hours meet their standards in every wave.",
        )
    groups = setting_groups(content.plan.settings)
    assumed = sum(group.count("assumption") for group in groups)
    every = sum(len(group.rows) for group in groups)
    yield Point(
        "Assumptions",
        f"{number(assumed)} of {number(every)} settings are assumptions: "
        "choices of the scenario, or values for which no published figure was found. "
        f"{sentence(section_words(content, 'log'))} lists each with what it drives.",
    )


def _choices(content: Content) -> Iterator[Point]:
    """Yield what was chosen beside the posts: openings, models of service, whole posts."""
    for heading, text in (
        ("Roll-out", roll_out_sentence(content)),
        ("Models of service compared", chosen_sentence(content)),
        ("Whole posts", coverage_sentence(content)),
    ):
        if text:
            yield Point(heading, f"{text} See {section_words(content, 'choices')}.")


def _idle(content: Content, idle: pd.Series) -> str:
    waves = wave_phrase([int(wave) for wave in idle.index], content.waves)
    figures = listed([board_wte(value) for value in idle])
    return sentence(
        f"{waves} {figures} WTE of community posts have time that the plan gives to no family: "
        "other limits bind first."
    )


def near_threshold(content: Content) -> dict[str, str]:
    """Return a sentence for each board near a threshold, by board code."""
    boards = content.plan["boards"]
    return {
        code: _near(content, name, float(boards.loc[code, "births"]))
        for code, name in content.names.items()
        if bool(boards.loc[code, "near_threshold"])
    }


def _near(content: Content, name: str, births: float) -> str:
    thresholds = {
        "standalone_births_threshold": "a stand-alone team",
        "supported_births_threshold": "a team of its own",
    }
    values = {key: content.number(f"service_model.{key}") for key in thresholds}
    key = min(values, key=lambda one: abs(values[one] - births))
    gap = births - values[key]
    side = "above" if gap > 0 else "below"
    return (
        f"{name} has {number(births)} births, {number(abs(gap))} {side} the threshold of "
        f"{number(values[key])} for {thresholds[key]}."
    )


def _small(content: Content) -> Iterator[str]:
    least = content.number("service_model.minimum_team_wte")
    yield f"A team below {number(least, 1)} WTE is taken as too small to recruit and sustain."
    teams = content.plan["team_posts"].xs(COMMUNITY, level="service")
    for wave, rows in content.small_teams["team_wte"].groupby("wave"):
        team = rows.droplevel("wave").sort_values(kind="stable")
        if len(team) <= FEW_TEAMS:
            said = [f"{content.names[code]} ({board_wte(wte)} WTE)" for code, wte in team.items()]
            yield f"In wave {wave}: {listed(said)}."
        else:
            every = len(teams.xs(wave, level="wave"))
            yield (
                f"In wave {wave}: {number(len(team))} of {number(every)} teams, with "
                f"{board_wte(team.min())} to {board_wte(team.max())} WTE; "
                f"{section_words(content, 'boards')} names them."
            )


def _empty(content: Content) -> Iterator[str]:
    """Yield, for each wave, the boards that should have a team and get no community post."""
    given = content.plan["boards"]
    posts = content.plan["team_posts"]["filled_wte"].xs(COMMUNITY, level="service")
    for wave in content.waves:
        of_wave = posts.xs(wave, level="wave")
        names = [
            name
            for code, name in content.names.items()
            if given.loc[code, "service_model"] != "supported"
            and given.loc[code, "first_wave"] <= wave
            and float(of_wave.get(code, 0.0)) < LEAST
        ]
        if names:
            yield f"In wave {wave}: {listed(names)}."


def out_of_reach_sentence(content: Content) -> str:
    """Return how many places no team can reach, and the need there."""
    zones = content.plan["zones"]
    out = zones[~zones["attainable"].astype(bool)]
    if out.empty:
        return "None: every place can be reached by some base and way of working."
    need = content.plan["zone_coverage"]["need_families"].xs(content.last, level="wave")
    names = sorted(str(name) for name in out["name"])
    which = listed(names) if len(names) <= FEW_PLACES else counted(len(names), "place")
    return (
        f"{which} cannot be reached by any permitted base and way of working. Need there: "
        f"{families(float(need.reindex(out.index).sum()))} families a year."
    )


def _shortfalls(content: Content) -> Iterator[str]:
    plan = content.plan
    posts = plan["team_posts"]["shortfall_wte"].groupby("wave").sum()
    posts = posts.add(plan["mbu_posts"]["shortfall_wte"].groupby("wave").sum(), fill_value=0.0)
    support = plan["support"].groupby("wave").sum()
    hours = support["consultation_shortfall_hours"] + support["link_shortfall_hours"]
    floor = plan["board_coverage"]["floor_shortfall_families"].groupby("wave").sum()
    beds = plan["mbu_unplaced"]["admissions"].groupby("wave").sum()
    for series, words, decimals in (
        (floor, "families below the floor of coverage", 1),
        (posts, "WTE short of the standards for embedded posts and mother and baby units", 1),
        (hours, "hours of consultation and links short", 0),
        (beds, "admissions to mother and baby units without a bed in the catchment", 1),
    ):
        lacking = series[series > LEAST]
        if len(lacking):
            figures = listed([number(value, decimals) for value in lacking])
            phrase = wave_phrase([int(wave) for wave in lacking.index], content.waves)
            yield sentence(f"{phrase}: {figures} {words}.")
