"""The appraisal from beginning to end: one call from ground and model to ranked options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from allocator.analysis.appraisal import DRAWS, LIMITS_MINUTES, SEED, Appraisal
from allocator.inputs.service import ServiceModel
from allocator.pipeline.appraisal.catchments import given_catchments, nearest_catchments
from allocator.pipeline.appraisal.journeys import Journeys, find_journeys
from allocator.pipeline.appraisal.measures import (
    Measured,
    Rates,
    Travel,
    measure,
    rates_of,
    travel_of,
)
from allocator.pipeline.appraisal.options import Option, every_option
from allocator.pipeline.appraisal.question import TRIED_KEYS, Question, ask_appraisal
from allocator.pipeline.appraisal.weigh import figures_of, stacked, weigh
from allocator.pipeline.ground import Ground

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class _Scene:
    """What all options are measured on."""

    options: tuple[Option, ...]
    journeys: Journeys
    minutes: pd.DataFrame
    ways: pd.DataFrame
    now: pd.Series
    question: Question
    time_limit_s: float | None
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], Travel] = field(default_factory=dict)


def appraise_mbus(
    ground: Ground,
    model: ServiceModel,
    *,
    open_count: int | None = None,
    candidates: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    weights_file: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Appraisal:
    """Enumerate, measure and rank every option for mother and baby units.

    Units that exist are kept. The options are: no new beds, with the catchments of today or
    redrawn; more beds at units that exist; and further units at candidate sites, up to a number of
    units in all. Each board goes whole to the nearest unit that has room, by its mean minutes over
    births (today's catchments apart).

    Parameters
    ----------
    ground, model
        Facts, births and minutes; rates of the units.
    open_count
        Units in all, those that exist among them; by default one more than exist.
    candidates
        Site codes or names of bases where another unit could be; by default the sites of
        ``data/mbu_candidates.csv``.
    weights
        Weight by criterion, adding up to 1; by default those of ``data/mbu_criteria.csv``.
    weights_file
        Where the weights come from, for messages and the table of criteria.
    draws, seed
        Random weights for the share of draws in which an option ranks first.
    time_limit_s
        Most time for the solver, each option.
    progress
        Told what is under way.

    Returns
    -------
    Appraisal
        Tables of every option, none left out.

    Raises
    ------
    DataError
        A table lacks what is needed.
    UsageError
        With every fault of the number of units, the candidates and the weights; or a criterion
        with a weight has no figure.
    SolverError, StoppedError
        The solver failed, or found no catchments within the time limit.
    """
    tell = progress or _quiet
    question = ask_appraisal(
        ground,
        open_count=open_count,
        candidates=candidates,
        weights=weights,
        weights_file=weights_file,
    )
    tell("measuring the ways to every site")
    scene = _scene(ground, model, question, time_limit_s)
    rates = rates_of(model)
    tell(f"measuring {len(scene.options)} options")
    measured, proved = _measured(scene, rates)
    keys = pd.Index([option.key for option in scene.options], name="option")
    weighed = weigh(keys, measured, question.criteria, draws=draws, seed=seed)
    first = str(weighed.ranking.index[0])
    tell("trying other admissions and stays")
    return Appraisal(
        options=weighed.options,
        units=stacked(keys, [one.units for one in measured]),
        boards=stacked(keys, [one.boards for one in measured]),
        criteria=weighed.criteria,
        scores=weighed.scores,
        ranking=weighed.ranking,
        weights=weighed.weights,
        demands=_demands(scene, rates, keys, first),
        given=_given(question, rates, scene.journeys, draws, seed),
        notes=_notes(scene.journeys, weighed.options),
        proved=proved,
    )


def _scene(
    ground: Ground, model: ServiceModel, question: Question, time_limit_s: float | None
) -> _Scene:
    sites = {unit.site_code for unit in (*question.existing, *question.candidates)}
    journeys = find_journeys(
        ground,
        model,
        sorted(sites),
        day_minutes=question.standards["mbu_family_day_minutes"],
        visit_minutes=question.standards["mbu_family_visit_minutes"],
    )
    options = every_option(question.existing, question.candidates, question.more, question.sizes)
    now = ground.geography.mbu_catchments
    ways = journeys.of_boards(question.standards["mbu_travel_proposed_standard"])
    minutes = ways["minutes"].unstack("site_code")
    return _Scene(options, journeys, minutes, ways, now, question, time_limit_s)


def _measured(scene: _Scene, rates: Rates) -> tuple[list[Measured], bool]:
    """Return every option measured, and whether all catchments are proved."""
    births = scene.journeys.board_births()
    admissions = births / births.sum() * rates.admissions
    made, proved = [], True
    for option in scene.options:
        if option.kind == "now":
            catchments = given_catchments(scene.now, scene.minutes.index)
        else:
            room = {unit.key: unit.beds * rates.room_per_bed for unit in option.units}
            catchments = nearest_catchments(
                option,
                scene.minutes,
                admissions,
                pd.Series(room).sort_index(),
                time_limit_s=scene.time_limit_s,
            )
        proved = proved and catchments.proved
        way = (tuple(unit.key for unit in option.units), tuple(catchments.unit))
        if way not in scene.known:
            scene.known[way] = travel_of(option, catchments, scene.ways, scene.now)
        made.append(measure(option, catchments, scene.known[way], rates))
    return made, proved


def _demands(scene: _Scene, rates: Rates, keys: pd.Index, first: str) -> pd.DataFrame:
    """Return which option ranks first if more women came, or stayed longer."""
    standards = scene.question.standards
    more = standards.get(TRIED_KEYS[0], 0.0)
    longer = standards.get(TRIED_KEYS[1], rates.stay_days)
    rows = []
    for admissions in sorted({rates.admissions, rates.admissions + more}):
        for stay in sorted({rates.stay_days, longer}):
            tried = replace(rates, admissions=admissions, stay_days=stay)
            measured, _proved = _measured(scene, tried)
            table = figures_of(keys, measured)
            ranking = weigh(keys, measured, scene.question.criteria, draws=1, seed=0).ranking
            best = str(ranking.index[0])
            rows.append(
                {
                    "admissions": admissions,
                    "stay_days": stay,
                    "first": best,
                    "name": table.loc[best, "name"],
                    "score": ranking.loc[best, "score"],
                    "beds": table.loc[best, "beds"],
                    "beyond_beds": max(0.0, admissions - table.loc[best, "admissions_room"]),
                    "least_unit_use": table.loc[best, "least_unit_use"],
                    "rank_of_leader": int(ranking.loc[first, "rank"]),
                    "leader_least_unit_use": table.loc[first, "least_unit_use"],
                    "beyond_beds_now": max(0.0, admissions - table.loc["now", "admissions_room"]),
                }
            )
    return pd.DataFrame(rows).set_index(["admissions", "stay_days"])


def _given(
    question: Question, rates: Rates, journeys: Journeys, draws: int, seed: int
) -> dict[str, float]:
    standards = question.standards
    return {
        "admissions": rates.admissions,
        "stay_days": rates.stay_days,
        "occupancy": rates.occupancy,
        "wte_per_bed": rates.wte_per_bed,
        "wte_gbp": rates.wte_gbp,
        "miles": standards["mbu_travel_proposed_standard"],
        "day_minutes": standards["mbu_family_day_minutes"],
        "visit_minutes": standards["mbu_family_visit_minutes"],
        "beds_least": standards["mbu_third_unit_min_beds"],
        "beds_best": standards["mbu_beds_minimum"],
        "births": float(journeys.births.sum()),
        "island_births": float(journeys.births[journeys.is_island].sum()),
        "draws": float(draws),
        "seed": float(seed),
        **{f"limit_{place}": float(at) for place, at in enumerate(LIMITS_MINUTES, start=1)},
    }


def _notes(journeys: Journeys, options: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    if journeys.without_way > 0:
        notes.append(
            f"{journeys.without_way:,.0f} births a year are in places without a way to any unit or "
            "candidate; they are in no figure."
        )
    if (options["catchments"] == "without room").any():
        notes.append(
            "Some options have no room for all admissions: there every board goes to its nearest "
            "unit, and the admissions without a bed are given."
        )
    return tuple(notes)


def _quiet(_text: str) -> None:
    return None
