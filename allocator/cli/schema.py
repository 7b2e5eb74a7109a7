"""``allocator schema``: the JSON Schema of model and scenario files."""
# ruff: noqa: PLC0415 - what makes the schema loads once there is something to do

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from allocator.cli.console import say_json
from allocator.cli.options import JsonOption
from allocator.errors import ExitCode


class SchemaKind(StrEnum):
    """Files that have a schema."""

    MODEL = "model"
    SCENARIO = "scenario"


def schema(
    kind: Annotated[
        SchemaKind, typer.Argument(metavar="model|scenario", help="Kind of TOML file.")
    ] = SchemaKind.MODEL,
    as_json: JsonOption = False,
) -> ExitCode:
    """Print the JSON Schema of model or scenario files.

    Editors that know JSON Schema use it to complete keys and to mark mistakes: each key has its
    meaning, unit and limits. The output is JSON with or without --json.
    """
    from allocator.inputs.json_schema import file_schema

    del as_json  # the output is JSON; the option is there because every command has it
    say_json(file_schema("model" if kind is SchemaKind.MODEL else "scenario"))
    return ExitCode.DONE
