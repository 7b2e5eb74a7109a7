"""What a sweep sets and varies, as written: every value checked as the setting that it becomes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from allocator.errors import Fault
from allocator.inputs.kinds import Entry
from allocator.inputs.layers import SECTIONS
from allocator.inputs.service import ServiceModel
from allocator.inputs.settings import check
from allocator.pipeline.sweep.address import Address, base_value, parse, whole_value
from allocator.pipeline.sweep.address_checks import address_faults
from allocator.pipeline.sweep.places import Places
from allocator.pipeline.sweep.ranges import range_faults, read_range, stepped
from allocator.pipeline.sweep.spec import Case, Varied
from allocator.pipeline.sweep.toml_file import SweepText

FIELDS = ("key", "values", "range", "steps", "distribution", "mode", "mean", "sd", "of_base")
CASE_FIELDS = ("name", "set")


def read_base(file: SweepText) -> tuple[list[Entry], list[Fault]]:
    """Return the base settings of a sweep, and what is wrong with them."""
    written = file.document.get("set", {})
    entries = [
        Entry(key, raw, file.shown, file.line(key))
        for key, raw in flat(written if isinstance(written, dict) else {})
    ]
    return entries, [fault for entry in entries for fault in check(entry, {}, sourced=False)[1]]


def flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield keys with their values, whether sections are tables or keys are written whole."""
    for name, content in table.items():
        if name in SECTIONS and isinstance(content, dict):
            for key, raw in content.items():
                yield f"{name}.{key}", raw
        else:
            yield name, content


def read_varied(
    file: SweepText, base: ServiceModel | None, places: Places | None
) -> tuple[tuple[Varied, ...], list[Fault]]:
    """Return what the sections ``[[vary]]`` vary, and what is wrong with them.

    Parameters
    ----------
    file
        The sweep file.
    base
        The base case; None where it is wrong: then values are checked as far as they can be.
    places
        Boards, networks and waves, if they are known.
    """
    varied: list[Varied] = []
    faults: list[Fault] = []
    for number, block in enumerate(_blocks(file, "vary")):
        one = _Section(file, block, number, base, places)
        found = list(one.faults())
        if not found:
            varied.append(one.varied())
        faults += found
    faults += _overlaps(file, [str(block.get("key", "")) for block in _blocks(file, "vary")])
    return tuple(varied), faults


def read_cases(
    file: SweepText, base: ServiceModel | None, places: Places | None
) -> tuple[tuple[Case, ...], list[Fault]]:
    """Return the cases of a list, and what is wrong with them; arguments as for `read_varied`."""
    cases: list[Case] = []
    faults: list[Fault] = []
    for number, block in enumerate(_blocks(file, "case")):
        for field in sorted(set(block) - set(CASE_FIELDS)):
            message, remedy = f"{field} is not a field of [[case]]", "Use only name and set"
            faults.append(
                file.entry(field, block="case", number=number).fault("unknown-key", message, remedy)
            )
        name, written = block.get("name"), block.get("set", {})
        name_at = file.entry("name", block="case", number=number)
        if not (isinstance(name, str) and name.strip() and name.isprintable()):
            message, remedy = "A case needs a name", 'Write name = "..."'
            faults.append(name_at.fault("no-name", message, remedy, value=name))
        elif any(case.name == name for case in cases):
            message, remedy = "Two cases have one name", "Give each its own"
            faults.append(name_at.fault("duplicate-name", message, remedy, value=name))
        if not isinstance(written, dict):
            message, remedy = "set is a table of settings", "Write set = { KEY = VALUE }"
            faults.append(
                file.entry("set", block="case", number=number).fault("wrong-type", message, remedy)
            )
            continue
        values = dict(flat(written))
        for text, value in values.items():
            entry = Entry(text, value, file.shown, _line_of_setting(file, text, number))
            found = list(address_faults(entry, parse(text), places))
            faults += found or value_faults(entry, value, base=base, of_base=False)
        cases.append(Case(str(name), values))
    return tuple(cases), faults


def value_faults(
    entry: Entry, value: Any, *, base: ServiceModel | None, of_base: bool
) -> list[Fault]:
    """Return what is wrong with a value as the setting that it makes.

    Parameters
    ----------
    entry
        Its key is the address.
    value
        The value as written.
    base
        The base case, which fills what a part of a setting leaves open.
    of_base
        Whether the value multiplies the base case's.
    """
    if isinstance(value, dict) and {"value", "fact"} & set(value):
        message, remedy = f"{entry.key} takes plain values here", "Write the value alone"
        return [entry.fault("wrong-type", message, remedy, value=value)]
    address = parse(entry.key)
    raw = _raw(address, value, base=base, of_base=of_base)
    found = check(Entry(address.key, raw, entry.file, entry.line), {}, sourced=False)[1]
    return [Fault(f.code, f.message, f.remedy, f.file, f.line, entry.key, f.value) for f in found]


def _raw(address: Address, value: Any, *, base: ServiceModel | None, of_base: bool) -> Any:
    if base is not None:
        now = base_value(base, address.key)
        return whole_value(now, address, value, waves=len(base.waves), of_base=of_base)
    return {address.place: value} if address.place is not None else value


class _Section:
    """One section ``[[vary]]`` of a file."""

    def __init__(
        self,
        file: SweepText,
        block: Mapping[str, Any],
        number: int,
        base: ServiceModel | None,
        places: Places | None,
    ) -> None:
        self._file, self._block, self._number = file, block, number
        self._base, self._places = base, places
        self._key = str(block.get("key", ""))

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong with it."""
        for field in sorted(set(self._block) - set(FIELDS)):
            near = difflib.get_close_matches(field, FIELDS, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Use only {', '.join(FIELDS)}"
            message = f"{field} is not a field of [[vary]]"
            yield self._at(field).fault("unknown-key", message, remedy)
        if not isinstance(self._block.get("key"), str):
            message, remedy = "[[vary]] names no key", 'Write key = "section.name"'
            yield self._at("key").fault("missing-key", message, remedy)
            return
        of_base = self._block.get("of_base", False)
        if not isinstance(of_base, bool):
            message = "of_base is true or false"
            yield self._at("of_base").fault("wrong-type", message, "Write true", value=of_base)
            return
        wrong = list(address_faults(self._entry("key"), parse(self._key), self._places))
        yield from wrong
        if not wrong:
            yield from self._content_faults(of_base=of_base)

    def varied(self) -> Varied:
        """Return what it varies; it has no fault."""
        values = tuple(self._block.get("values", ()))
        over = None if values else read_range(self._block, self._key)
        if over is not None and "steps" in self._block:
            values, over = stepped(over, int(self._block["steps"])), None
        whole = over is not None and parse(self._key).is_whole
        return Varied(self._key, values, over, self._block.get("of_base", False), whole)

    def _content_faults(self, *, of_base: bool) -> Iterator[Fault]:
        given = [name for name in ("values", "range") if name in self._block]
        number = parse(self._key).is_number
        normal = self._block.get("distribution") == "normal"
        if len(given) != 1 and not (normal and not given):
            message, remedy = f"{self._key} takes values or a range", "Write one of the two"
            yield self._at("key").fault("no-values", message, remedy)
            return
        if (of_base or "values" not in given) and not number:
            message = f"{self._key} is not a number: it has no range and cannot be multiplied"
            yield self._at("key").fault("not-a-number", message, "List its values")
            return
        if "values" in given:
            yield from self._value_faults(self._block["values"], of_base=of_base)
            return
        found = list(range_faults(self._entry, self._block))
        yield from found
        if not found:
            over = read_range(self._block, self._key)
            whole = parse(self._key).is_whole and not of_base
            for end in dict.fromkeys((over.low, over.high)):
                value = round(end) if whole else end
                yield from value_faults(
                    self._entry("range"), value, base=self._base, of_base=of_base
                )

    def _value_faults(self, values: Any, *, of_base: bool) -> Iterator[Fault]:
        if not isinstance(values, list) or not values:
            message = f"{self._key} has no values"
            remedy = "Write values = [...] with one or more"
            yield self._entry("values").fault("empty-list", message, remedy, value=values)
            return
        for at, value in enumerate(values):
            if value in values[:at]:
                message, remedy = f"{self._key} has a value twice", "Keep one"
                yield self._entry("values").fault("duplicate-value", message, remedy, value=value)
            elif of_base and (isinstance(value, bool) or not isinstance(value, int | float)):
                message, remedy = "of_base takes factors", "Write numbers"
                yield self._entry("values").fault("not-a-number", message, remedy, value=value)
            else:
                yield from value_faults(
                    self._entry("values"), value, base=self._base, of_base=of_base
                )

    def _at(self, field: str) -> Entry:
        return self._file.entry(field, block="vary", number=self._number)

    def _entry(self, field: str) -> Entry:
        """Return an entry whose faults name the key and point at a field."""
        return Entry(self._key, None, self._file.shown, self._at(field).line)


def _blocks(file: SweepText, name: str) -> list[dict[str, Any]]:
    written = file.document.get(name, [])
    return [one for one in written if isinstance(one, dict)] if isinstance(written, list) else []


def _line_of_setting(file: SweepText, text: str, number: int) -> int | None:
    found = file.line(text, "case", number)
    return found if found is not None else file.line("set", "case", number)


def _overlaps(file: SweepText, keys: list[str]) -> Iterator[Fault]:
    """Yield settings varied twice, wholly or in part."""
    for number, key in enumerate(keys):
        mine = parse(key)
        for other in keys[:number]:
            theirs = parse(other)
            apart = mine.is_part and theirs.is_part and mine != theirs
            if key and mine.key == theirs.key and not apart:
                message, remedy = f"{key} is varied by {other} too", "Vary it once"
                entry = file.entry("key", block="vary", number=number)
                yield entry.fault("varied-twice", message, remedy, value=key)
                break
