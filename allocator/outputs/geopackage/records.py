"""The tables without geometry: figures by wave, settings, provenance and the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version

import pandas as pd

from allocator.outputs.dictionary import DICTIONARY_TABLE, TABLES
from allocator.outputs.document import CLAIM
from allocator.outputs.facts import RunFacts
from allocator.outputs.geopackage.columns import cells
from allocator.outputs.geopackage.container import FileTable
from allocator.outputs.geopackage.figures import Figures, shown
from allocator.outputs.geopackage.grid import METRE_DIGITS, SRS_ID
from allocator.outputs.geopackage.tables import file_table
from allocator.outputs.manifest import PRODUCT

#: Tables of the run that stand in the file as they are.
LONG_TABLES = (
    "national_indicators",
    "board_indicators",
    "island_indicators",
    "zone_coverage",
    "team_posts",
    "base_posts",
    "mbu_posts",
    "mbu_admissions",
    "settings",
)
#: What every map of these data says, as ``maps/README.md`` asks.
ATTRIBUTION = {
    "attribution_outlines": "Board outlines: geoBoundaries (CC BY 4.0), from Office for National "
    "Statistics and Ordnance Survey data (Open Government Licence v3.0). Contains OS data "
    "\N{COPYRIGHT SIGN} Crown copyright and database right.",
    "attribution_places": "Places: GeoNames (CC BY 4.0).",
    "attribution_sites": "Hospital sites: NHS Scotland hospital sites, July 2024 (Spatial Hub).",
    "attribution_colours": "Colours: ColorBrewer by Cynthia Brewer.",
}
_SHOWN_WHOLE = "shown: for use within the service, not for publication"
_HIDDEN = (
    "hidden: a hidden cell is NULL, and the column named hidden says which cells of its row are [c]"
)


def records(facts: RunFacts, figures: Mapping[str, Figures], *, marks: bool) -> list[FileTable]:
    """Return figures by wave, settings and provenance.

    Parameters
    ----------
    facts
        The run.
    figures
        Its tables, as `run_figures` returns them.
    marks
        Whether each row says which of its columns are hidden.
    """
    described = [TABLES[name] for name in LONG_TABLES if name in figures]
    statements = pd.DataFrame(_provenance(facts, marks=marks), columns=["item", "value"])
    about = "One statement on the run, and on what it is made from"
    return [
        *(
            file_table(
                one.name,
                one.title,
                _sentence(one.row),
                figures[one.name],
                sources=(one.name,),
                marks=marks,
            )
            for one in described
        ),
        file_table("provenance", "Provenance", about, shown(statements.set_index("item"))),
    ]


def dictionary(tables: Iterable[FileTable]) -> FileTable:
    """Return the table that says what each column of the others, and of its own, holds.

    Parameters
    ----------
    tables
        Every other table of the file.
    """
    own = DICTIONARY_TABLE
    every = [*((table.name, table.columns) for table in tables), (own.name, own.columns)]
    rows = [
        (
            name,
            column.name,
            column.label,
            column.kind,
            column.unit,
            column.meaning,
            ", ".join(column.words),
            column.blank,
        )
        for name, columns in every
        for column in columns
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in own.columns])
    row = _sentence(own.row)
    return FileTable(own.name, own.title, row, own.columns, cells(frame, own.columns))


def _sentence(row: str) -> str:
    return f"{row[0].upper()}{row[1:]}"


def _provenance(facts: RunFacts, *, marks: bool) -> Iterator[tuple[str, str]]:
    known = facts.plan.provenance
    yield "title", facts.title
    yield "run_id", facts.run_id
    yield "claim", CLAIM
    yield "made_by", f"{PRODUCT} {version(PRODUCT)}"
    yield "status", facts.plan.status
    yield "waves", " ".join(map(str, facts.plan.waves))
    for name in ("model", "scenarios", "overrides"):
        yield name, _text(known.get(name))
    for name in ("travel_engine", "travel_data_date", "travel_season", "solver"):
        yield name, _text(known.get(name))
    yield "small_numbers", _HIDDEN if marks else _SHOWN_WHOLE
    yield (
        "coordinates",
        f"EPSG:{SRS_ID}, British National Grid, metres to {METRE_DIGITS} decimal",
    )
    yield "outlines", "Simplified: right for maps, not for areas"
    yield "times", "When the run was made stands in its manifest.json alone"
    yield from ATTRIBUTION.items()


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
