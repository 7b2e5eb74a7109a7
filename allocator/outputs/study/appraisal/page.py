"""The page of an appraisal: that of every study, with maps of the options behind the lead."""

from __future__ import annotations

from allocator.analysis.appraisal import Appraisal
from allocator.inputs.geography import Geography
from allocator.outputs.study.appraisal.maps import LOOKS, appraisal_maps
from allocator.outputs.study.page import draw_study
from allocator.outputs.study.parts import Study, StudyBasis

TEMPLATE = "appraisal.html.j2"
STYLE = "css/appraisal.css"


def draw_appraisal(
    study: Study, basis: StudyBasis, run_id: str, *, asked: Appraisal, geography: Geography
) -> str:
    """Return the page as one HTML file that fetches nothing.

    Parameters
    ----------
    study, basis, run_id
        As for `allocator.outputs.study.draw_study`.
    asked
        The appraisal.
    geography
        Outlines, names of boards, positions of sites.

    Returns
    -------
    str
        HTML text, the same for the same arguments.
    """
    more = {"maps": appraisal_maps(asked, geography), "looks": LOOKS}
    return draw_study(study, basis, run_id=run_id, template=TEMPLATE, more=more, styles=(STYLE,))
