"""Posts in words: which service they are in, and how boards' posts and national ones add up."""

from __future__ import annotations

from allocator.analysis.indicators import unassigned_wte
from allocator.outputs.page.words import listed, number
from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.figures import NATIONAL

#: Services of a board's own teams, as headings.
SERVICE_WORDS = {
    "community": "Community",
    "perinatal": "Perinatal",
    "mnpi": "Maternity and neonatal",
    "third_sector": "Third sector",
}
#: Posts smaller than this are not shown to two decimals.
LEAST_WTE = 0.005


def national_posts(content: Content, wave: int) -> list[tuple[str, float]]:
    """Return how all posts of a wave are made up: label and WTE, the sum last.

    Parameters
    ----------
    content
        What the page is made from.
    wave
        The wave.

    Returns
    -------
    list of tuple
        Posts that serve boards, those in mother and baby units, any whose time no board needs, and
        all: the figure that the report gives.
    """
    units = float(content.plan["mbu_posts"]["filled_wte"].xs(wave, level="wave").sum())
    # What is not called on follows from the families served, which a published run hides.
    called = content.published is None
    idle = float(unassigned_wte(content.plan).xs(wave, level="wave").sum()) if called else 0.0
    teams = content.plan["team_posts"]["filled_wte"].xs(wave, level="wave").sum()
    serving = float(content.figures.at[(NATIONAL, wave), "serving_wte"])
    parts = [("Serving boards", serving), ("In mother and baby units", units)]
    parts += [("Not yet called on", idle)] if idle > LEAST_WTE else []
    return [*parts, ("All posts", units + float(teams))]


def all_posts_sentence(content: Content, wave: int, *, decimals: int) -> str:
    """Return how the posts that serve boards lead to all posts; empty where they are the same.

    Parameters
    ----------
    content
        What the page is made from.
    wave
        The wave.
    decimals
        Digits of a WTE.
    """
    (_, _serving), *others, (_, every) = national_posts(content, wave)
    words = {
        "In mother and baby units": "in mother and baby units, which are national",
        "Not yet called on": "whose time no board takes up",
    }
    said = [f"{number(wte, decimals)} {words[label]}" for label, wte in others if wte > LEAST_WTE]
    return f"With {listed(said)}, all posts are {number(every, decimals)} WTE." if said else ""
