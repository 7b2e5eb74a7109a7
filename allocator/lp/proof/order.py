"""Whether the stages of a certificate are the objectives of the instance, all and in order."""

from __future__ import annotations

from allocator.lp.proof.certificate import Certificate, StageClaim
from allocator.lp.proof.leximin import Settled
from allocator.lp.proof.objectives import LEXIMIN, OBJECTIVE_UNITS
from allocator.lp.proof.program import Program


def order_faults(program: Program, certificate: Certificate) -> list[str]:
    """Return what is wrong with the order, units and statuses of the stages, one sentence each.

    Parameters
    ----------
    program
        The program, stated again.
    certificate
        What the run claims.
    """
    wanted = program.ground.problem.rules.objectives
    named = [_name(stage) for stage in certificate.stages]
    faults = []
    if tuple(dict.fromkeys(named)) != wanted or _repeated(certificate.stages):
        faults.append(f"the stages are {', '.join(named)}, the objectives {', '.join(wanted)}")
    faults += [
        f"the unit of {stage.objective} is {OBJECTIVE_UNITS[name]}, not {stage.unit}"
        for stage, name in zip(certificate.stages, named, strict=True)
        if stage.unit != OBJECTIVE_UNITS.get(name, "")
    ]
    faults += _level_faults(program, certificate)
    return faults + _status_faults(program, certificate)


def _name(stage: StageClaim) -> str:
    return stage.objective.partition(" ")[0]


def _repeated(stages: tuple[StageClaim, ...]) -> bool:
    """Return whether an objective has two stages that are not levels of one, one after another."""
    labels = [stage.objective for stage in stages]
    levels = [label for label in labels if label.startswith(LEXIMIN)]
    expected = [f"{LEXIMIN} {number}" for number in range(1, len(levels) + 1)]
    return len(set(labels)) != len(labels) or levels != expected


def _level_faults(program: Program, certificate: Certificate) -> list[str]:
    """Return whether the levels of leximin end before every board is settled."""
    settled, levels = Settled.none(program), 0
    for stage in certificate.stages:
        if _name(stage) == LEXIMIN:
            levels += 1
            settled = settled.after(levels, stage)
            if stage.status != "proved":
                return []
    most = len(program.ground.problem.boards)
    if not levels or settled.complete or levels == most:
        return []
    return [f"leximin ends at level {levels}, before every board is settled"]


def _status_faults(program: Program, certificate: Certificate) -> list[str]:
    statuses = [stage.status for stage in certificate.stages]
    proved = [status == "proved" for status in statuses]
    faults = []
    if certificate.status not in {"proved", "stopped"}:
        faults.append(f"the status {certificate.status} is no status")
    if certificate.status == "proved" and not all(proved):
        faults.append("the status is proved, and a stage is not")
    if proved != sorted(proved, reverse=True):
        faults.append("a stage is proved after one that was stopped")
    size = (program.columns.size, len(program.row_keys))
    if certificate.size != size:
        faults.append(
            f"the program has {size[0]} columns and {size[1]} rows, not "
            f"{certificate.size[0]} and {certificate.size[1]}"
        )
    return faults
