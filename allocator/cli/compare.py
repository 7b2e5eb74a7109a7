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
    from allocator.outputs.compare.metrics import Metric

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
        from allocator.outputs.run import read_run
        from allocator.outputs.saved_facts import read_inequality

        places = dict(zip(names(folders), folders, strict=True))
        plans = {name: read_run(folder) for name, folder in places.items()}
        read = {name: read_inequality(folder) for name, folder in places.items()}
        inequality = {name: table for name, table in read.items() if table is not None}
        tables = compare_runs(plans, inequality=inequality)
        page = _write_page(plans, inequality, out) if out else None
    if as_json:
        say_json(_document(plans, tables, page))
        return ExitCode.DONE
    _show(plans, tables)
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


def _write_page(
    plans: Mapping[str, Plan], inequality: Mapping[str, pd.DataFrame], out: Path
) -> Path:
    from allocator.outputs.compare import draw_comparison
    from allocator.outputs.files import whole_folder

    text = draw_comparison(plans, inequality=inequality)
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


def _document(
    plans: Mapping[str, Plan], tables: Mapping[str, pd.DataFrame], page: Path | None
) -> dict[str, object]:
    from allocator.outputs.files import plain_json

    return {
        "status": "done",
        "exit_code": int(ExitCode.DONE),
        "runs": [{"run": name, "status": plan.status} for name, plan in plans.items()],
        "page": str(page) if page else None,
        **{name: plain_json(table) for name, table in tables.items()},
    }
