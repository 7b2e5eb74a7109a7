"""What runs do not share, in sentences: waves, boards, places, births, need, proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from allocator.lp.plan import Plan
from allocator.outputs.compare.metrics import NATIONAL_METRICS, Metric
from allocator.outputs.compare.places import same_places
from allocator.outputs.compare.tables import common_waves
from allocator.outputs.page.words import listed
from allocator.outputs.report.content import births_words
from allocator.outputs.report.figures import some

BIRTHS = "demand.births_basis"
_NEED: Metric = next(one for one in NATIONAL_METRICS if one.key == "need_families")


def notes(plans: Mapping[str, Plan], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return what a reader must know before holding the runs against each other.

    Parameters
    ----------
    plans
        Plans by name.
    tables
        Of `compare_runs` for the same plans.

    Returns
    -------
    list of str
        Sentences: that nothing differs, or what the runs do not share besides their settings.
    """
    waves = common_waves(plans)
    return [
        *_alike(tables),
        *_stopped(plans),
        *_waves(plans, waves),
        *_boards(plans),
        *_births(plans),
        *_need(tables["national"], list(plans), waves[-1]),
        *([] if same_places(plans) else [_places(plans)]),
    ]


def _alike(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    compared = ("national", "inequality", "boards")
    verdicts = {verdict for name in compared for verdict in tables[name]["verdict"]}
    if verdicts <= {"same", ""}:
        yield "No figure differs between the runs: every board has the same in every wave."


def _stopped(plans: Mapping[str, Plan]) -> Iterator[str]:
    stopped = [run for run, plan in plans.items() if plan.status != "proved"]
    if stopped:
        verb = "was" if len(stopped) == 1 else "were"
        yield (
            f"{listed(stopped)} {verb} stopped before proof, so a difference may be one of search "
            "and not of settings."
        )


def _waves(plans: Mapping[str, Plan], waves: Sequence[int]) -> Iterator[str]:
    more = {
        run: [str(wave) for wave in plan.waves if wave not in waves] for run, plan in plans.items()
    }
    extra = [
        f"{run} also has wave {listed(names)}"
        if len(names) == 1
        else f"{run} also has waves {listed(names)}"
        for run, names in more.items()
        if names
    ]
    if extra:
        shared = listed([str(wave) for wave in waves])
        noun = "wave" if len(waves) == 1 else "waves"
        yield f"Only {noun} {shared}, which all runs have, can be compared: {'; '.join(extra)}."


def _boards(plans: Mapping[str, Plan]) -> Iterator[str]:
    names = pd.concat([plan["boards"]["board_name"] for plan in plans.values()])
    names = names[~names.index.duplicated()]
    for run, plan in plans.items():
        lacking = names[~names.index.isin(plan["boards"].index)].astype(str).sort_values()
        if len(lacking):
            yield (
                f"{run} does not have {some(list(lacking), noun='other board')}, so there is no "
                "difference to show there, and figures of Scotland are of different boards."
            )


def _births(plans: Mapping[str, Plan]) -> Iterator[str]:
    settings = {run: plan.settings["value"] for run, plan in plans.items()}
    basis = {run: str(values[BIRTHS]) for run, values in settings.items() if BIRTHS in values}
    if len(set(basis.values())) > 1:
        said = [f"{run} on {births_words(value)}" for run, value in basis.items()]
        yield (
            f"Need rests on different counts: {listed(said)}. Families differ for that reason too."
        )


def _need(national: pd.DataFrame, runs: list[str], wave: int) -> Iterator[str]:
    need = national.xs((_NEED.key, wave), level=("metric", "wave"))["value"]
    texts = {run: _NEED.text(float(need[run])) for run in runs}
    if len(set(texts.values())) > 1:
        said = [f"{text} families a year in {run}" for run, text in texts.items()]
        yield (
            f"Need itself differs: {listed(said)} (wave {wave}). Compare coverage before counts of "
            "families; places are weighted by the need of the first run."
        )


def _places(plans: Mapping[str, Plan]) -> str:
    counts = [f"{run} has {len(plan['zones']):,}" for run, plan in plans.items()]
    return (
        f"The runs do not have the same places ({listed(counts)}), so only boards are compared, "
        "not places."
    )
