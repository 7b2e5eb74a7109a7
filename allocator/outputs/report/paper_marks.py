"""What stands at the edge of every printed page: the title, whether it is assured, the number."""

from __future__ import annotations

import re

from allocator.outputs.report.content import Content

#: Said where nobody assured the plan.
NOT_ASSURED = "Not assured"
STOPPED = "Stopped before proof"


def marks(content: Content) -> tuple[str, ...]:
    """Return what a reader of any single page must know: not assured, not proved."""
    said = {
        NOT_ASSURED: not content.answerable.assured_by,
        STOPPED: content.plan.status != "proved",
    }
    return tuple(text for text, holds in said.items() if holds)


def paper_style(content: Content) -> str:
    """Return the style sheet of the page margins.

    The title is a plan's own text, so each of its characters but plain letters and digits is
    written as an escape: no title can end the string, the rule or the style sheet.
    """
    run = f"Run {content.run_id[:8]}" if content.run_id else ""
    boxes = {
        "@top-left": content.title,
        "@top-right": ". ".join(marks(content)),
        "@bottom-left": run,
    }
    rules = [f"{box} {{ content: {css_text(text)}; }}" for box, text in boxes.items() if text]
    number = '@bottom-right { content: "Page " counter(page) " of " counter(pages); }'
    look = "margin: 13mm 12mm 12mm; font: 8pt system-ui, sans-serif; color: #46535f;"
    return f"@page {{ {look} {' '.join([*rules, number])} }}\n"


def css_text(text: str) -> str:
    """Return a text as a string of a style sheet."""
    escaped = re.sub(r"[^A-Za-z0-9]", lambda found: f"\\{ord(found[0]):06x}", text)
    return f'"{escaped}"'
