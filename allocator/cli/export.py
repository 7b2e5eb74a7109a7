"""``allocator map``, ``report`` and ``export``: a run drawn again, without solving."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.console import progress, say, say_json
from allocator.cli.options import JsonOption, folder_option
from allocator.errors import ExitCode, Fault, UsageError

if TYPE_CHECKING:
    from allocator.outputs.export import Options
    from allocator.outputs.facts import RunFacts

#: Folder under the working directory for exports without ``--out``.
EXPORTS = Path("exports")
BUNDLE = ".zip"

RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Folder that a plan wrote.")]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        callback=folder_option,
        help="Folder to leave it in. [default: exports/NAME-ID here]",
    ),
]
PublishOption = Annotated[
    bool,
    typer.Option("--publish", help="Hide counts under 5, and what would reveal them."),
]


def draw_again(
    run: RunArgument,
    *,
    out: OutOption = None,
    tiles: Annotated[
        str | None,
        typer.Option(
            "--tiles",
            metavar="URL",
            help="Fetch pictures behind the map from this address, https with {z}, {x} and {y}; "
            "without it the map asks the network for nothing.",
        ),
    ] = None,
    credit: Annotated[
        str | None,
        typer.Option("--credit", metavar="TEXT", help="Whom the pictures are to be credited to."),
    ] = None,
    publish: PublishOption = False,
    as_json: JsonOption = False,
) -> ExitCode:
    """Draw the map of a run again, without solving."""
    with progress() as show:
        options = _options(tiles, credit)
        facts = _facts(run, publish=publish, show=show)
        show("drawing the map")
        place = _write(facts, out, ["map"], part="map", options=options)
    return _end(facts, place, ["map"], as_json=as_json)


def report(
    run: RunArgument,
    *,
    out: OutOption = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="As a tagged PDF too; needs the extra imh-allocator[pdf].")
    ] = False,
    publish: PublishOption = False,
    as_json: JsonOption = False,
) -> ExitCode:
    """Write the report of a run again, without solving."""
    forms = ["report", *(["pdf"] if pdf else [])]
    with progress() as show:
        facts = _facts(run, publish=publish, show=show)
        show("writing the report")
        place = _write(facts, out, forms, part="report")
    return _end(facts, place, forms, as_json=as_json)


def export(
    run: RunArgument,
    *,
    out: OutOption = None,
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORM",
            help="map, report, pdf, xlsx, gpkg, csv or parquet; may be repeated. "
            "[default: all but pdf and parquet]",
        ),
    ] = None,
    bundle: Annotated[
        bool, typer.Option("--bundle", help="As one ZIP file to send; --out then names the file.")
    ] = False,
    publish: PublishOption = False,
    as_json: JsonOption = False,
) -> ExitCode:
    """Write a run in other forms, as a folder or one ZIP file, without solving."""
    with progress() as show:
        from allocator.outputs.export import USUAL_FORMATS

        wanted = list(dict.fromkeys(forms or USUAL_FORMATS))
        _require_known(wanted)
        facts = _facts(run, publish=publish, show=show)
        show("writing the export")
        place = _write(facts, out, wanted, bundle=bundle)
    return _end(facts, place, wanted, as_json=as_json)


def _require_known(wanted: Sequence[str]) -> None:
    from allocator.outputs.export import FORMATS

    faults = [
        Fault(
            "unknown-format",
            "There is no such form",
            f"Use {', '.join(FORMATS)}",
            value=name,
        )
        for name in wanted
        if name not in FORMATS
    ]
    if faults:
        raise UsageError("The run cannot be written in that form", faults)


def _options(tiles: str | None, credit: str | None) -> Options:
    from allocator.outputs.export import Options
    from allocator.outputs.webmap import Tiles

    if tiles is None:
        if credit is not None:
            raise UsageError("--credit goes with --tiles, the pictures that it names")
        return Options()
    return Options(Tiles(tiles, credit or ""))


def _facts(run: Path, *, publish: bool, show: object) -> RunFacts:
    from allocator.outputs.saved_facts import read_facts

    assert callable(show)
    show("reading the run")
    facts = read_facts(run)
    if not publish:
        return facts
    from allocator.outputs.publication import published

    show("hiding small numbers")
    return published(facts)


def _write(
    facts: RunFacts,
    out: Path | None,
    forms: Sequence[str],
    *,
    part: str = "",
    options: Options | None = None,
    bundle: bool = False,
) -> Path:
    from allocator.outputs.export import export_name, write_bundle, write_export

    usual = EXPORTS / export_name(facts, part)
    if bundle:
        return write_bundle(facts, out or usual.with_name(usual.name + BUNDLE), forms, options)
    return write_export(facts, out or usual, forms, options)


def _end(facts: RunFacts, place: Path, forms: Sequence[str], *, as_json: bool) -> ExitCode:
    from allocator.outputs.export import FORMATS

    if as_json:
        say_json(
            {
                "status": "done",
                "exit_code": int(ExitCode.DONE),
                "run_id": facts.run_id,
                "title": facts.title,
                "published": facts.published,
                "path": str(place),
                "formats": list(forms),
            }
        )
        return ExitCode.DONE
    say(facts.title, bold=True)
    say(
        "Small numbers are hidden."
        if facts.published
        else "For internal use: small numbers are shown."
    )
    say()
    width = max(len(FORMATS[name].file) for name in forms)
    for name in forms:
        say(f"{FORMATS[name].file:<{width}}  {FORMATS[name].words}")
    say()
    say(f"{'bundle' if place.is_file() else 'folder'}  {place}")
    return ExitCode.DONE
