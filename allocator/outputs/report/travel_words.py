"""Travel in words and as a table: who travels, how far, how many are near, what is farthest."""

from __future__ import annotations

from itertools import pairwise

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import listed
from allocator.outputs.report.charts import Chart, bar_chart
from allocator.outputs.report.content import TIE, Content
from allocator.outputs.report.figures import DASH, families, joined, minutes, share
from allocator.outputs.report.travel import LIMITS, MODES, SCOTLAND

#: How families are met, by way of working.
WAYS: dict[str, str] = {
    "clinic": "{} families come to a clinic ({} minutes one way on average)",
    "outreach": "{} are visited by staff in a day ({} minutes one way on average)",
    "overnight": "{} are visited by staff who stay the night ({} minutes one way on average)",
    "remote": "{} are met by video",
}
#: From here on a share is shown as all.
ALL = 0.9995
#: Places named as the farthest.
NAMED = 3


def travel_sentences(content: Content, code: str) -> str:
    """Return how a board's families are met in the last wave: who travels, how far, how many near.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    """
    if (code, content.last) not in content.travel.index:
        return f"No family is served by a community team in wave {content.last}."
    return joined([_who(content, code), _near(content, code)])


def far_sentence(content: Content, code: str) -> str:
    """Return the places of a board with the longest mean journeys; empty where nobody travels.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    """
    places = content.far_places[code][:NAMED]
    if not places:
        return ""
    said = [f"{one.name} ({minutes(one.minutes)} minutes from {one.base})" for one in places]
    return f"{listed(said)}."


def _who(content: Content, code: str) -> str:
    row = content.travel.loc[(code, content.last)]
    met = [mode for mode in MODES if row[f"{mode}_families"] > 0]
    said = [
        WAYS[mode].format(families(row[f"{mode}_families"]), minutes(row[f"{mode}_minutes"]))
        for mode in met
    ]
    nobody = "" if "clinic" in met else "No family travels."
    embedded = content.plan["board_coverage"].at[(code, content.last), "served_embedded"]
    there = (
        f"Posts embedded in its services serve {families(embedded)} more, where families are."
        if embedded > TIE
        else ""
    )
    return joined([f"In wave {content.last}, {_lead(met)}{'; '.join(said)}.", nobody, there])


def _lead(met: list[str]) -> str:
    """Return nothing where families come to a clinic, else what the first figure counts."""
    return "" if met[0] == "clinic" else "of its families "


def _near(content: Content, code: str) -> str:
    row = content.travel.loc[(code, content.last)]
    if row["met_families"] <= 0:
        return ""
    shares = {limit: float(row[f"within_{limit}"]) for limit in LIMITS}
    if not any(shares.values()):
        return f"None of those met in person is within {LIMITS[-1]} minutes."
    said: list[str] = []
    for limit, value in shares.items():
        verb, unit = ("", "") if said else (" are", " minutes")
        said.append(f"{share(value) if value < ALL else 'all'}{verb} within {limit}{unit}")
        if value >= ALL:
            break
    return f"Of those met in person, {listed(said)}."


def travel_table(content: Content) -> PageTable:
    """Return the journeys of each board's families in the last wave, with Scotland."""
    rows = [Row((name, *_cells(content, code)), key=code) for code, name in content.names.items()]
    rows.append(Row(("Scotland", *_cells(content, SCOTLAND)), key=SCOTLAND, total=True))
    return PageTable(
        name="travel",
        caption=f"Travel by board, wave {content.last}",
        columns=(
            Column("Board"),
            Column("Come to a clinic", "families a year", "number"),
            Column("Visited by staff", "families a year", "number"),
            Column("Mean travel", "minutes one way", "number"),
            *(Column(f"Within {limit} minutes", "% of those met", "number") for limit in LIMITS),
            Column("Farthest place"),
            Column("Its mean travel", "minutes one way", "number"),
        ),
        rows=tuple(rows),
        note=(
            "Families whom community teams meet in person: mean travel is theirs where they come "
            "to a clinic, and the staff's where staff visit. Travel of posts embedded in other "
            f"services is not modelled. {DASH}: nobody is met in person."
        ),
    )


def _cells(content: Content, code: str) -> list[str]:
    key, far = (code, content.last), content.far_places[code]
    if not far:
        return ["0", "0", *[DASH] * (len(LIMITS) + 3)]
    row = content.travel.loc[key]
    return [
        families(row["clinic_families"]),
        families(row["outreach_families"] + row["overnight_families"]),
        minutes(row["mean_minutes"]),
        *(share(row[f"within_{limit}"]) for limit in LIMITS),
        far[0].name,
        minutes(far[0].minutes),
    ]


def travel_chart(content: Content) -> Chart:
    """Return each board's families by how far they or the staff travel."""
    return bar_chart(
        name="travel-chart",
        title=f"How far families or staff travel, wave {content.last}",
        description=(
            "One bar a board: the share of community families met in person within 30 minutes, "
            "from 30 to 60, from 60 to 90, and beyond; the mean stands at the right. The same "
            f"figures stand in the table Travel by board, wave {content.last}."
        ),
        unit="% of families met in person; mean minutes one way",
        series=["Up to 30", "30 to 60", "60 to 90", "Over 90 minutes"],
        rows={name: _bands(content, code) for code, name in content.names.items()},
        figures=[_mean(content, code) for code in content.names],
    )


def _bands(content: Content, code: str) -> list[float]:
    key = (code, content.last)
    if key not in content.travel.index:
        return [0.0] * (len(LIMITS) + 1)
    row = content.travel.loc[key]
    ends = [0.0, *(100 * float(row[f"within_{limit}"]) for limit in LIMITS), 100.0]
    return [high - low for low, high in pairwise(ends)]


def _mean(content: Content, code: str) -> str:
    key = (code, content.last)
    mean = content.travel.at[key, "mean_minutes"] if key in content.travel.index else float("nan")
    text = minutes(float(mean))
    return "nobody met" if text == DASH else f"{text} min"
