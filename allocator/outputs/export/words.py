"""What a recipient of an export reads first: which file is what, and how to open it."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.outputs.document import CLAIM
from allocator.outputs.export.formats import FORMATS
from allocator.outputs.facts import RunFacts

PUBLISHED = "Small numbers are hidden, shown as [c]: this copy may be published."
INTERNAL = "For internal use: it holds small numbers, and is not for publication."


def read_me(facts: RunFacts, formats: Sequence[str]) -> str:
    """Return the text of an export's README.

    Parameters
    ----------
    facts
        The run.
    formats
        Names of the forms that stand beside it.
    """
    shown = [FORMATS[name] for name in formats]
    width = max(len(one.file) for one in shown)
    files = [f"  {one.file:<{width}}  {one.words}" for one in shown]
    lines = [
        facts.title,
        f"Run {facts.run_id[:8]} of imh-allocator",
        "",
        CLAIM,
        PUBLISHED if facts.published else INTERNAL,
        "",
        *files,
        f"  {'export.json':<{width}}  which run this is, and a SHA-256 for each file",
    ]
    return "\n".join(lines) + "\n"
