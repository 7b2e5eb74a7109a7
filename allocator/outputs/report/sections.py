"""The sections of the report in order: those that a plan has, numbered from 1."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.report.content import Content

#: Titles by name, in order. Sections of `_where` stand only where a plan has something to show.
TITLES: dict[str, str] = {
    "summary": "Summary",
    "scotland": "Scotland by wave",
    "boards": "Each board",
    "choices": "Choices behind the plan",
    "answers": "What would change the plan",
    "rules": "Beside simple rules",
    "places": "Islands, most deprived areas and places",
    "method": "Method and proof",
    "log": "Assumptions and data",
    "limits": "Limits of use",
}


@dataclass(frozen=True)
class Section:
    """One section: its name within the page, its number and its title."""

    name: str
    number: int
    title: str

    @property
    def heading(self) -> str:
        """The title with its number."""
        return f"{self.number}. {self.title}"


def sections_of(content: Content) -> dict[str, Section]:
    """Return the sections that a plan's report has, by name, in order."""
    where = {"choices": content.has_choices, "answers": content.has_answers}
    names = [name for name in TITLES if where.get(name, True)]
    return {name: Section(name, place, TITLES[name]) for place, name in enumerate(names, start=1)}


def section_words(content: Content, name: str) -> str:
    """Return how a sentence names a section: ``section 4``."""
    return f"section {sections_of(content)[name].number}"
