"""Why a plan does not do otherwise: each alternative forced, solved again, its loss named."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from allocator.errors import Fault, InfeasibleError, ModelError, StoppedError
from allocator.inputs.service import ServiceModel
from allocator.lp.answers import Forced, Forcing, changed_stages
from allocator.lp.diagnosis import explained
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import solve
from allocator.pipeline.changed import with_settings
from allocator.pipeline.decision import Progress, decide
from allocator.pipeline.ground import Ground
from allocator.pipeline.solving import opened
from allocator.pipeline.whatif.alternatives import (
    BASE,
    Alternative,
    already,
    every_alternative,
    force_of,
    instance_of,
    promised,
)
from allocator.pipeline.whatif.why_tables import AlternativeTables, Verdict, tables_of


class PlanCases:
    """One plan, against which alternatives are solved again.

    Posts are those of the plan in any fraction, also where the model asks for whole ones: as for
    prices and ranges.

    Parameters
    ----------
    ground, model
        As for `allocator.pipeline.decision.decide`.
    time_limit_s
        Seconds for each plan.
    progress
        Called with one sentence before each plan.

    Raises
    ------
    ModelError
        The waves of the plan are decided one by one.
    InfeasibleError, StoppedError, SolverError
        As `allocator.lp.solver.solve`.
    """

    def __init__(
        self,
        ground: Ground,
        model: ServiceModel,
        *,
        time_limit_s: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        require_foresight(model)
        self._say = progress or (lambda _sentence: None)
        self._say("solving the plan as it is")
        fractions = with_settings(model, {"posts.whole": False}, why="what-if: in any fraction")
        decision = decide(ground, fractions, time_limit_s=time_limit_s)
        self._ground, self._time_limit_s = ground, time_limit_s
        self.model, self.problem, self.solution = (
            decision.model,
            decision.problem,
            decision.solution,
        )
        self.forcing = Forcing(decision.solution, time_limit_s=time_limit_s)
        self._any_base: Forcing | None = None
        self.planned = self.forcing.planned
        self.units = {p.objective.name: p.objective.unit for p in decision.solution.proofs}

    @property
    def least_wte(self) -> float:
        """Posts that a base takes at least: the model's step."""
        return self.model.number("posts.step_wte")

    def verdict(self, alternative: Alternative) -> Verdict:
        """Return what an alternative does to every objective, or why it has no plan."""
        if already(alternative, self.problem, self.planned):
            return Verdict(alternative, self.planned, {}, "as planned")
        try:
            forced = self._solved(alternative)
        except StoppedError:
            return Verdict(alternative, None, {}, "stopped")
        if forced is None:
            return Verdict(alternative, None, {}, "no plan", self._diagnosis(alternative))
        changes = changed_stages(self.planned.stages, forced.stages)
        if not changes:
            return Verdict(alternative, forced, {}, "as good")
        first = next(iter(changes.values()))
        return Verdict(alternative, forced, changes, "worse" if first > 0 else "better")

    def _solved(self, alternative: Alternative) -> Forced | None:
        if alternative.kind == BASE:
            force = force_of(alternative, self.problem, self.planned)
            assert force is not None, "posts at a base bound variables"
            return self._with_any_base().at(force)
        force = force_of(alternative, self.problem, self.planned)
        if force is not None:
            return self.forcing.at(force)
        return self.forcing.restated(self._instance(alternative))

    def _with_any_base(self) -> Forcing:
        """Return the plan over every way to serve a place, not the nearest base's alone.

        Its optimum is the same; but posts forced at a further base may then serve from there.
        """
        if self._any_base is None:
            self._say("solving the plan with every base within reach")
            every = self._ground.problem(self.model, nearest_only=False)
            every = opened(every, self.problem.boards["first_wave"])
            solution = solve(every, time_limit_s=self._time_limit_s)
            self._any_base = Forcing(solution, time_limit_s=self._time_limit_s)
        return self._any_base

    def _instance(self, alternative: Alternative) -> AllocationProblem:
        remote_counts = self.model.flag("travel.remote_counts_as_reach")
        return instance_of(alternative, self.problem, remote_counts=remote_counts)

    def _diagnosis(self, alternative: Alternative) -> InfeasibleError:
        """Return the policies in conflict, with their figures."""
        if force_of(alternative, self.problem, self.planned) is None:
            problem = self._instance(alternative)
        else:
            decided = promised(alternative, self.problem, self.planned)
            problem = dataclasses.replace(self.problem, decided=decided)
        error = InfeasibleError("No plan keeps every rule with it")
        return explained(problem, error, time_limit_s=self._time_limit_s)


@dataclass(frozen=True)
class WhyNot:
    """Alternatives to a plan, each solved.

    Parameters
    ----------
    verdicts
        One an alternative.
    tables
        The same as tidy tables.
    """

    verdicts: tuple[Verdict, ...]
    tables: AlternativeTables


def why_not(
    cases: PlanCases, alternatives: Sequence[Alternative], *, progress: Progress | None = None
) -> WhyNot:
    """Solve alternatives to a plan and name what each loses.

    Parameters
    ----------
    cases
        The plan.
    alternatives
        What is asked.
    progress
        Called with one sentence before each.

    Returns
    -------
    WhyNot
        A verdict for each, and the same as tables.
    """
    say = progress or (lambda _sentence: None)
    verdicts = []
    for number, alternative in enumerate(alternatives, start=1):
        name = cases.problem.boards.at[alternative.board, "board_name"]
        say(f"{number} of {len(alternatives)}: {name}, {alternative.question}")
        verdicts.append(cases.verdict(alternative))
    tables = tables_of(cases.problem, cases.planned, cases.units, verdicts)
    return WhyNot(tuple(verdicts), tables)


def all_alternatives(
    ground: Ground,
    model: ServiceModel,
    *,
    boards: Sequence[str] | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> WhyNot:
    """Solve every pair of board and alternative that applies.

    Parameters
    ----------
    ground, model
        As for `allocator.pipeline.decision.decide`.
    boards
        Codes of the boards to ask about; every board by default.
    time_limit_s, progress
        As for `PlanCases`.

    Returns
    -------
    WhyNot
        A verdict for each pair, and the same as tables.

    Raises
    ------
    ModelError, InfeasibleError, StoppedError, SolverError
        As for `PlanCases`.
    """
    cases = PlanCases(ground, model, time_limit_s=time_limit_s, progress=progress)
    asked = list(cases.problem.boards.index if boards is None else boards)
    every = list(every_alternative(cases.problem, asked, least_wte=cases.least_wte))
    return why_not(cases, every, progress=progress)


def require_foresight(model: ServiceModel) -> None:
    """Raise if the waves of a plan are decided one by one.

    Raises
    ------
    ModelError
        Then no one program holds all of its posts, and there is none to force anything in.
    """
    if model.word("waves.foresight") == "full":
        return
    raise ModelError(
        "Alternatives and ranges are asked of a plan that looks at all waves at once",
        [
            Fault(
                "needs-foresight",
                "The waves of this plan are decided one by one",
                "Make the plan with waves.foresight set to full, and ask that run",
                column="waves.foresight",
                value=model.word("waves.foresight"),
            )
        ],
    )
