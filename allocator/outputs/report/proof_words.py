"""What a plan's proof says, and what it takes as decided: openings, whole posts."""

from __future__ import annotations

from allocator.outputs.page.words import listed
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import joined
from allocator.outputs.report.sections import section_words

STATUS_SENTENCES: dict[str, str] = {
    "proved": (
        "Proved: under the stated rules, no plan does better on the objectives in their order."
    ),
    "stopped": "Stopped before proof: the search ran out of time, and a better plan may exist.",
}


def decided(content: Content) -> list[str]:
    """Return what was decided before the plan that is proved: in whole numbers, or wave by wave."""
    openings = content.opens_in_waves and content.has("waves.rollout")
    foresight = content.word("waves.foresight") if content.has("waves.foresight") else "full"
    several = len(content.waves) > 1
    parts = {
        "these openings": openings and content.word("waves.rollout") == "pathfinder",
        "these whole posts": content.whole,
        "the earlier waves as decided": several and foresight == "myopic",
        "the first wave as decided": several and foresight == "committed",
    }
    return [words for words, true in parts.items() if true]


def proof_sentence(content: Content) -> str:
    """Return what is proved of a plan.

    Whole numbers are chosen within a gap on merged places, so a plan with any is the best for
    them, not the best of all.
    """
    given = decided(content)
    if content.plan.status != "proved" or not given:
        return STATUS_SENTENCES.get(content.plan.status, content.plan.status)
    said = (
        f"Proved for {listed(given)}: under the stated rules, no plan with them does better on the "
        "objectives in their order."
    )
    how = (
        f"How they were chosen: {section_words(content, 'choices')}." if content.has_choices else ""
    )
    return joined([said, how])
