"""Verifies a saved run step by step: files, constraints, bounds of stages, every claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from allocator.errors import Fault
from allocator.lp.check import TOLERANCE, CheckedRule, check_plan
from allocator.lp.plan import PLAN_TABLES, Plan
from allocator.lp.proof.answers import Answer
from allocator.lp.proof.bounds import ROUNDING, SAME, check_stages, starting_limits
from allocator.lp.proof.certificate import (
    Certificate,
    MalformedError,
    column_vector,
    read_certificate,
)
from allocator.lp.proof.claims import differences, objectives_again, plan_tables_again
from allocator.lp.proof.constraints import CheckedFamily, check_constraints
from allocator.lp.proof.order import order_faults
from allocator.lp.proof.program import Program, make_program
from allocator.lp.saved import problem_of
from allocator.outputs.document import plan_document
from allocator.outputs.files import plain_json
from allocator.outputs.manifest import CERTIFICATE, INSTANCE, MANIFEST
from allocator.outputs.verification.documents import (
    baseline_faults,
    document_differences,
    indicator_tables,
)
from allocator.outputs.verification.redrawn import redrawn
from allocator.outputs.verification.results import CheckedClaim, Step, Verification
from allocator.outputs.verification.saved_run import TEXTS, SavedRun, read_saved_run
from allocator.outputs.verification.settings import settings_faults

_REMEDY = "Make the run again"
_DOCUMENT = "plan.json"
#: How reading what is not as a run writes it may end.
_UNREADABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError)


@dataclass(frozen=True)
class Ready:
    """The program of a saved instance, stated again, or why it cannot be.

    Parameters
    ----------
    program
        The program.
    fault
        What is wrong with the saved instance.
    """

    program: Program | None
    fault: str = ""


def verify_run(folder: Path) -> Verification:
    """Verify a run folder: hashes first, then the mathematics, whatever the hashes say.

    Parameters
    ----------
    folder
        A folder that a plan wrote.

    Returns
    -------
    Verification
        What was verified, and what of it does not hold.

    Raises
    ------
    DataError
        If it is not a run, or one without a certificate.
    SolverError
        If a file of it is missing or cannot be read.
    """
    run = read_saved_run(folder)
    found = verify_saved(run)
    again = redrawn(Path(folder), run.manifest) if found.holds else None
    return found if again is None else with_drawn(found, again)


def with_drawn(found: Verification, again: Mapping[str, bool]) -> Verification:
    """Return a verification with what came of drawing pages and files again.

    Parameters
    ----------
    found
        What was verified before.
    again
        By file, whether it came out as it stands.
    """
    others = tuple(name for name in found.others if name not in again)
    wrong = tuple(
        fault
        for name, same in again.items()
        if not same
        for fault in _faults("", ("it is not what the run's tables draw",), name)
    )
    return replace(found, others=others, drawn=tuple(again), undrawn=wrong)


def verify_saved(run: SavedRun) -> Verification:
    """Verify a run as read.

    Parameters
    ----------
    run
        What the run folder says.

    Returns
    -------
    Verification
        What was verified, and what of it does not hold.
    """
    return Verification(run.changed, tuple(steps(run, make_ready(run))), run.others)


def make_ready(run: SavedRun) -> Ready:
    """State the program of a run's instance again.

    Parameters
    ----------
    run
        What the run folder says.

    Returns
    -------
    Ready
        The program, or what is wrong with the saved instance.
    """
    try:
        program = make_program(problem_of(dict(run.instance)))
    except _UNREADABLE as error:
        return Ready(None, f"it cannot be read as an instance ({error})")
    for keys in (program.row_keys, *(kind.keys for kind in program.columns.kinds.values())):
        if not keys.is_unique:
            return Ready(None, f"{keys[keys.duplicated()][0]} is there twice")
    numbers = (program.matrix.data, program.lower[~np.isinf(program.lower)])
    if any(not np.isfinite(part).all() for part in numbers) or np.isnan(program.upper).any():
        return Ready(None, "a number of it is missing")
    return Ready(program)


def steps(run: SavedRun, ready: Ready) -> Iterator[Step]:
    """Verify a run step by step, what says most for the least work first; hashes are not looked at.

    Parameters
    ----------
    run
        What the run folder says.
    ready
        The program of its instance.

    Yields
    ------
    Step
        What was verified, and what of it does not hold.
    """
    if ready.program is None:
        yield _claim(INSTANCE, 0, [ready.fault])
        return
    try:
        yield from _steps(run, ready.program)
    except _UNREADABLE as error:  # files from anywhere may lack anything
        yield _claim(MANIFEST, 0, [f"the run cannot be worked through ({error})"])


def _steps(run: SavedRun, program: Program) -> Iterator[Step]:
    try:
        certificate = read_certificate(run.certificate)
        values = column_vector(program, certificate.values)
        stages = list(check_stages(program, certificate, values))
    except MalformedError as error:
        yield _claim(CERTIFICATE, 0, [str(error)])
        return
    wrong = list(settings_faults(run.tables["settings"], program.ground.problem))
    yield _claim(f"{INSTANCE}/rules.csv", len(run.tables["settings"]), wrong)
    limits = stages[-1][1] if stages else starting_limits(program)
    checked = tuple(stage for stage, _limits in stages)
    yield _claim(CERTIFICATE, len(values), _certificate_faults(program, certificate))
    for stage in checked:
        yield Step(stage, _faults(f"Objective {stage.objective}", stage.faults, CERTIFICATE))
    for family in check_constraints(program, limits, values):
        yield Step(family, _family_faults(family))
    again = plan_tables_again(Answer(program, values))
    again["objectives"] = objectives_again(checked, certificate)
    yield from _tables(run, {name: again[name] for name in PLAN_TABLES})
    yield from _derived(run, _plan(run, program, certificate, again), program)


def _plan(
    run: SavedRun, program: Program, certificate: Certificate, tables: dict[str, Any]
) -> Plan:
    """Return the plan that follows from the saved values."""
    return Plan(
        tables=tables,
        status="stopped" if run.search_stopped else certificate.status,
        waves=program.ground.problem.waves,
        settings=run.tables["settings"],
        provenance=dict(run.manifest.get("provenance", {})),
    )


def _tables(run: SavedRun, again: dict[str, Any]) -> Iterator[Step]:
    """Verify tables against those worked out again."""
    for name, table in again.items():
        wrong = list(differences(run.tables[name], table, text=TEXTS - {"value"}))
        yield _claim(f"tables/{name}.csv", int(table.size), wrong)


def _derived(run: SavedRun, plan: Plan, program: Program) -> Iterator[Step]:
    """Verify what is written from the plan: indicators, simple rules, rules kept, documents."""
    yield from _tables(run, indicator_tables(plan))
    baselines = run.tables["baselines"]
    wrong = list(baseline_faults(plan, baselines))
    yield _claim("tables/baselines.csv", int(baselines.size), wrong)
    rules = check_plan(program.ground.problem, plan.tables)
    for rule in rules:
        yield Step(rule, _rule_faults(rule))
    told = plan_document(plan, rules)
    yield _claim(_DOCUMENT, _leaves(told), list(document_differences(run.document, told)))
    yield _claim(MANIFEST, *_manifest(run, plan, told))


def _manifest(run: SavedRun, plan: Plan, told: dict[str, Any]) -> tuple[int, list[str]]:
    """Return how many figures of the manifest were compared, and what does not follow."""
    expected = {
        "status": plan.status,
        "provenance": {
            **{key: run.document.get("provenance", {}).get(key) for key in plan.provenance},
            "columns": run.certificate["columns"],
            "rows": run.certificate["rows"],
        },
        "settings": plain_json(plan.settings),
        "objectives": told["objectives"],
        "checks": {"tolerance": TOLERANCE, "rules": told["checks"]},
    }
    return _leaves(expected), list(document_differences(run.manifest, expected))


def _certificate_faults(program: Program, certificate: Certificate) -> list[str]:
    """Return what is wrong with order, statuses and totals."""
    values = {kind: sum(of_kind.values()) for kind, of_kind in certificate.values.items()}
    off = [
        f"the values of {kind} add up to {values.get(kind, 0.0):.9g}, not {total:.9g}"
        for kind, total in certificate.totals.items()
        if not abs(values.get(kind, 0.0) - total) <= ROUNDING + SAME * abs(total)
    ]
    off += [f"{kind} has no total" for kind in values if kind not in certificate.totals]
    return order_faults(program, certificate) + off


def _claim(file: str, figures: int, wrong: list[str]) -> Step:
    return Step(CheckedClaim(file, figures, tuple(wrong)), _faults("", tuple(wrong), file))


def _faults(what: str, wrong: tuple[str, ...], file: str) -> tuple[Fault, ...]:
    lead = f"{what}: " if what else ""
    return tuple(Fault("not-proved", f"{lead}{one}", _REMEDY, file) for one in wrong)


def _family_faults(family: CheckedFamily) -> tuple[Fault, ...]:
    if family.kept:
        return ()
    told = f"the saved values break {family.worst_at} by {family.worst:.2g} of its size"
    return _faults(f"Constraint family {family.family}", (told,), CERTIFICATE)


def _rule_faults(rule: CheckedRule) -> tuple[Fault, ...]:
    if rule.kept:
        return ()
    told = f"the plan breaks it at {rule.worst_at} by {rule.worst:.2g} of its size"
    return _faults(f"Rule {rule.rule}", (told,), "tables")


def _leaves(document: Any) -> int:
    """Return how many single figures and words a document holds."""
    if isinstance(document, dict):
        return sum(map(_leaves, document.values()))
    if isinstance(document, list):
        return sum(map(_leaves, document))
    return 1
