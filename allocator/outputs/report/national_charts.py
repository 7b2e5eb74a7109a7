"""Charts of the whole country: need, posts and money by wave, coverage by board."""

from __future__ import annotations

import pandas as pd

from allocator.outputs.page.words import pounds
from allocator.outputs.report.charts import Chart, bar_chart
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import DASH, families, national_wte, service_title, share

#: Parts of the money chart: label and column of the plan.
MONEY_PARTS: dict[str, str] = {
    "Posts": "recurring_gbp",
    "Set-up": "setup_gbp",
    "Carried on": "carried_out_gbp",
    "Lapses": "lapsed_gbp",
}


def national_charts(content: Content) -> dict[str, Chart]:
    """Return the charts of the national section by their name in the template."""
    return {
        "need_chart": _need(content),
        "posts_chart": _posts(content),
        "money_chart": _money(content),
        "coverage_chart": _coverage(content),
    }


def _need(content: Content) -> Chart:
    table = content.national
    parts = pd.DataFrame(
        {
            "served": table["served_families"],
            "missed": table["attainable_families"] - table["served_families"],
            "beyond": table["need_families"] - table["attainable_families"],
        }
    ).clip(lower=0.0)
    return bar_chart(
        name="need-chart",
        title="Need served and not served",
        description=(
            "One bar a wave: families served, families within reach but not served, and families "
            "out of reach. The same figures stand in the table Scotland by wave."
        ),
        unit="families a year",
        series=["Served", "Within reach, not served", "Out of reach"],
        rows={
            f"Wave {wave}": [float(value) for value in parts.loc[wave]] for wave in content.waves
        },
        figures=[
            f"{families(parts.loc[wave, 'served'])} of {families(table.loc[wave, 'need_families'])}"
            for wave in content.waves
        ],
    )


def _posts(content: Content) -> Chart:
    posts = content.posts_by_service()
    return bar_chart(
        name="posts-chart",
        title="Filled posts by service",
        description=(
            "One bar a wave, a part for each service. The same figures stand in the table Filled "
            "posts by service and wave."
        ),
        unit="WTE",
        series=[service_title(service) for service in content.services],
        rows={f"Wave {wave}": [float(value) for value in posts[wave]] for wave in content.waves},
        figures=[f"{national_wte(posts[wave].sum())} WTE" for wave in content.waves],
    )


def _money(content: Content) -> Chart:
    money = content.plan["money"].groupby("wave").sum()
    spent = content.national["spend_gbp"]
    return bar_chart(
        name="money-chart",
        title="Money spent, carried on and lapsed",
        description=(
            "One bar a wave: money spent on posts, on setting them up, carried into the next wave, "
            "and lapsed; what is spent stands at the right. The same figures stand in the table "
            "Money by service and wave."
        ),
        unit="GBP thousand",
        series=list(MONEY_PARTS),
        rows={
            f"Wave {wave}": [
                float(value) / 1000.0 for value in money.loc[wave, list(MONEY_PARTS.values())]
            ]
            for wave in content.waves
        },
        figures=[f"{pounds(spent[wave])} spent" for wave in content.waves],
    )


def _coverage(content: Content) -> Chart:
    of_wave = content.boards["coverage"].xs(content.last, level="wave")
    scotland = float(content.national.at[content.last, "coverage"])
    coverage = [float(of_wave.get(code, float("nan"))) for code in content.names]
    return bar_chart(
        name="coverage-chart",
        title=f"Coverage by board, wave {content.last}",
        description=(
            f"One bar a board, and a line at the coverage of Scotland, {share(scotland)}. The same "
            f"figures stand in the table Boards in wave {content.last}."
        ),
        unit="% of need within reach",
        series=["Coverage"],
        rows={
            name: [100 * value]
            for name, value in zip(content.names.values(), coverage, strict=True)
        },
        figures=["no reach" if share(value) == DASH else share(value) for value in coverage],
        beside=(f"Scotland {share(scotland)}", 100 * scotland),
    )
