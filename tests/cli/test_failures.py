"""How commands end when they cannot do their job: one sentence, all faults, the exit code."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from calling import call

from allocator.cli import failures
from allocator.errors import (
    AllocatorError,
    DataError,
    ExitCode,
    Fault,
    InfeasibleError,
    ModelError,
    OutputError,
    SolverError,
    StoppedError,
    UsageError,
)

FAULTS = (
    Fault("negative-value", "The number is negative", "Correct it", "data/b.csv", 3, "value", "-4"),
    Fault("missing-table", "The file is missing", "Put it there", "data/a.csv"),
    Fault("blank-value", "The cell is blank", "Fill it in", "data/b.csv", 9, "year"),
)
CODES = {
    AllocatorError: 1,
    UsageError: 2,
    DataError: 3,
    ModelError: 3,
    InfeasibleError: 4,
    StoppedError: 5,
    SolverError: 6,
    OutputError: 7,
}


def break_doctor(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the command ``doctor`` raise an error."""

    def fail(_workspace: object) -> None:
        raise error

    monkeypatch.setattr("allocator.cli.doctor.findings", fail)


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_each_error_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, kind: type[AllocatorError], code: int
) -> None:
    """Every kind of error ends the process with the code that the documents state."""
    break_doctor(monkeypatch, kind("It did not work"))
    ended = call("doctor")
    assert (ended.code, ended.out) == (code, "")
    assert "error: It did not work.\n" in ended.err


def test_faults_stand_file_by_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """All faults are printed at once, a line each, those of one file together."""
    break_doctor(monkeypatch, DataError("The workspace has 3 faults.", [*FAULTS, FAULTS[0]]))
    lines = call("doctor").err.splitlines()
    start = lines.index("error: The workspace has 3 faults.")
    assert str(FAULTS[0]) == (
        "data/b.csv, line 3, column value: The number is negative (found '-4'). "
        "Correct it. [negative-value]"
    )
    assert lines[start + 1 :] == [
        f"  {FAULTS[0]}",
        "  data/b.csv, line 9, column year: The cell is blank. Fill it in. [blank-value]",
        "  data/a.csv: The file is missing. Put it there. [missing-table]",
    ]


def test_json_failure_is_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``--json`` stdout holds one document with code, message and every fault."""
    break_doctor(monkeypatch, DataError("The workspace has 3 faults", FAULTS))
    document = call("doctor", "--json").document
    assert document["status"] == "error"
    assert document["exit_code"] == ExitCode.INVALID_INPUT
    assert document["message"] == "The workspace has 3 faults."
    assert [fault["line"] for fault in document["faults"]] == [3, 9, None]
    assert document["faults"][0] == FAULTS[0].as_dict()


def test_unexpected_error_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program is said in words with the way to report it, without a traceback."""
    monkeypatch.delenv(failures.DEBUG, raising=False)
    break_doctor(monkeypatch, KeyError("zone"))
    ended = call("doctor")
    assert ended.code == ExitCode.INTERNAL
    assert "inside allocator (KeyError: 'zone')" in ended.err
    assert "report it" in ended.err
    assert "Traceback" not in ended.err


def test_debugging_adds_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """``ALLOCATOR_DEBUG=1`` shows where an unexpected error arose."""
    monkeypatch.setenv(failures.DEBUG, "1")
    break_doctor(monkeypatch, KeyError("zone"))
    assert "Traceback" in call("doctor").err


def test_keyboard_stops_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C ends with 130, the code that shells use, and no traceback."""
    break_doctor(monkeypatch, KeyboardInterrupt())
    ended = call("doctor", "--json")
    assert ended.code == ended.document["exit_code"] == failures.INTERRUPTED
    assert "Traceback" not in ended.err


def test_full_disk_is_no_internal_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends with 7, cannot write."""
    break_doctor(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    ended = call("doctor")
    assert ended.code == ExitCode.CANNOT_WRITE
    assert "disk is full" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process with a closed pipe otherwise")
def test_closed_pipe_is_quiet(repository: Path) -> None:
    """A reader that leaves early, as ``head`` does, leaves neither a message nor a traceback."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "allocator", "plan", "--dry-run"],
        cwd=repository,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_full_device_is_named(repository: Path) -> None:
    """A result that cannot be printed ends with 7, not with success."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "allocator", "plan", "--dry-run"],
            cwd=repository,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert "Traceback" not in done.stderr


def test_failure_reads_as_plain_data() -> None:
    """A failure is plain data that any JSON reader takes."""
    failure = failures.failure_of(ModelError("No", FAULTS))
    assert json.loads(json.dumps(failure.as_dict()))["exit_code"] == ExitCode.INVALID_INPUT


@pytest.mark.parametrize(
    ("file", "column", "said"),
    [
        (None, "--open", "--open: It is too low. Ask for 2 or more. [low]"),
        (
            "a.toml",
            "money.sum",
            "a.toml, setting money.sum: It is too low. Ask for 2 or more. [low]",
        ),
        ("a.csv", "sum", "a.csv, column sum: It is too low. Ask for 2 or more. [low]"),
        ("a.csv", "sum.1", "a.csv, column sum.1: It is too low. Ask for 2 or more. [low]"),
    ],
)
def test_a_fault_names_an_option_a_setting_or_a_column(
    file: str | None, column: str, said: str
) -> None:
    """What is at fault is called what a planner calls it."""
    assert str(Fault("low", "It is too low", "Ask for 2 or more", file, column=column)) == said


def test_a_remedy_that_asks_ends_with_its_question_mark() -> None:
    """No full stop follows a question."""
    assert str(Fault("odd", "There is none", "Did you mean Fife?")).endswith("Fife? [odd]")
