"""One setting of a model: a value with unit, status, source and where it was written."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocator.errors import Fault
from allocator.inputs.kinds import Entry, Value, coerce
from allocator.inputs.parameters import BY_KEY, Parameter

__all__ = ["Entry", "Setting", "Value", "check", "unknown_key"]

STATUSES: tuple[str, ...] = ("official", "derived", "assumption")
_WRITTEN = {"value", "unit", "status", "source", "note", "fact"}


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
        remedy = f"Did you mean {near[0]}?" if near else "Add it to data/standards.csv"
        return None, [
            entry.fault(
                "unknown-fact", f"{name} is not a fact of this workspace", remedy, value=name
            )
        ]
    value, faults = coerce(entry, parameter, fact.value)
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
    value, found = coerce(entry, parameter, written["value"])
    faults += found
    if faults:
        return None, faults
    source = str(written.get("source", "")) or f"set in {entry.file}"
    return Setting(entry.key, value, parameter.unit, status, source, entry.origin), []
