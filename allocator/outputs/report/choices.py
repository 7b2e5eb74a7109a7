"""Choices behind a plan: which boards open when, models of service, posts in whole steps."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.page.tables import PageTable
from allocator.outputs.report.content import Content
from allocator.outputs.report.roll_out import how_chosen, roll_out_sentence, roll_out_table
from allocator.outputs.report.service_options import (
    behind_sentences,
    chosen_sentence,
    options_table,
)
from allocator.outputs.report.whole_loss import coverage_sentence, unmet_sentence, whole_table


@dataclass(frozen=True)
class Choice:
    """One choice: its heading, what is said of it and its table."""

    heading: str
    sentences: tuple[str, ...]
    table: PageTable


def choices(content: Content) -> tuple[Choice, ...]:
    """Return the choices behind a plan; empty where there are none."""
    made = []
    if content.opens_in_waves:
        said = [roll_out_sentence(content), how_chosen(content)]
        made.append(_choice("Roll-out", said, roll_out_table(content)))
    if content.options is not None and len(content.options):
        said = [chosen_sentence(content), *behind_sentences(content)]
        made.append(_choice("Models of service", said, options_table(content)))
    if content.loss is not None and len(content.loss):
        said = [coverage_sentence(content), unmet_sentence(content)]
        made.append(_choice("Whole posts", said, whole_table(content)))
    return tuple(made)


def _choice(heading: str, sentences: list[str], table: PageTable) -> Choice:
    return Choice(heading, tuple(text for text in sentences if text), table)
