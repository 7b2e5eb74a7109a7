"""Who lives within reach, in key facts and tables."""

from __future__ import annotations

import pandas as pd

from allocator.analysis.reach import (
    LIMITS_MINUTES,
    SCOTLAND,
    births_within,
    births_within_each,
    places_within,
)
from allocator.inputs.geography import Geography
from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import clock, counted, number, percent
from allocator.outputs.travel_map.bands import Banded
from allocator.outputs.travel_map.reach import Reach


def reach_facts(reach: Reach, geography: Geography) -> list[dict[str, str]]:
    """Return the key facts: births within each limit, and the furthest place.

    Parameters
    ----------
    reach
        What is asked.
    geography
        Places and boards.
    """
    near = _nearest(reach)
    limits = sorted({*LIMITS_MINUTES, reach.max_minutes})
    table = births_within_each(geography, near, reach.births, limits_minutes=limits)
    scotland = table.xs(SCOTLAND[0], level="board_code")
    facts = [
        {
            "label": f"Within {limit:g} minutes",
            "figure": percent(row["share_within"]),
            "sentence": f"{number(row['births_within'])} of {number(row['births'])} births a year "
            "in Scotland.",
        }
        for limit, row in scotland.iterrows()
    ]
    last = scotland.iloc[-1]
    far = {
        "label": "Furthest place",
        "figure": clock(last["furthest_minutes"]),
        "sentence": f"{last['furthest_place']}. On average a birth is "
        f"{clock(last['mean_minutes'])} away.",
    }
    return [*facts, far]


def reach_tables(reach: Reach, geography: Geography, found: Banded) -> dict[str, PageTable]:
    """Return the tables of the page by name.

    Parameters
    ----------
    reach
        What is asked.
    geography
        Places and boards.
    found
        Places in their bands.
    """
    return {
        "bands": _bands(reach, geography, found),
        "births": _births(reach, geography),
        "boards": _boards(reach, geography),
        "places": _places(reach, geography, found),
    }


def _nearest(reach: Reach) -> pd.Series:
    return reach.minutes.min(axis=1)


def _bands(reach: Reach, geography: Geography, found: Banded) -> PageTable:
    zones = geography.zones.assign(births=reach.births, place=found.place)
    rows = []
    for place, band in enumerate(found.bands):
        inside = zones[zones["place"] == place]
        residents, births = inside["population"].sum(), inside["births"].sum()
        rows.append(Row((band.words, number(len(inside)), number(residents), number(births))))
    return PageTable(
        name="bands",
        caption=f"Places by minutes to {reach.middle}",
        columns=(
            Column("Minutes, one way"),
            Column("Places", kind="number"),
            Column("Residents", kind="number"),
            Column("Births", "a year", "number"),
        ),
        rows=tuple(rows),
    )


def _births(reach: Reach, geography: Geography) -> PageTable:
    limits = sorted({*LIMITS_MINUTES, reach.max_minutes})
    table = births_within_each(geography, _nearest(reach), reach.births, limits_minutes=limits)
    within = table["births_within"].unstack("within_minutes")
    share = table["share_within"].unstack("within_minutes")
    whole = table.xs(limits[0], level="within_minutes")
    return PageTable(
        name="births-within",
        caption=f"Births within {_joined(limits)} minutes of {reach.middle}",
        columns=(
            Column("Board"),
            Column("Births", "a year", "number"),
            *(Column(f"Within {limit:g} minutes", "births a year", "number") for limit in limits),
        ),
        rows=tuple(
            Row(
                (
                    str(row["board_name"]),
                    number(row["births"]),
                    *(
                        f"{number(within.at[code, limit])} ({percent(share.at[code, limit], 0)})"
                        for limit in limits
                    ),
                ),
                key=str(code),
                total=code == SCOTLAND[0],
            )
            for code, row in whole.iterrows()
        ),
    )


def _boards(reach: Reach, geography: Geography) -> PageTable:
    table = births_within(geography, _nearest(reach), reach.births, max_minutes=reach.max_minutes)
    return PageTable(
        name="boards",
        caption=f"Births within {reach.max_minutes:g} minutes, mean and furthest place by board",
        columns=(
            Column("Board"),
            Column("Births within", "a year", "number"),
            Column("Share", "% of births", "number"),
            Column("Mean", "minutes", "number"),
            Column("Furthest place"),
            Column("Its time"),
        ),
        rows=tuple(
            Row(
                (
                    str(row["board_name"]),
                    f"{number(row['births_within'])} of {number(row['births'])}",
                    percent(row["share_within"]),
                    number(row["mean_minutes"]),
                    str(row["furthest_place"]),
                    clock(row["furthest_minutes"]),
                ),
                key=str(code),
                total=code == SCOTLAND[0],
            )
            for code, row in table.iterrows()
        ),
    )


def _places(reach: Reach, geography: Geography, found: Banded) -> PageTable:
    table = places_within(
        geography, found.minutes, reach.births, max_minutes=reach.max_minutes
    ).assign(place=found.place)
    nearest = reach.minutes.idxmin(axis=1).map(reach.sites["name"])
    extra = (Column("Nearest site"),) if reach.service else ()
    groups = [
        RowGroup(
            band.words,
            tuple(
                _place(row, str(nearest[zone]) if reach.service else None)
                for zone, row in table[table["place"] == place].iterrows()
            ),
        )
        for place, band in enumerate(found.bands)
    ]
    return PageTable(
        name="places",
        caption=f"Places within {reach.max_minutes:g} minutes of {reach.middle}: "
        f"{counted(len(table), 'place')}",
        columns=(
            Column("Place"),
            Column("Board"),
            *extra,
            Column("Time", "minutes", "number"),
            Column("Residents", kind="number"),
        ),
        groups=tuple(group for group in groups if group.rows),
    )


def _place(row: pd.Series, nearest: str | None) -> Row:
    site = () if nearest is None else (nearest,)
    figures = (number(row["minutes"]), number(row["population"]))
    return Row((str(row["name"]), str(row["board_name"]), *site, *figures))


def _joined(limits: list[float]) -> str:
    *front, last = [f"{limit:g}" for limit in limits]
    return f"{', '.join(front)} and {last}" if front else last
