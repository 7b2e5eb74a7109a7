"""The page of a study, in the look of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.outputs.page.shell import render_page
from allocator.outputs.page.templates import template_text
from allocator.outputs.page.words import listed
from allocator.outputs.report.figures import sentence
from allocator.outputs.report.logs import STATUS_WORDS, count_table, input_rows, setting_groups
from allocator.outputs.study.parts import Study, StudyBasis

TEMPLATE = "study.html.j2"
PROVED = "Every plan behind these figures is proved best under its own rules and assumptions."
STOPPED = (
    "Some plans behind these figures were stopped before proof: better ones may exist. The tables "
    "say which."
)


def draw_study(
    study: Study,
    basis: StudyBasis,
    *,
    run_id: str = "",
    template: str = TEMPLATE,
    more: Mapping[str, Any] | None = None,
    styles: tuple[str, ...] = (),
) -> str:
    """Return the page of a study as one HTML file that fetches nothing.

    Parameters
    ----------
    study
        The answer.
    basis
        What it was made from.
    run_id
        Identity of the study, see `allocator.outputs.study.study_id`.
    template
        A template that extends ``study.html.j2``, where a study has a picture of its own.
    more
        Names for that template.
    styles
        Style sheets of ``maps/templates/`` besides those of every study.

    Returns
    -------
    str
        HTML text, the same for the same arguments.

    Raises
    ------
    OutputError
        If a template's style sheet is not as it must be.
    """
    groups = setting_groups(basis.settings)
    context = {
        "title": study.title,
        "run_id": run_id,
        "study": study,
        "basis": _basis(study, basis),
        "setting_groups": groups,
        "settings_count": count_table(groups),
        "input_files": input_rows(basis.inputs),
        "status_words": STATUS_WORDS,
        **(more or {}),
    }
    sheets = ("css/report.css", *styles)
    return render_page(template, context, styles=[template_text(one) for one in sheets])


def _basis(study: Study, basis: StudyBasis) -> dict[str, str]:
    known = basis.provenance
    titles = [str(one) for one in known.get("scenario_titles") or known.get("scenarios") or []]
    changes = [str(one) for one in known.get("overrides") or []]
    return {
        "model": str(known.get("model_title") or known.get("model", "")),
        "scenarios": sentence(listed(titles)) if titles else "None applied",
        "changes": listed(changes) if changes else "",
        "proof": PROVED if study.proved else STOPPED,
    }
