"""The appraisal as a study: lead, sections, tidy tables and what they mean."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.analysis.appraisal import Appraisal
from allocator.outputs.page.words import number, percent
from allocator.outputs.report.charts import Chart, bar_chart
from allocator.outputs.study.appraisal import tables, weight_tables, words
from allocator.outputs.study.appraisal.dictionary import DICTIONARY
from allocator.outputs.study.parts import Section, Study

KIND = "site-mbu"
TITLE = "Mother and baby units: options side by side"
#: Options that a chart shows; the tables have them all.
MOST_BARS = 30


def appraisal_study(
    asked: Appraisal, board_names: Mapping[str, str], *, options: Mapping[str, str] | None = None
) -> Study:
    """Return the appraisal as a study.

    Parameters
    ----------
    asked
        The appraisal.
    board_names
        Name of each board by its code.
    options
        What was asked for besides model and scenario, in words.

    Returns
    -------
    Study
        Every option is in its tables, ranked.
    """
    return Study(
        kind=KIND,
        title=TITLE,
        lead=words.lead(asked, board_names),
        sections=(
            _ranking(asked),
            _travel(asked, board_names),
            _beds(asked),
            _criteria(asked),
            Section(
                "If more women come, or stay longer",
                tuple(words.demand_sentences(asked)),
                tables=(weight_tables.demand_table(asked),),
            ),
        ),
        tables=asked.tables,
        dictionary=DICTIONARY,
        proved=asked.proved,
        caveats=(*asked.notes, *words.CAVEATS),
        options=dict(options or {}),
    )


def _ranking(asked: Appraisal) -> Section:
    return Section(
        "Every option, ranked",
        (words.dominance_sentence(asked), *_shown(asked)),
        charts=(
            _bars(
                asked,
                "score-chart",
                "Score under the stated weights",
                "0 to 1",
                asked.ranking["score"].to_dict(),
                decimals=3,
            ),
            _bars(
                asked,
                "first-chart",
                "Ranks first under random weights",
                "% of draws",
                (100 * asked.ranking["first_share"]).to_dict(),
                decimals=1,
            ),
        ),
        tables=(tables.ranking_table(asked),),
    )


def _travel(asked: Appraisal, board_names: Mapping[str, str]) -> Section:
    miles = number(asked.given["miles"])
    options = asked.options
    return Section(
        "Travel",
        (
            (
                f"{percent(asked.given['island_births'] / asked.given['births'])} of births are on "
                "islands."
            ),
        ),
        charts=(
            _bars(
                asked,
                "minutes-chart",
                "Mean travel over births",
                "minutes one way",
                options["mean_minutes"].to_dict(),
            ),
            _bars(
                asked,
                "miles-chart",
                f"Births within {miles} miles",
                "% of births",
                (100 * options["share_within_miles"]).to_dict(),
                decimals=1,
            ),
        ),
        tables=(
            tables.travel_table(asked, board_names),
            tables.change_table(asked, board_names),
        ),
    )


def _beds(asked: Appraisal) -> Section:
    return Section(
        "Beds, posts and cost",
        (
            (
                "Posts are those of infant mental health specialists embedded in the units. They "
                "follow the beds and belong to no board."
            ),
            "Capital and running cost of a unit are not known: no figure was published.",
        ),
        charts=(
            _bars(
                asked,
                "use-chart",
                "Use of the least used unit",
                "% of bed days",
                (100 * asked.options["least_unit_use"]).to_dict(),
                decimals=1,
            ),
        ),
        tables=(tables.beds_table(asked),),
    )


def _criteria(asked: Appraisal) -> Section:
    return Section(
        "Criteria, weights, and what hangs on them",
        tuple(words.weight_sentences(asked)),
        tables=(weight_tables.criteria_table(asked), weight_tables.values_table(asked)),
    )


def _shown(asked: Appraisal) -> tuple[str, ...]:
    count = len(asked.ranking)
    if count <= MOST_BARS:
        return ()
    return (f"Charts show the first {MOST_BARS} of {count} options; the tables have them all.",)


def _bars(
    asked: Appraisal,
    name: str,
    title: str,
    unit: str,
    values: Mapping[str, float],
    *,
    decimals: int = 0,
) -> Chart:
    """Return one bar an option, in the order of the ranking."""
    keys = [str(key) for key in asked.ranking.index[:MOST_BARS]]
    labels = [f"{asked.ranking.loc[key, 'rank']}. {short_name(asked, key)}" for key in keys]
    rows = {_unique(labels, place): [float(values[key])] for place, key in enumerate(keys)}
    return bar_chart(
        name=name,
        title=title,
        description=f"{title} by option, in the order of the ranking: rank, site, beds of a new "
        "unit or, with a plus, beds added. The table has the figures.",
        unit=unit,
        series=[title],
        rows=rows,
        figures=[number(values[key], decimals) for key in keys],
    )


def _unique(labels: list[str], place: int) -> str:
    """Return a label that no row before has."""
    repeats = labels[:place].count(labels[place])
    return labels[place] + " " * repeats


def short_name(asked: Appraisal, key: str) -> str:
    """Return an option in a few words: sites, each with the beds that it adds.

    Parameters
    ----------
    asked
        The appraisal.
    key
        The option.
    """
    units = asked.units.loc[key]
    changed = units[units["added_beds"] > 0]
    if changed.empty:
        return "As now" if key == "now" else "Catchments redrawn"
    return ", ".join(
        f"{_site(str(row['name']))} {'' if row['new'] else '+'}{number(row['added_beds'])}"
        for _, row in changed.iterrows()
    )


def _site(name: str) -> str:
    return name.removesuffix(" Hospital")
