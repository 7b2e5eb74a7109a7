"""Solves the runs of a sweep one after another, on live models that each serve many of them."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.errors import (
    AllocatorError,
    DataError,
    InfeasibleError,
    ModelError,
    SolverError,
    StoppedError,
)
from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import Setting
from allocator.lp.hot import TOUCHES, HotModel, remade, touch_of
from allocator.lp.problem import AllocationProblem
from allocator.lp.stages import LEXIMIN
from allocator.pipeline.decision import decide
from allocator.pipeline.ground import Ground, lay_ground, read_demand
from allocator.pipeline.sweep.changed import with_overrides
from allocator.pipeline.sweep.designs import Run
from allocator.pipeline.sweep.figures import FigureMap, Figures

#: A structure with fewer runs than this is not worth a live model of its own.
WORTH_A_MODEL = 3
#: Live models kept at a time.
MODELS_KEPT = 6

#: Sections of settings that count need or time travel: the ground is laid anew where they differ.
_NEED = ("demand.", "waves.count")
_TRAVEL = ("travel.",)
#: Settings of travel that the ground knows nothing of.
_LIMITS = (
    "travel.family_limit_minutes",
    "travel.staff_limit_minutes",
    "travel.overnight_limit_minutes",
    "travel.remote_counts_as_reach",
    "travel.remote_max_share",
)

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Task:
    """What every worker needs, sent once.

    Parameters
    ----------
    ground, base
        The base case on its ground.
    facts
        Figures of the workspace by key.
    worth
        Structures that have a live model of their own: settings that may change the structure.
    time_limit_s
        Seconds for one run.
    """

    ground: Ground
    base: ServiceModel
    facts: Mapping[str, Setting]
    worth: frozenset[Key]
    time_limit_s: float | None = None


@dataclass(frozen=True)
class Outcome:
    """How one run ended.

    Parameters
    ----------
    run
        The run.
    status
        ``proved``, ``stopped``, ``infeasible``, ``invalid`` or ``failed``.
    note
        Why there is no proved plan, in words; blank where there is one.
    figures, stages
        Figures and values of the objectives by name; None and empty where there is no plan.
    """

    run: Run
    status: str
    note: str
    figures: Figures | None
    stages: Mapping[str, float]


def structure_of(run: Run) -> Key:
    """Return the settings of a run that may change the structure, by key as written."""
    pairs = (text.partition("=") for text in run.settings)
    return tuple(sorted((key, value) for key, _equals, value in pairs if key not in TOUCHES))


def make_task(
    ground: Ground,
    base: ServiceModel,
    facts: Mapping[str, Setting],
    runs: Iterable[Run],
    *,
    time_limit_s: float | None = None,
) -> Task:
    """Return what workers need for some runs: which of them share a structure is settled here.

    So no answer depends on which worker had which runs, or in which order.
    """
    counts: dict[Key, int] = {}
    for run in runs:
        key = structure_of(run)
        counts[key] = counts.get(key, 0) + 1
    worth = frozenset(key for key, count in counts.items() if count >= WORTH_A_MODEL)
    return Task(ground, base, facts, worth, time_limit_s)


class Solver:
    """Solves runs of one sweep; keeps live models between them, and no answer depends on that.

    Parameters
    ----------
    task
        The base case and what the runs share.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._hot: OrderedDict[Key, _Structure | None] = OrderedDict()
        self._grounds: OrderedDict[Key, Ground] = OrderedDict()

    def outcome(self, run: Run) -> Outcome:
        """Return how a run ends; what is wrong with it stands in its note."""
        try:
            model = self._model(run.settings)
            found = self._hot_outcome(run, model)
            return found if found is not None else self._anew(run, model)
        except InfeasibleError as error:
            return _without_plan(run, "infeasible", error)
        except StoppedError as error:
            return _without_plan(run, "stopped", error)
        except (ModelError, DataError) as error:
            return _without_plan(run, "invalid", error)
        except SolverError as error:
            return _without_plan(run, "failed", error)

    def _model(self, settings: Iterable[str]) -> ServiceModel:
        task = self._task
        return with_overrides(
            task.base, settings, workspace=task.ground.workspace, facts=task.facts
        )

    def _hot_outcome(self, run: Run, model: ServiceModel) -> Outcome | None:
        """Return the outcome from a live model; None where only a new one can tell."""
        key = structure_of(run)
        if key and key not in self._task.worth:
            return self._alone(run, model)
        structure = self._structure(key)
        if structure is None:
            return None
        touched = [text.partition("=")[0] for text in run.settings]
        touch = touch_of(name for name in touched if name in TOUCHES)
        assert touch is not None, "these settings are in the table"
        try:
            problem = remade(structure.problem, self._task.ground.geography, model, touch.parts)
            answer = structure.hot.answer(problem, touch)
        except (InfeasibleError, StoppedError, SolverError):
            return None  # said with its reasons where the run is solved anew
        if answer is None:
            return None
        figures = structure.figures.figures(problem, answer.values)
        return Outcome(run, "proved", "", figures, answer.stages)

    def _alone(self, run: Run, model: ServiceModel) -> Outcome | None:
        """Return the outcome of a run whose structure may be the base case's all the same."""
        structure = self._structure(())
        if structure is None or not _plain(model):
            return None
        problem = self._ground(model).problem(model)
        try:
            answer = structure.hot.answer(problem, None)
        except (InfeasibleError, StoppedError, SolverError):
            return None
        if answer is None:
            return None
        figures = structure.figures.figures(problem, answer.values)
        return Outcome(run, "proved", "", figures, answer.stages)

    def _structure(self, key: Key) -> _Structure | None:
        """Return the live model of some structural settings; None where there can be none."""
        if key not in self._hot:
            self._hot[key] = self._new_structure(key)
            while len(self._hot) > MODELS_KEPT:
                oldest = next(one for one in self._hot if one)
                del self._hot[oldest]
        self._hot.move_to_end(key)
        return self._hot[key]

    def _new_structure(self, key: Key) -> _Structure | None:
        try:
            model = self._model(f"{name}={value}" for name, value in key)
            if not _plain(model):
                return None
            problem = self._ground(model).problem(model)
            hot = HotModel(problem, time_limit_s=self._task.time_limit_s)
        except AllocatorError:
            return None
        return _Structure(problem, hot, FigureMap(hot.columns, problem))

    def _anew(self, run: Run, model: ServiceModel) -> Outcome:
        """Return the outcome of a run solved as `allocate` solves it."""
        decision = decide(self._ground(model), model, time_limit_s=self._task.time_limit_s)
        solution = decision.solution
        columns = [(kind, label) for kind, found in solution.values.items() for label in found]
        values = np.array([v for found in solution.values.values() for v in found.values()])
        figures = FigureMap(columns, decision.problem).figures(decision.problem, values)
        note = (
            "" if decision.status == "proved" else "Stopped before proof: a better plan may exist"
        )
        stages = {stage.objective: stage.value for stage in solution.stages}
        return Outcome(run, decision.status, note, figures, stages)

    def _ground(self, model: ServiceModel) -> Ground:
        """Return the ground of a model, laid anew where need or travel are counted otherwise."""
        base = self._task.ground
        moved = [
            key
            for key, setting in model.settings.items()
            if key.startswith((*_NEED, *_TRAVEL))
            and key not in _LIMITS
            and setting.value != self._task.base.settings[key].value
        ]
        if not moved:
            return base
        key = tuple(sorted((name, str(model.settings[name].value)) for name in moved))
        if key not in self._grounds:
            self._grounds[key] = _laid(base, model, moved)
            while len(self._grounds) > MODELS_KEPT:
                self._grounds.popitem(last=False)
        self._grounds.move_to_end(key)
        return self._grounds[key]


@dataclass(frozen=True)
class _Structure:
    problem: AllocationProblem
    hot: HotModel
    figures: FigureMap


def _laid(base: Ground, model: ServiceModel, moved: Iterable[str]) -> Ground:
    """Return another ground: need alone is counted anew where that is all that has moved."""
    if any(key.startswith(_TRAVEL) or key == "demand.births_basis" for key in moved):
        return lay_ground(base.workspace, model)
    demand = read_demand(base.geography, base.workspace, model)
    return dataclasses.replace(base, demand=demand)


def _plain(model: ServiceModel) -> bool:
    """Tell whether a model's plan is one linear program: nothing chosen before or after it.

    Under leximin the plan is one, yet which board its duals settle at which level is not, and so
    the levels' values are not: they are left to a model of their own.
    """
    return (
        LEXIMIN not in model.words("objectives.order")
        and model.word("service_model.threshold_policy") != "choice"
        and model.word("waves.rollout") == "given"
        and model.word("waves.foresight") == "full"
        and not model.flag("posts.whole")
    )


def _without_plan(run: Run, status: str, error: AllocatorError) -> Outcome:
    parts: list[Any] = [error.message.rstrip(".") + "."]
    parts += [f"{fault.message}. {fault.remedy}." for fault in error.faults]
    if isinstance(error, InfeasibleError):
        parts += error.sentences
    return Outcome(run, status, " ".join(str(part) for part in parts), None, {})
