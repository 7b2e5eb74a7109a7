"""The command ``allocator``: its commands, and how each of them ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from allocator.cli.alternatives import alternatives
from allocator.cli.check import check
from allocator.cli.compare import compare
from allocator.cli.console import prepare_streams, say
from allocator.cli.doctor import doctor
from allocator.cli.explain import explain
from allocator.cli.export import draw_again, export, report
from allocator.cli.failures import INTERRUPTED, failure_of, show, trace
from allocator.cli.frontier import frontier
from allocator.cli.import_command import import_
from allocator.cli.init import init
from allocator.cli.plan import plan
from allocator.cli.rules import rules
from allocator.cli.schema import schema
from allocator.cli.site import EPILOG as SITE_EPILOG
from allocator.cli.site import site
from allocator.cli.sweep import sweep
from allocator.cli.travel import travel
from allocator.cli.verify import verify
from allocator.errors import ExitCode

EPILOG = (
    "Exit codes: 0 done, 1 internal fault, 2 usage, 3 invalid input, 4 infeasible, "
    "5 stopped before proof, 6 solver failed, 7 cannot write."
)

app = typer.Typer(
    name="allocator",
    help="Plan specialist Infant Mental Health posts for Scotland: who gets which capacity, where "
    "and in which wave, so that the worst-served place gets the most that the money allows.",
    epilog=EPILOG,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for one in (plan, check, travel, init, compare, verify, explain, report, export, schema, doctor):
    app.command()(one)
app.command("map")(draw_again)
app.command("import")(import_)
app.command(epilog=SITE_EPILOG)(site)
for study in (rules, frontier, alternatives, sweep):
    app.command()(study)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only this option needs it

        say(f"imh-allocator {version('imh-allocator')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Options of every command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        What follows ``allocator`` on the command line; those of the process by default.

    Returns
    -------
    int
        The exit code.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    try:
        code = _run(words or ["--help"])
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place to explain it
        return _end(error, as_json="--json" in words)
    return code if words else int(ExitCode.USAGE)


def _run(words: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        code = command.main(words, prog_name="allocator", standalone_mode=False)
    except SystemExit as error:  # Typer's end where the reader of a pipe has gone
        raise BrokenPipeError from error
    if code == INTERRUPTED:  # Typer has caught the interrupt and says nothing
        raise KeyboardInterrupt
    return int(code or ExitCode.DONE)


def _end(error: BaseException, *, as_json: bool) -> int:
    failure = failure_of(error)
    _drop_unwritable_output()
    show(failure, as_json=as_json)
    if failure.exit_code == ExitCode.INTERNAL:
        trace(error)
    return int(failure.exit_code)


def _drop_unwritable_output() -> None:
    """Send what nobody can take to nowhere, so that it does not raise again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
