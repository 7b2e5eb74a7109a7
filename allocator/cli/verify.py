"""``allocator verify``: a run's rules, proofs and figures, verified from its folder alone."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import progress, say, say_json, say_table
from allocator.cli.options import JsonOption
from allocator.errors import ExitCode

if TYPE_CHECKING:
    from allocator.outputs.verification import Verification

#: Faults that are printed; ``--json`` has them all.
MOST_FAULTS = 20
#: Where a run keeps its geography, which no figure of the plan proves or refutes.
PREMISES = "places/"


def verify(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that a plan wrote.")],
    as_json: JsonOption = False,
) -> ExitCode:
    """Verify a run from its folder alone.

    Every file is held against its hash. Then, whatever the hashes say, the linear program is stated
    again from the saved instance by other code: every rule on the saved values, the proved bound of
    each objective from the saved duals, and every figure of the tables. At last its pages and files
    are drawn again from those tables.
    """
    with progress() as show:
        show("stating the program again and verifying every rule, bound and figure")
        from allocator.outputs.verification import verify_run

        found = verify_run(folder)
    code = ExitCode.DONE if found.holds else ExitCode.SOLVER
    if as_json:
        say_json(_document(folder, found, code))
    else:
        _show(folder, found)
    return code


def _show(folder: Path, found: Verification) -> None:
    _show_rules(found)
    _show_objectives(found)
    say()
    for line in _sentences(found):
        say(line)
    say()
    for fault in found.faults[:MOST_FAULTS]:
        say(fault)
    if len(found.faults) > MOST_FAULTS:
        say(f"and {len(found.faults) - MOST_FAULTS} more; --json has them all")
    say(_verdict(folder, found), bold=True)


def _show_rules(found: Verification) -> None:
    rows = _rules(found)
    if not rows:
        return
    say("Rules, on every value of the program and again on the published tables", bold=True)
    headers = ["rule", "limits", "in tables", "worst violation", "result"]
    cells = [
        [
            row["rule"],
            f"{row['limits']:,}",
            f"{row['limits_in_tables']:,}",
            f"{max(row['worst'], 0.0):.1e}",
            "off" if row["off"] else "kept" if row["kept"] else "BROKEN",
        ]
        for row in rows
    ]
    say_table(headers, cells, numeric=headers[1:4])


def _show_objectives(found: Verification) -> None:
    stages = _stages(found)
    if not stages:
        return
    say()
    say("Objectives in order, each bound worked out from its duals", bold=True)
    headers = ["objective", "attained", "no plan below", "gap", "result", "unit"]
    cells = [
        [
            str(stage["objective"]).replace("_", " "),
            f"{stage['value']:,.6f}",
            f"{stage['bound']:,.6f}",
            f"{stage['gap']:.1e}",
            stage["status"] if stage["holds"] else "FAILS",
            stage["unit"],
        ]
        for stage in stages
    ]
    say_table(headers, cells, numeric=headers[1:4])


def _sentences(found: Verification) -> list[str]:
    """Return what was verified beside rules and objectives, as lines."""
    claims = _claims(found)
    figures, files = sum(claim["figures"] for claim in claims), len(claims)
    sound = not found.changed
    lines = [
        "Every file is what the run wrote."
        if sound
        else f"Not what the run wrote: {', '.join(str(fault.file) for fault in found.changed)}.",
        f"{figures:,} figures of {files} files were worked out again from the saved values.",
    ]
    if found.drawn:
        lines.append(f"Drawn again from its tables: {', '.join(found.drawn)}.")
    if found.others:
        lines.append(f"On their hashes alone rest {', '.join(_by_folder(found.others))}.")
    return lines


def _by_folder(files: Iterable[str]) -> list[str]:
    """Return files by name, those of a folder of inputs as one: its files are premises."""
    counts = Counter(name.split("/")[0] if name.startswith(PREMISES) else name for name in files)
    return [
        f"{name}/ ({count} files)" if PREMISES.startswith(name) else name
        for name, count in counts.items()
    ]


def _verdict(folder: Path, found: Verification) -> str:
    if found.holds:
        return f"{folder} holds: every rule, every bound and every figure."
    count = len(found.faults)
    return f"{folder} does not hold: {count} fault{'' if count == 1 else 's'}."


def _rules(found: Verification) -> list[dict[str, Any]]:
    """Return each rule as verified on the values and as re-checked on the tables."""
    from allocator.lp.check import CheckedRule
    from allocator.lp.proof.constraints import CheckedFamily

    families = {one.family.split("_")[0]: one for one in found.of(CheckedFamily)}
    again = {one.rule.split(" ")[0]: one for one in found.of(CheckedRule)}
    rows = []
    for number in sorted({*families, *again}, key=int):
        pair = [one for one in (families.get(number), again.get(number)) if one is not None]
        name = again[number].rule if number in again else families[number].family
        rows.append(
            {
                "rule": re.sub("_", " ", name),
                "limits": families[number].limits if number in families else 0,
                "limits_in_tables": again[number].rows if number in again else 0,
                "worst": max(one.worst for one in pair),
                "kept": all(one.kept for one in pair),
                "off": all(one.off for one in pair),
            }
        )
    return rows


def _stages(found: Verification) -> list[dict[str, Any]]:
    from allocator.lp.proof.bounds import CheckedStage

    return [
        {
            "objective": stage.objective,
            "value": stage.value,
            "bound": stage.bound,
            "gap": stage.gap,
            "unit": stage.unit,
            "status": stage.status,
            "holds": stage.holds,
        }
        for stage in found.of(CheckedStage)
    ]


def _claims(found: Verification) -> list[dict[str, Any]]:
    from allocator.outputs.verification import CheckedClaim

    return [
        {"file": claim.file, "figures": claim.figures, "holds": claim.holds}
        for claim in found.of(CheckedClaim)
    ]


def _document(folder: Path, found: Verification, code: ExitCode) -> dict[str, Any]:
    return {
        "status": "verified" if found.holds else "error",
        "exit_code": int(code),
        "message": _verdict(folder, found),
        "run": str(folder),
        "changed_files": [fault.file for fault in found.changed],
        "files_drawn_again": list(found.drawn),
        "files_on_hash_alone": list(found.others),
        "rules": [_plain(row) for row in _rules(found)],
        "objectives": [_plain(row) for row in _stages(found)],
        "claims": _claims(found),
        "faults": [fault.as_dict() for fault in found.faults],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without numbers that JSON does not know: what is not finite is none."""
    import math

    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in row.items()
    }
