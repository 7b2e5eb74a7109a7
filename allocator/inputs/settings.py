"""One setting of a model: a value with unit, status, source and where it was written."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from allocator.errors import Fault
from allocator.inputs.parameters import BY_KEY, Kind, Parameter

STATUSES: tuple[str, ...] = ("official", "derived", "assumption")
_WRITTEN = {"value", "unit", "status", "source", "note", "fact"}

Value = float | int | bool | str | tuple[float, ...] | tuple[str, ...] | dict[str, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """A checked value of one parameter.

    Parameters
    ----------
    key
        ``section.name`` of the parameter.
    value
        Number, flag, word, one number a wave, or numbers by board code.
    unit, status, source
        Unit; ``official``, ``derived`` or ``assumption``; where the figure comes from.
    origin
        Which file and line, or which option, set it.
    """

    key: str
    value: Value
    unit: str
    status: str
    source: str
    origin: str


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


def unknown_key(entry: Entry) -> Fault:
    """Return the fault of a key that no parameter has, with the nearest that one has."""
    near = difflib.get_close_matches(entry.key, BY_KEY, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "See models/README.md for the keys"
    return entry.fault(
        "unknown-key", f"{entry.key} is not a parameter of a model", hint.rstrip("?")
    )


def check(
    entry: Entry, facts: Mapping[str, Setting], *, sourced: bool
) -> tuple[Setting | None, list[Fault]]:
    """Return the checked setting of an entry, or its faults.

    Parameters
    ----------
    entry
        The value as written: a plain value, or a table with ``value, unit, status, source``, or a
        table with ``fact`` naming a key of ``data/standards.csv`` or ``data/unit_costs.csv``.
    facts
        Figures of the workspace by key.
    sourced
        Whether a figure must name its source and status (model files must; a scenario's plain
        value becomes an assumption of that scenario).

    Returns
    -------
    tuple
        The setting (or None) and the faults found.
    """
    parameter = BY_KEY.get(entry.key)
    if parameter is None:
        return None, [unknown_key(entry)]
    if isinstance(entry.raw, dict) and "fact" in entry.raw:
        return _from_fact(entry, parameter, facts)
    return _from_written(entry, parameter, sourced=sourced)


def _from_fact(
    entry: Entry, parameter: Parameter, facts: Mapping[str, Setting]
) -> tuple[Setting | None, list[Fault]]:
    name = str(entry.raw["fact"])
    if set(entry.raw) - {"fact", "note"}:
        return None, [
            entry.fault(
                "fact-and-value",
                f"{entry.key} names a fact and a value of its own",
                "Keep one of the two",
            )
        ]
    fact = facts.get(name)
    if fact is None:
        near = difflib.get_close_matches(name, facts, n=1)
        remedy = f"Did you mean {near[0]}" if near else "Add it to data/standards.csv"
        return None, [
            entry.fault(
                "unknown-fact", f"{name} is not a fact of this workspace", remedy, value=name
            )
        ]
    value, faults = _coerce(entry, parameter, fact.value)
    if faults:
        return None, faults
    return (
        Setting(entry.key, value, parameter.unit, fact.status, fact.source, entry.origin),
        [],
    )


def _from_written(
    entry: Entry, parameter: Parameter, *, sourced: bool
) -> tuple[Setting | None, list[Fault]]:
    tabled = isinstance(entry.raw, dict) and "value" in entry.raw
    written: dict[str, Any] = entry.raw if tabled else {"value": entry.raw}
    faults = [
        entry.fault(
            "unknown-key",
            f"{name} is not a field of a setting",
            f"Use only {', '.join(sorted(_WRITTEN))}",
            value=name,
        )
        for name in sorted(set(written) - _WRITTEN)
    ]
    if sourced and parameter.unit:
        faults += [
            entry.fault(
                "no-source",
                f"{entry.key} is a figure without its {name}",
                "Write { value = ..., unit = ..., status = ..., source = ... }",
            )
            for name in ("unit", "status", "source")
            if not str(written.get(name, "")).strip()
        ]
    status = str(written.get("status", "assumption"))
    if status not in STATUSES:
        faults.append(
            entry.fault(
                "unknown-status",
                f"{status} is not a status",
                f"Use one of {', '.join(STATUSES)}",
                value=status,
            )
        )
    unit = str(written.get("unit", parameter.unit))
    if unit != parameter.unit:
        faults.append(
            entry.fault(
                "wrong-unit",
                f"{entry.key} is counted in {parameter.unit or 'no unit'}",
                "Convert the figure and write that unit",
                value=unit,
            )
        )
    value, found = _coerce(entry, parameter, written["value"])
    faults += found
    if faults:
        return None, faults
    source = str(written.get("source", "")) or f"set in {entry.file}"
    return Setting(entry.key, value, parameter.unit, status, source, entry.origin), []


def _coerce(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
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
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
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
    if len(set(map(str, words))) != len(words):
        faults.append(
            entry.fault(
                "duplicate-choice", f"{entry.key} names a word twice", "Keep one", value=raw
            )
        )
    if not words:
        faults.append(entry.fault("wrong-type", f"{entry.key} is empty", "Name at least one"))
    return tuple(str(word) for word in words), faults


def _by_board(entry: Entry, parameter: Parameter, raw: Any) -> tuple[Value, list[Fault]]:
    if not isinstance(raw, dict):
        return {}, [
            entry.fault(
                "wrong-type",
                f"{entry.key} is a table of numbers by board code",
                'Write { "S08000015" = 1 }',
                value=raw,
            )
        ]
    faults = [fault for value in raw.values() for fault in _number(entry, parameter, value)]
    return ({}, faults) if faults else ({str(k): float(v) for k, v in sorted(raw.items())}, [])


_KINDS: dict[Kind, Callable[[Entry, Parameter, Any], tuple[Value, list[Fault]]]] = {
    "number": _one_number,
    "share": _one_number,
    "integer": _integer,
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
    "by_wave": _by_wave,
    "by_board": _by_board,
}
