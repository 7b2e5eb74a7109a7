"""A small study made by hand, with every kind of chart, for tests of page and folder."""

from __future__ import annotations

import pandas as pd

from allocator.outputs.page.tables import Column as Heading
from allocator.outputs.page.tables import PageTable, Row
from allocator.outputs.report.charts import bar_chart
from allocator.outputs.study import Column, Section, Study, StudyBasis
from allocator.outputs.study.charts import curve_chart, difference_chart


def sample_basis() -> StudyBasis:
    """Return what the study was made from."""
    settings = pd.DataFrame(
        {
            "value": ["60", "summer"],
            "unit": ["minutes one way", ""],
            "drives": ["Longest journey of a family", "Timetable"],
            "source": ["Assumed for a test", "Assumed for a test"],
            "status": ["assumption", "assumption"],
            "origin": ["models/national.toml", "models/national.toml"],
        },
        index=pd.Index(["travel.family_limit_minutes", "travel.season"], name="key"),
    )
    inputs = pd.DataFrame(
        {"sha256": ["0" * 64], "bytes": [12]}, index=pd.Index(["data/facts.csv"], name="file")
    )
    provenance = {"model": "national", "model_title": "National", "scenario_titles": ["Baseline"]}
    return StudyBasis(provenance, settings, inputs)


def sample_study(*, name: str = "Northmoor", options: dict[str, str] | None = None) -> Study:
    """Return the study; `name` is a board's, and goes wherever a name can go."""
    posts = pd.DataFrame(
        {"name": [name, "Holm"], "wte": [1.23456789012, -0.0]},
        index=pd.Index(["b1", "b2"], name="board_code"),
    )
    charts = (
        curve_chart(
            name="front",
            title=f"Price of equity in {name}",
            description="Each point is a plan.",
            unit="families served a year",
            along="lowest coverage, %",
            curves={name: [(10.2, 900.0), (12.0, 880.0), (13.0, 801.0)]},
            marked={"the plan": (12.0, 880.0)},
        ),
        difference_chart(
            name="gains",
            title="Against the plan",
            description="Posts more or fewer.",
            unit="WTE",
            rows={name: 0.4, "Holm": -1.2},
            figures=["+0.40", "-1.20"],
        ),
        bar_chart(
            name="posts-chart",
            title="Posts",
            description="Posts by board.",
            unit="WTE",
            series=[name],
            rows={name: [1.2], "Holm": [0.0]},
            figures=["1.2", "0.0"],
        ),
    )
    table = PageTable(
        "posts",
        f"WTE of {name} and others",
        (Heading("Board"), Heading("Posts", "WTE", "number")),
        (Row((name, "1.23")), Row(("Holm", "0.00"))),
    )
    return Study(
        kind="sample",
        title=f"{name} and others",
        lead=(f"{name} has 1.23 WTE.",),
        sections=(Section(f"Posts of {name}", (f"{name} leads.",), charts, (table,)),),
        tables={"posts": posts},
        dictionary={
            "posts": {
                "board_code": Column("", "Code of the board"),
                "name": Column("", "Name of the board"),
                "wte": Column("WTE", "Filled posts"),
            }
        },
        caveats=(f"{name} is as it is.",),
        options=options or {"Loss": "1%"},
    )
