"""What commands print with: plain text, aligned tables, colour only where it is welcome."""

from __future__ import annotations

import io
import sys

import pytest

from allocator.cli.console import plain, prepare_streams, progress, say, say_json, table


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_plain_text_cannot_steer_a_terminal() -> None:
    """Escape sequences, carriage returns and marks that turn text around lose their power."""
    hostile = "\x1b[2Jgone\rover\N{RIGHT-TO-LEFT OVERRIDE}txt"
    assert plain(hostile) == "\ufffd[2Jgone\ufffdover\ufffdtxt"
    assert plain("Na h-Eileanan Siar, Òban\n\t£") == "Na h-Eileanan Siar, Òban\n\t£"


def test_table_is_aligned() -> None:
    """Texts stand left, numbers right, and no line ends in spaces."""
    lines = table(["board", "WTE"], [["Fife", "2.0"], ["Borders", "10.5"]], numeric=["WTE"])
    assert lines == ["board     WTE", "Fife      2.0", "Borders  10.5"]


def test_long_cell_leaves_the_others_aligned() -> None:
    """One very long cell does not push the cells of other rows aside."""
    lines = table(["a", "b"], [["x" * 200, "1"], ["y", "2"]])
    assert lines[0] == "a  b"
    assert lines[2] == "y  2"


@pytest.mark.parametrize(
    ("settings", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], coloured: bool) -> None:
    """A terminal gets bold titles, unless NO_COLOR or a dumb terminal forbids."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    say("title", bold=True)
    assert ("\x1b[" in screen.getvalue()) is coloured


def test_no_colour_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes into a pipe or file is text alone."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stdout", pipe)
    say("title", bold=True)
    assert pipe.getvalue() == "title\n"


def test_progress_in_a_pipe_is_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal each stage is one line on stderr."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with progress() as show:
        show("reading")
        show("solving")
    assert pipe.getvalue() == "reading ...\nsolving ...\n"


def test_progress_on_a_terminal_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the stage is shown as it is, and markup in a name stays text."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress() as show:
        show("reading [bold]x[/bold]")
    assert "\n" not in screen.getvalue().rstrip("\n") or "\x1b[" in screen.getvalue()


def test_json_is_ascii_and_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON document reads the same in every character set and holds no NaN."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stdout", pipe)
    say_json({"name": "Òban"})
    assert pipe.getvalue().isascii()
    with pytest.raises(ValueError, match="not JSON compliant"):
        say_json({"share": float("nan")})


def test_small_character_sets_do_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that lacks a letter shows a question mark in its place."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    prepare_streams()
    say("£ Òban")
    sys.stdout.flush()
    assert raw.getvalue().split() == [b"?", b"?ban"]
