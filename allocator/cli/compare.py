"""``allocator compare``: runs side by side."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.console import progress, say, say_json, say_table
from allocator.cli.options import JsonOption, folder_option
from allocator.errors import ExitCode

if TYPE_CHECKING:
    import pandas as pd

    from allocator.lp.plan import Plan
    from allocator.outputs.compare.changes import Change
    from allocator.outputs.compare.metrics import Metric
    from allocator.outputs.compare.runs import Runs

PAGE = "compare.html"

#: Figures of each board that are printed; the page and ``--json`` have them all.
BOARD_FIGURES = ("coverage", "serving_wte")
#: What is printed of inequality; the page and ``--json`` have it all.
EVENNESS = "_coverage_by_place"

OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", callback=folder_option, help=f"Leave the page {PAGE} there too."
    ),
]


def compare(
    folders: Annotated[list[Path], typer.Argument(metavar="RUN", help="Run folders, two or more.")],
    *,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Set runs side by side.

    The first run is the one that the others are held against.
    """
    with progress() as show:
        show("reading the runs")
        from allocator.outputs.compare import compare_runs
        from allocator.outputs.compare.changes import gather_changes
        from allocator.outputs.compare.runs import read_runs

        runs = read_runs(dict(zip(names(folders), folders, strict=True)))
        show("holding the runs against each other")
        tables = compare_runs(runs.plans, inequality=runs.inequality)
        changes = gather_changes(
            runs.plans, tables, geographies=runs.geographies, deprivation=runs.deprivation
        )
        page = _write_page(runs, out) if out else None
    if as_json:
        say_json(_document(runs, tables, changes, page))
        return ExitCode.DONE
    _show(runs.plans, tables)
    _show_changes(runs.plans, tables, changes)
    if page:
        say()
        say(f"page  {page}")
    return ExitCode.DONE


def names(folders: Iterable[Path]) -> list[str]:
    """Return a name for each run: its folder's, numbered where two have the same."""
    found: list[str] = []
    for folder in folders:
        name = folder.resolve().name
        earlier = sum(1 for other in found if other == name or other.startswith(f"{name} ("))
        found.append(f"{name} ({earlier + 1})" if earlier else name)
    return found


def _write_page(runs: Runs, out: Path) -> Path:
    from allocator.outputs.compare import draw_comparison
    from allocator.outputs.files import whole_folder

    text = draw_comparison(
        runs.plans,
        inequality=runs.inequality,
        geographies=runs.geographies,
        deprivation=runs.deprivation,
    )
    with whole_folder(out, marker=PAGE) as partial:
        (partial / PAGE).write_text(text, encoding="utf-8", newline="\n")
    return out / PAGE


def _show(plans: Mapping[str, Plan], tables: Mapping[str, pd.DataFrame]) -> None:
    from allocator.outputs.compare.inequality import INEQUALITY_METRICS
    from allocator.outputs.compare.metrics import BOARD_METRICS, NATIONAL_METRICS
    from allocator.outputs.compare.tables import common_waves

    wave, runs = common_waves(plans)[-1], list(plans)
    say(f"Scotland in wave {wave}", bold=True)
    national = tables["national"].xs(wave, level="wave")
    _say_side_by_side(
        "measure", [(one.label, one, national.loc[one.key]) for one in NATIONAL_METRICS], runs
    )
    say()
    say(f"How evenly it is shared in wave {wave}", bold=True)
    uneven = tables["inequality"].xs(wave, level="wave")
    evenly = [one for one in INEQUALITY_METRICS if one.key.endswith(EVENNESS)]
    _say_side_by_side("measure", [(one.label, one, uneven.loc[one.key]) for one in evenly], runs)
    for metric in (one for one in BOARD_METRICS if one.key in BOARD_FIGURES):
        boards = tables["boards"].xs((metric.key, wave), level=("metric", "wave"))
        by_board = [
            (str(rows["board_name"].iloc[0]), metric, rows.droplevel("board_code"))
            for _code, rows in boards.groupby(level="board_code")
        ]
        say()
        say(f"{metric.label} in wave {wave} ({metric.unit})", bold=True)
        _say_side_by_side("board", by_board, runs)
    say()
    _show_settings(tables["settings"])


def _say_side_by_side(
    title: str, lines: list[tuple[str, Metric, pd.DataFrame]], runs: list[str]
) -> None:
    """Print one line a figure: the first run's value, then value and difference of each other."""
    headers = [title, runs[0], *(part for run in runs[1:] for part in (run, "difference"))]
    rows = []
    for label, metric, values in lines:
        cells = [label, metric.text(float(values.loc[runs[0], "value"]))]
        for run in runs[1:]:
            change = metric.difference_text(float(values.loc[run, "difference"]))
            cells += [metric.text(float(values.loc[run, "value"])), change]
        rows.append(cells)
    say_table(headers, rows, numeric=headers[1:])


def _show_settings(settings: pd.DataFrame) -> None:
    if settings.empty:
        say("The runs have the same settings.")
        return
    say("Settings that differ", bold=True)
    rows = [
        [str(key), *(str(value) for value in row)]
        for key, row in zip(settings.index, settings.to_numpy(), strict=True)
    ]
    say_table(["setting", *settings.columns], rows)


def _show_changes(
    plans: Mapping[str, Plan],
    tables: Mapping[str, pd.DataFrame],
    changes: Mapping[int, tuple[Change, ...]],
) -> None:
    """Print who gains and who loses in the last wave, and what the runs do not share."""
    from allocator.outputs.compare.likeness import notes

    for change in changes[max(changes)]:
        say()
        say(f"{change.run} against {change.first}, wave {change.wave}", bold=True)
        for sentence in change.sentences:
            say(sentence)
    for sentence in notes(plans, tables):
        say()
        say(sentence)


def _document(
    runs: Runs,
    tables: Mapping[str, pd.DataFrame],
    changes: Mapping[int, tuple[Change, ...]],
    page: Path | None,
) -> dict[str, object]:
    from allocator.outputs.compare.document import changes_document
    from allocator.outputs.compare.likeness import notes
    from allocator.outputs.files import plain_json

    return {
        "status": "done",
        "exit_code": int(ExitCode.DONE),
        "runs": [{"run": name, "status": plan.status} for name, plan in runs.plans.items()],
        "page": str(page) if page else None,
        "notes": notes(runs.plans, tables),
        "changes": changes_document(changes),
        **{name: plain_json(table) for name, table in tables.items()},
    }
