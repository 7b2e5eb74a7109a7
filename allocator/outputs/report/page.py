"""The report put together: one page for a board meeting, then the tables behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
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
    ferries,
    inequality,
    logs,
    method,
    money,
    national,
    places,
    proof_tables,
    travel_words,
)
from allocator.outputs.report.binding import binding_sentences
from allocator.outputs.report.content import Content, Governance
from allocator.outputs.report.figures import sentence
from allocator.outputs.report.judgement import out_of_reach_sentence
from allocator.outputs.report.limits import limits_of_use
from allocator.outputs.report.locator import locator
from allocator.outputs.report.national_charts import national_charts
from allocator.outputs.report.paper_marks import marks, paper_style
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
    crossings: pd.DataFrame | None = None,
    run_id: str = "",
    more_limits: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the report of a plan as one HTML file that fetches nothing.

    Parameters
    ----------
    plan
        A solved plan.
    title
        Heading of the report, plain text.
    geography
        The places that it was solved for; without it nothing is said of councils, and no board has
        a map.
    baselines
        Posts under simple rules: index ``(board_code, wave)``, as
        `allocator.analysis.baselines.baseline_posts` returns; WTE.
    checks
        One re-checked rule each.
    inputs
        Input files: index ``file``; column ``sha256`` and any of those that
        `allocator.outputs.input_log.input_log` returns, and ``years``.
    deprivation
        Share (0 to 1) of under-threes in the most deprived fifth: index ``council_code``.
    governance
        Who commissioned, analysed and assured it; what it leaves empty is read from the plan's
        settings, and what is empty there too is marked.
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
    crossings
        Ferries and flights, as `allocator.travel.lines.crossing_lines` returns.
    run_id
        Identity of the run.
    more_limits
        Headings and texts of limits of use, besides those of every plan.

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
        crossings=crossings,
        run_id=run_id,
        more_limits=tuple(more_limits),
    )
    styles = [template_text("css/report.css"), paper_style(content)]
    return render_page("report.html.j2", _context(content), styles=styles)


def _context(content: Content) -> dict[str, Any]:
    return {
        "title": content.title,
        "run_id": content.run_id,
        "last": content.last,
        "status": _status(content),
        "marks": marks(content),
        "governance": _governance(content),
        "summary": summary(content),
        **_national(content),
        "parts": sections_of(content),
        "sections": boards.board_sections(content),
        "locator": locator(content),
        "choices": choices.choices(content),
        "answers": answers.answers(content),
        **_comparison(content),
        **_places(content),
        **inequality.inequality_context(content),
        **_method(content),
        **_logs(content),
        "limits": limits_of_use(content),
    }


def _status(content: Content) -> Mapping[str, str]:
    provenance = content.plan.provenance
    titles = provenance.get("scenario_titles") or provenance.get("scenarios") or []
    changes = [str(one) for one in provenance.get("overrides") or []]
    return {
        "proof": proof_sentence(content),
        "model": str(provenance.get("model_title") or provenance.get("model", "")),
        "scenarios": sentence(listed([str(one) for one in titles])) if titles else "None applied",
        "changes": listed(changes) if changes else "",
        "travel": _travel(provenance),
    }


def _travel(provenance: Mapping[str, Any]) -> str:
    parts = [
        str(provenance.get("travel_engine", "")),
        f"data of {provenance['travel_data_date']}" if provenance.get("travel_data_date") else "",
        f"{provenance['travel_season']} timetable" if provenance.get("travel_season") else "",
    ]
    return ", ".join(part for part in parts if part) or "Not stated"


def _governance(content: Content) -> Mapping[str, str]:
    names = content.answerable
    return {GOVERNANCE_TITLES[one.name]: getattr(names, one.name) for one in fields(names)}


def _national(content: Content) -> dict[str, Any]:
    return {
        "national_table": national.national_table(content),
        "posts_table": national.posts_table(content),
        "money_table": money.money_table(content),
        "recruitment_table": national.recruitment_table(content),
        "units_table": national.mbu_table(content),
        "boards_table": national.boards_table(content),
        "travel_table": travel_words.travel_table(content),
        "travel_chart": travel_words.travel_chart(content),
        "binds": binding_sentences(content),
        **national_charts(content),
    }


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
        "crossings_table": ferries.crossings_table(content),
        "deprivation_sentence": places.deprivation_sentence(content),
        "deprived_sentence": places.deprived_sentence(content),
        "deprived_table": places.deprived_table(content),
        "equity_sentence": places.equity_sentence(content),
        "within_table": places.within_table(content),
        "reach_sentence": out_of_reach_sentence(content),
        "out_of_reach_table": places.out_of_reach_table(content),
    }


def _method(content: Content) -> dict[str, Any]:
    return {
        "method": method.method_paragraphs(content),
        "objectives_table": proof_tables.objectives_table(content),
        "checks_table": proof_tables.checks_table(content),
    }


def _logs(content: Content) -> dict[str, Any]:
    groups = logs.setting_groups(content.plan.settings)
    return {
        "setting_groups": groups,
        "settings_count": logs.count_table(groups),
        "input_files": logs.input_rows(content.inputs),
        "status_words": logs.STATUS_WORDS,
    }
