"""The kinds of value that a setting may have, each checked as written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allocator.errors import Fault
from allocator.inputs.parameters import Kind, Parameter

Value = (
    float
    | int
    | bool
    | str
    | tuple[float, ...]
    | tuple[str, ...]
    | dict[str, float]
    | dict[str, str]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as written: raw TOML, and the file and line that hold it."""

    key: str
    raw: Any
    file: str
    line: int | None

    def fault(self, code: str, message: str, remedy: str, *, value: object | None = None) -> Fault:
        """Return a fault located at this entry."""
        found = None if value is None else str(value)[:120]
        return Fault(code, message, remedy, self.file, self.line, self.key, found)

    @property
    def origin(self) -> str:
        """File and line, or the option that set it."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


#: Beyond any figure, infinite ones included; a whole number may be too long for a float.
_NO_FIGURE = 1e300


def coerce(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    """Return a raw value as the parameter's kind wants it, with what is wrong with it."""
    return _KINDS[parameter.kind](entry, parameter, raw)


def _one_number(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    faults = _number(entry, parameter, raw)
    return (0.0, faults) if faults else (float(raw), [])


def _integer(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    faults = _number(entry, parameter, raw)
    if not faults and float(raw) != int(raw):
        faults = [
            entry.fault("wrong-type", f"{entry.key} is a whole number", "Round it", value=raw)
        ]
    return (0, faults) if faults else (int(raw), [])


def _by_wave(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    values = raw if isinstance(raw, list | tuple) else [raw]
    faults = [fault for value in values for fault in _number(entry, parameter, value)]
    if not values:
        faults = [entry.fault("wrong-type", f"{entry.key} is empty", "Give one number a wave")]
    return (0.0, faults) if faults else (tuple(float(value) for value in values), [])


def _number(entry: Entry, parameter: Parameter, raw: Any) -> list[Fault]:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) < _NO_FIGURE:
        return [
            entry.fault(
                "not-a-number", f"{entry.key} must be a number", "Write a number", value=raw
            )
        ]
    if not parameter.minimum <= raw <= parameter.maximum:
        return [
            entry.fault(
                "out-of-range",
                f"{entry.key} must lie between {parameter.minimum:g} and {parameter.maximum:g} "
                f"{parameter.unit}",
                "Check the figure and its unit",
                value=raw,
            )
        ]
    return []


def _flag(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    del parameter
    if isinstance(raw, bool):
        return raw, []
    return False, [
        entry.fault("wrong-type", f"{entry.key} is true or false", "Write true or false", value=raw)
    ]


def _choice(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    if parameter.form:
        known = isinstance(raw, str) and re.fullmatch(parameter.form, raw, re.ASCII) is not None
    else:
        known = raw in parameter.choices
    if known:
        return str(raw), []
    return "", [
        entry.fault(
            "unknown-choice",
            f"{entry.key} does not know {str(raw)[:60]}",
            f"Use one of {', '.join(parameter.choices)}",
            value=raw,
        )
    ]


def _choices(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    words = list(raw) if isinstance(raw, list | tuple) else [raw]
    faults = [fault for word in words for fault in _choice(entry, parameter, word)[1]]
    twice = sorted({str(word) for word in words if words.count(word) > 1})
    if twice:
        found = ", ".join(twice)
        faults.append(
            entry.fault(
                "duplicate-choice", f"{entry.key} names a word twice", "Keep one", value=found
            )
        )
    if not words and not parameter.optional:
        faults.append(entry.fault("wrong-type", f"{entry.key} is empty", "Name at least one"))
    return tuple(str(word) for word in words), faults


def _numbers_by_name(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    if not isinstance(raw, dict):
        return {}, [_not_a_table(entry, parameter, raw, "numbers")]
    faults = [fault for value in raw.values() for fault in _number(entry, parameter, value)]
    return ({}, faults) if faults else ({str(k): float(v) for k, v in sorted(raw.items())}, [])


def _words_by_board(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    if not isinstance(raw, dict):
        return {}, [_not_a_table(entry, parameter, raw, "words")]
    faults = [fault for word in raw.values() for fault in _choice(entry, parameter, word)[1]]
    return ({}, faults) if faults else ({str(k): str(v) for k, v in sorted(raw.items())}, [])


def _not_a_table(entry: Entry, parameter: Parameter, raw: Any, content: str) -> Fault:
    named, example = (
        ("network", "North") if parameter.kind == "by_network" else ("board code", "S08000015")
    )
    value = f'"{parameter.choices[0]}"' if parameter.choices else "1"
    return entry.fault(
        "wrong-type",
        f"{entry.key} is a table of {content} by {named}",
        f'Write {{ "{example}" = {value} }}',
        value=raw,
    )


def _text(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    most = int(parameter.maximum)
    if not isinstance(raw, str) or not raw.isprintable() or len(raw) > most:
        return "", [
            entry.fault(
                "wrong-type",
                f"{entry.key} is one line of text",
                f'Write it in quotation marks: "...", {most} letters at most',
                value=raw,
            )
        ]
    return raw.strip(), []


_KINDS: dict[Kind, Callable[[Entry, Parameter, Any], tuple[Value, list[Fault]]]] = {
    "number": _one_number,
    "share": _one_number,
    "integer": _integer,
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
    "by_wave": _by_wave,
    "by_board": _numbers_by_name,
    "by_network": _numbers_by_name,
    "words_by_board": _words_by_board,
    "text": _text,
}
