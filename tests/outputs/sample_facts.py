"""Facts of a run made by hand, with every table that a run can have, and a reader of workbooks."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet
from sample_answers import both_sides, no_price, sample_prices, sample_ranges
from sample_plan import BASES, ZONES, sample_geography, sample_plan

from allocator.analysis.baselines import baseline_posts
from allocator.analysis.indicators import serving_wte
from allocator.analysis.inequality import inequality_table
from allocator.inputs.parameters import OBJECTIVES
from allocator.lp.check import CheckedRule
from allocator.outputs.facts import RunFacts

RUN_ID = "ab" * 32
SETTINGS = [
    ("demand.need_rate", "0.08", "families per birth", "derived", "A study", "m.toml:1", "Need"),
    ("travel.season", "summer", "", "assumption", "set in m.toml", "m.toml:2", "Timetable"),
    ("governance.commissioned_by", "", "", "assumption", "set in m.toml", "m.toml:3", "Who asked"),
    ("governance.analysed_by", "", "", "assumption", "set in m.toml", "m.toml:4", "Who made"),
    ("governance.assured_by", "", "", "assumption", "set in m.toml", "m.toml:5", "Who checked"),
]
PROVENANCE = {
    "model": "national",
    "model_title": "National model of service",
    "scenarios": ["baseline"],
    "scenario_titles": ["Baseline"],
    "overrides": [],
    "travel_engine": "strategic network",
    "travel_data_date": "tables 123",
    "travel_season": "summer",
    "solver": "HiGHS through PuLP",
}


def sample_facts(
    folder: Path,
    *,
    names: dict[str, str] | None = None,
    settings: dict[str, str] | None = None,
    sources: dict[str, str] | None = None,
) -> RunFacts:
    """Return the facts.

    `names` replaces names of boards, places, bases and units by code, `settings` values of
    settings by key, `sources` where settings come from, by key.
    """
    plan = sample_plan(names=names)
    plan = dataclasses.replace(
        plan, settings=_settings(settings or {}, sources or {}), provenance=PROVENANCE
    )
    serving = serving_wte(plan)
    births = plan["boards"]["births"] / plan["boards"]["births"].sum()
    return RunFacts(
        run_id=RUN_ID,
        plan=plan,
        geography=sample_geography(folder, names=names),
        minutes=pd.DataFrame(30.0, [row[0] for row in ZONES], [row[0] for row in BASES]),
        crossings=pd.DataFrame(),
        deprivation=pd.Series(dtype=float),
        baselines=baseline_posts(serving, dict.fromkeys(("births", "under3", "nrac"), births)),
        answers=sample_tables_of_answers(),
        inequality=inequality_table(plan),
        checks=(
            CheckedRule("1 need", 18, 1.5e-9, "g1"),
            CheckedRule("10 remote", 0, -float("inf"), "", off=True),
        ),
        inputs=pd.DataFrame(
            [
                ("data/bases.csv", "1f" * 32, 812, 4, 4, 0, 0, "2024", "NHS sites"),
                ("maps/boards.geojson", "2f" * 32, 9000, 0, 0, 0, 0, "", ""),
            ],
            columns=[
                *("file", "sha256", "bytes", "rows", "official", "derived", "assumption"),
                "years",
                "sources",
            ],
        ).set_index("file"),
    )


def _settings(values: dict[str, str], sources: dict[str, str]) -> pd.DataFrame:
    columns = ["key", "value", "unit", "status", "source", "origin", "drives"]
    table = pd.DataFrame(SETTINGS, columns=columns).set_index("key")
    table["value"] = pd.Series(table["value"].to_dict() | values)
    table["source"] = pd.Series(table["source"].to_dict() | sources)
    return table


def sample_tables_of_answers() -> dict[str, pd.DataFrame]:
    """Return prices, ranges, options and losses, with gaps among them."""
    prices = sample_prices(
        {
            ("budget", "perinatal", 1, "unmet_need"): both_sides(-0.25),
            ("coverage_floor", "Scotland", 3, "unmet_need"): no_price("left", "nothing is left"),
        }
    )
    options = pd.DataFrame(
        [
            {"option": number, "forced": "S08000102: combined", "chosen": number == 1}
            | {name: float(number) for name in OBJECTIVES if name != "leximin_coverage"}
            | {f"leximin_coverage {level}": -0.1 * level for level in (1, 2)}
            for number in (1, 2)
        ]
    ).set_index("option")
    loss = pd.DataFrame(
        [
            ("unmet_need", 100.0, 101.5, 1.5, "families a year", 0.001, "proved"),
            ("travel_burden", 10.0, 9.0, -1.0, "hours a year", float("nan"), ""),
        ],
        columns=["objective", "lp_value", "whole_value", "loss", "unit", "gap", "status"],
    ).set_index("objective")
    return {
        "shadow_prices": prices,
        "post_ranges": sample_ranges(loose=0.3),
        "threshold_options": options,
        "whole_posts_loss": loss,
    }


def mask_of(table: pd.DataFrame, cells: list[tuple[Any, str]]) -> pd.DataFrame:
    """Return truth values for a table: these cells, by row label and column, are hidden."""
    mask = pd.DataFrame(False, index=table.index, columns=table.columns)
    for row, column in cells:
        mask.loc[row, column] = True
    return mask


def opened(content: bytes) -> openpyxl.Workbook:
    """Open a workbook as it stands: formulas would be seen as formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(sheet: Worksheet) -> pd.DataFrame:
    """Return the one table of a sheet as it is shown."""
    (table,) = sheet.tables.values()
    head, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return pd.DataFrame(rows, columns=head)


def parts_of(content: bytes) -> dict[str, str]:
    """Return every part of the package as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def live_parts(content: bytes, book: openpyxl.Workbook) -> list[str]:
    """Return whatever in a workbook, as bytes and as opened, could run or leads outside it."""
    found = []
    for name, text in parts_of(content).items():
        lively = ("<f>", "<f ", 'TargetMode="External"', "ddeLink", "oleLink")
        found += [f"{name}: {sign}" for sign in lively if sign in text]
        if name.startswith(("xl/externalLinks", "xl/vba", "xl/activeX", "xl/connections")):
            found.append(name)
    for sheet in book:
        found += [
            f"{sheet.title}!{cell.coordinate}"
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" or (cell.hyperlink and not cell.hyperlink.location)
        ]
    return found
