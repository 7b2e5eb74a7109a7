"""Questions of ``explain`` that force something: asked, printed, and left as a folder."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.cli.console import Progress, say, say_table
from allocator.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from allocator.inputs.service import ServiceModel
    from allocator.lp.plan import Plan
    from allocator.outputs.page.tables import PageTable
    from allocator.outputs.study import Study
    from allocator.pipeline.ground import Ground


#: What the answers beside a plan in whole posts are answers to.
OF_FRACTIONS = (
    "Posts of this plan are whole. What is forced here is forced on the plan with posts in any "
    "fraction, of which it is made."
)


@dataclass(frozen=True)
class Again:
    """The ground and model of a run laid again, with warnings where they have changed since."""

    ground: Ground
    model: ServiceModel
    warnings: list[str]


@dataclass(frozen=True)
class Answer:
    """One answered question: its key in ``--json``, the study, and its folder if it was left."""

    key: str
    study: Study
    folder: Path | None


@dataclass(frozen=True)
class StudyQuestions:
    """What was asked that forces something.

    Parameters
    ----------
    why_not
        One alternative, as given to ``--why-not``.
    alternatives, ranges
        Whether every alternative, and the ranges, are asked for.
    out
        Where to leave the study.
    """

    why_not: str | None = None
    alternatives: bool = False
    ranges: bool = False
    out: Path | None = None

    def __bool__(self) -> bool:
        return self.why_not is not None or self.alternatives or self.ranges

    def require_sound(self, board: str | None) -> None:
        """Raise, before anything is read, if these questions cannot be asked so.

        Raises
        ------
        UsageError
            A board or a question is missing, or one folder is to hold several studies.
        OutputError
            A folder of other things is in the way.
        """
        if self.why_not is not None and board is None:
            raise UsageError("Name the board that is asked about: --board BOARD --why-not X")
        if self.out is None:
            return
        asked = (self.why_not is not None) + self.alternatives + self.ranges
        if asked != 1:
            raise UsageError(
                "A folder holds one study: give --out with one of --why-not, --alternatives and "
                "--ranges"
            )
        from allocator.cli.studies import require_out

        require_out(self.out)

    def answered(
        self,
        again: Again,
        plan: Plan,
        board: str | None,
        *,
        time_limit_s: float | None,
        show: Progress,
    ) -> list[Answer]:
        """Solve every question and leave its folder.

        Parameters
        ----------
        again, plan
            The ground of the run, and its plan.
        board
            Code of the board that is asked about; None for every board.
        time_limit_s
            Seconds for each plan.
        show
            Tells what is under way.

        Returns
        -------
        list of Answer
            In the order of the options.
        """
        found = []
        for key, solved in self._studies(again, board, time_limit_s, show):
            study = _of_fractions(solved) if again.model.flag("posts.whole") else solved
            found.append(Answer(key, study, self._left(again, plan, study, show)))
        return found

    def _studies(
        self, again: Again, board: str | None, time_limit_s: float | None, show: Progress
    ) -> Iterator[tuple[str, Study]]:
        from allocator.cli import explain_ranges, explain_why

        ground, model = again.ground, again.model
        if self.why_not is not None:
            assert board is not None, "a question is asked of a board"
            yield (
                "why_not",
                explain_why.why_not_study(
                    ground, model, board, self.why_not, time_limit_s=time_limit_s, show=show
                ),
            )
        if self.alternatives:
            yield (
                "alternatives",
                explain_why.alternatives_study(
                    ground, model, board, time_limit_s=time_limit_s, show=show
                ),
            )
        if self.ranges:
            yield (
                "switching",
                explain_ranges.ranges_study(
                    ground, model, board, time_limit_s=time_limit_s, show=show
                ),
            )

    def _left(self, again: Again, plan: Plan, study: Study, show: Progress) -> Path | None:
        if self.out is None:
            return None
        from allocator.outputs.input_log import input_log
        from allocator.outputs.study import StudyBasis, write_study

        show("writing page and tables")
        basis = StudyBasis(plan.provenance, again.model.table(), input_log(again.ground.workspace))
        return write_study(study, basis, self.out)


def _of_fractions(study: Study) -> Study:
    """Say first that a plan in whole posts is asked about as it is in any fraction."""
    return dataclasses.replace(study, lead=(OF_FRACTIONS, *study.lead))


def exit_code(answers: list[Answer]) -> ExitCode:
    """Return how the command ends: done, or stopped where a study is not proved."""
    proved = all(answer.study.proved for answer in answers)
    return ExitCode.DONE if proved else ExitCode.STOPPED


def documents(answers: list[Answer]) -> dict[str, Any]:
    """Return the answers as plain data by their keys, for ``--json``."""
    from allocator.outputs.files import plain_json

    return {
        answer.key: {
            "title": answer.study.title,
            "sentences": list(answer.study.lead),
            "tables": {name: plain_json(table) for name, table in answer.study.tables.items()},
            "caveats": list(answer.study.caveats),
            "proved": answer.study.proved,
            "folder": None if answer.folder is None else str(answer.folder),
        }
        for answer in answers
    }


def say_answers(answers: list[Answer]) -> None:
    """Print each answer: its sentences, its tables, and where its folder is."""
    for answer in answers:
        say(answer.study.title, bold=True)
        for text in answer.study.lead:
            say(text)
        for section in answer.study.sections:
            for one in section.tables:
                _say_page_table(one)
        if answer.folder is not None:
            say()
            say(f"page    {answer.folder / 'study.html'}")
            say(f"folder  {answer.folder}")


def _say_page_table(one: PageTable) -> None:
    """Print a table of the page; groups stand under their headings."""
    headings = [_flat(f"{c.label}, {c.unit}" if c.unit else c.label) for c in one.columns]
    numeric = [h for h, c in zip(headings, one.columns, strict=True) if c.kind == "number"]
    parts = [("", one.rows), *((group.heading, group.rows) for group in one.groups)]
    say()
    say(one.caption, bold=True)
    if not any(rows for _heading, rows in parts):
        say(one.empty)
    for heading, rows in parts:
        if rows:
            say(heading)
            say_table(
                headings, [[_flat(cell) for cell in row.cells] for row in rows], numeric=numeric
            )


def _flat(text: str) -> str:
    """Return text with plain spaces: a terminal needs no others."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
