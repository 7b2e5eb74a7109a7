"""``allocator site mbu``: the options appraisal of mother and baby units."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from allocator.cli.console import progress
from allocator.cli.studies import ask, finish, require_out
from allocator.errors import ExitCode


def appraise(
    *,
    open_count: int | None,
    candidates: Sequence[str] | None,
    weights: Path | None,
    model: str | None,
    scenarios: Sequence[str] | None,
    overrides: Sequence[str] | None,
    workspace: Path | None,
    out: Path | None,
    time_limit_s: float | None,
    as_json: bool,
) -> ExitCode:
    """Appraise every option for mother and baby units, and leave page and tables.

    Parameters
    ----------
    open_count
        Units in all.
    candidates
        Site codes or names, several of them with commas between.
    weights
        File of weights.
    model, scenarios, overrides, workspace
        What is asked on, as for ``allocator plan``.
    out
        The folder itself.
    time_limit_s
        Most time for the solver, each option.
    as_json
        Whether to print one JSON document.

    Returns
    -------
    ExitCode
        Done, or stopped where some catchments are not proved.
    """
    require_out(out)
    shares = None
    if weights is not None:
        from allocator.analysis.appraisal import read_weights

        shares = read_weights(weights)
    with progress() as show:
        asked = ask(
            None,
            model=model,
            scenarios=scenarios,
            overrides=overrides,
            workspace=workspace,
            show=show,
        )
        from allocator.outputs.study.appraisal import (
            appraisal_study,
            draw_appraisal,
            terminal_table,
        )
        from allocator.pipeline.appraisal import appraise_mbus

        sites = sites_of(candidates)
        appraised = appraise_mbus(
            asked.ground,
            asked.model,
            open_count=open_count,
            candidates=sites,
            weights=shares,
            weights_file=None if weights is None else weights.name,
            time_limit_s=time_limit_s,
            progress=show,
        )
        geography = asked.ground.geography
        names = {str(code): str(name) for code, name in geography.boards["board_name"].items()}
        study = appraisal_study(appraised, names, options=_options(open_count, sites, shares))
    draw = partial(draw_appraisal, asked=appraised, geography=geography)
    table = terminal_table(appraised, names)
    return finish(study, asked, out=out, as_json=as_json, show=show, draw=draw, table=table)


def sites_of(candidates: Sequence[str] | None) -> list[str] | None:
    """Return sites from options that may each name several, with commas between.

    Parameters
    ----------
    candidates
        The options as given.
    """
    if not candidates:
        return None
    return [word.strip() for text in candidates for word in text.split(",") if word.strip()]


def _options(
    open_count: int | None, sites: Sequence[str] | None, weights: Mapping[str, float] | None
) -> dict[str, str]:
    """Return what was asked besides model and scenario, in words."""
    found = {}
    if open_count is not None:
        found["Units in all"] = f"{open_count} at most"
    if sites is not None:
        found["Candidates"] = ", ".join(sorted(sites))
    if weights is not None:
        found["Weights"] = ", ".join(f"{name} {weights[name]:g}" for name in sorted(weights))
    return found
