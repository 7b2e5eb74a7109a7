"""The report put together: one page for a board meeting, then the tables behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.check import CheckedRule
from allocator.lp.plan import Plan
from allocator.outputs.page.shell import render_page
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import listed
from allocator.outputs.report import (
    answers,
    boards,
    choices,
    comparison,
    inequality,
    logs,
    method,
    money,
    national,
    places,
)
from allocator.outputs.report.charts import BarChart, bar_chart
from allocator.outputs.report.content import Content, Governance
from allocator.outputs.report.figures import families, national_wte, sentence, service_title
from allocator.outputs.report.judgement import out_of_reach_sentence
from allocator.outputs.report.proof_words import proof_sentence
from allocator.outputs.report.sections import sections_of
from allocator.outputs.report.summary import islands_sentence, summary

GOVERNANCE_TITLES: dict[str, str] = {
    "commissioned_by": "Commissioned by",
    "analysed_by": "Analysed by",
    "assured_by": "Assured by",
}


def draw_report(
    plan: Plan,
    *,
    title: str,
    geography: Geography | None = None,
    baselines: pd.DataFrame | None = None,
    checks: Sequence[CheckedRule] = (),
    inputs: pd.DataFrame | None = None,
    deprivation: pd.Series | None = None,
    governance: Governance | None = None,
    prices: pd.DataFrame | None = None,
    ranges: pd.DataFrame | None = None,
    loss: pd.DataFrame | None = None,
    options: pd.DataFrame | None = None,
) -> str:
    """Return the report of a plan as one HTML file that fetches nothing.

    Parameters
    ----------
    plan
        A solved plan.
    title
        Heading of the report, plain text.
    geography
        The places that it was solved for; without it nothing is said of councils.
    baselines
        Posts under simple rules: index ``(board_code, wave)``, as
        `allocator.analysis.baselines.baseline_posts` returns; WTE.
    checks
        One re-checked rule each.
    inputs
        Input files: index ``file``; column ``sha256`` and any of ``rows``, ``bytes``, ``sources``.
    deprivation
        Share (0 to 1) of under-threes in the most deprived fifth: index ``council_code``.
    governance
        Who commissioned, analysed and assured it; what is empty is marked.
    prices
        Shadow prices, as `allocator.lp.answers.shadow_prices` returns.
    ranges
        Ranges of posts, as `allocator.lp.answers.post_ranges` returns. Where neither is given the
        page has no section on what would change the plan.
    loss
        What whole posts cost, as `allocator.lp.whole.whole_posts_loss` returns.
    options
        Models of service that were compared: index ``option``; columns ``forced``, ``chosen`` and
        one for each objective.

    Returns
    -------
    str
        HTML text, the same for the same arguments.

    Raises
    ------
    OutputError
        If a template's style sheet is not as it must be.
    """
    content = Content(
        plan=plan,
        title=title,
        geography=geography,
        baselines=pd.DataFrame() if baselines is None else baselines,
        checks=tuple(checks),
        inputs=pd.DataFrame({"sha256": []}) if inputs is None else inputs,
        deprivation=deprivation,
        governance=governance or Governance(),
        prices=prices,
        ranges=ranges,
        loss=loss,
        options=options,
    )
    return render_page(
        "report.html.j2", _context(content), styles=[template_text("css/report.css")]
    )


def _context(content: Content) -> dict[str, Any]:
    return {
        "title": content.title,
        "last": content.last,
        "status": _status(content),
        "governance": _governance(content),
        "summary": summary(content),
        **_national(content),
        **inequality.inequality_context(content),
        "parts": sections_of(content),
        "sections": boards.board_sections(content),
        "choices": choices.choices(content),
        "answers": answers.answers(content),
        **_comparison(content),
        **_places(content),
        **_method(content),
    }


def _status(content: Content) -> Mapping[str, str]:
    provenance = content.plan.provenance
    titles = provenance.get("scenario_titles") or provenance.get("scenarios") or []
    return {
        "proof": proof_sentence(content),
        "proved": "yes" if content.plan.status == "proved" else "",
        "model": str(provenance.get("model_title") or provenance.get("model", "")),
        "scenarios": sentence(listed([str(one) for one in titles])) if titles else "None applied",
        "travel": _travel(provenance),
        "waves": listed([str(wave) for wave in content.waves]),
    }


def _travel(provenance: Mapping[str, Any]) -> str:
    parts = [
        str(provenance.get("travel_engine", "")),
        f"data of {provenance['travel_data_date']}" if provenance.get("travel_data_date") else "",
        f"{provenance['travel_season']} timetable" if provenance.get("travel_season") else "",
    ]
    return ", ".join(part for part in parts if part) or "Not stated"


def _governance(content: Content) -> Mapping[str, str]:
    return {
        label: getattr(content.governance, field).strip()
        for field, label in GOVERNANCE_TITLES.items()
    }


def _national(content: Content) -> dict[str, Any]:
    return {
        "national_table": national.national_table(content),
        "posts_table": national.posts_table(content),
        "money_table": money.money_table(content),
        "recruitment_table": national.recruitment_table(content),
        "units_table": national.mbu_table(content),
        "boards_table": national.boards_table(content),
        "posts_chart": _posts_chart(content),
        "need_chart": _need_chart(content),
    }


def _posts_chart(content: Content) -> BarChart:
    posts = content.posts_by_service()
    return bar_chart(
        name="posts-chart",
        title="Filled posts by service",
        description=(
            "One stacked bar a wave, a part for each service. The same figures stand in the table "
            "Filled posts by service and wave."
        ),
        unit="WTE",
        series=[service_title(service) for service in content.services],
        rows={f"Wave {wave}": [float(value) for value in posts[wave]] for wave in content.waves},
        figures=[f"{national_wte(posts[wave].sum())} WTE" for wave in content.waves],
    )


def _need_chart(content: Content) -> BarChart:
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
            "One stacked bar a wave: families served, families within reach but not served, and "
            "families out of reach. The same figures stand in the table Scotland by wave."
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


def _comparison(content: Content) -> dict[str, Any]:
    return {
        "rules_chart": comparison.per_births_chart(content),
        "rules_table": comparison.rules_table(content),
        "rules_births_table": comparison.per_births_table(content),
        "rules_sentences": comparison.comparison_sentences(content),
    }


def _places(content: Content) -> dict[str, Any]:
    return {
        "islands_sentence": islands_sentence(content),
        "islands_table": places.islands_table(content),
        "deprivation_sentence": places.deprivation_sentence(content),
        "deprived_table": places.deprived_table(content),
        "equity_sentence": places.equity_sentence(content),
        "within_table": places.within_table(content),
        "reach_sentence": out_of_reach_sentence(content),
        "out_of_reach_table": places.out_of_reach_table(content),
    }


def _method(content: Content) -> dict[str, Any]:
    return {
        "method": method.method_paragraphs(content),
        "objectives_table": method.objectives_table(content),
        "checks_table": method.checks_table(content),
        "assumptions": logs.assumption_rows(content),
        "other_settings": logs.other_rows(content),
        "input_files": logs.input_rows(content),
        "status_words": logs.STATUS_WORDS,
        "limit_of_posts": method.limit_of_posts(content),
    }
