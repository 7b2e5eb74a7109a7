"""Settings addressed whole, in one wave or for one place, and written as ``--set`` takes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allocator.inputs.parameters import BY_KEY, Kind
from allocator.inputs.service import ServiceModel

_FORM = re.compile(r"(?P<key>[^\[\].]+\.[^\[\].]+)(?:\[(?P<wave>[^\]]*)\]|\.(?P<place>.+))?")
#: Kinds of setting whose value is a table by place.
BY_PLACE: tuple[Kind, ...] = ("by_board", "by_network", "words_by_board")


@dataclass(frozen=True, slots=True)
class Address:
    """A setting, or the part of it for one wave or one place.

    Parameters
    ----------
    key
        Key of the parameter.
    wave
        Number of the wave from 1, as written; None for all.
    place
        Board code or network; None for all.
    """

    key: str
    wave: str | None = None
    place: str | None = None

    @property
    def is_part(self) -> bool:
        """Whether it is one wave or one place of a setting."""
        return self.wave is not None or self.place is not None

    @property
    def is_number(self) -> bool:
        """Whether it is one number, or one number for all waves."""
        kind = BY_KEY[self.key].kind
        if kind in BY_PLACE:
            return self.place is not None and kind != "words_by_board"
        return kind in {"number", "share", "integer", "by_wave"}

    @property
    def is_whole(self) -> bool:
        """Whether it takes whole numbers alone."""
        return BY_KEY[self.key].kind == "integer"


def parse(text: str) -> Address:
    """Return what a text addresses; a text of no such form is taken for a key."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return Address(text)
    return Address(found["key"], found["wave"], found["place"])


def settings(model: ServiceModel, values: Iterable[tuple[str, Any, bool]]) -> tuple[str, ...]:
    """Return settings as ``KEY=VALUE`` texts, one a key, parts of a key put together.

    Parameters
    ----------
    model
        The base case: what is not addressed stays as it has it.
    values
        Address, value, and whether the value multiplies the base case's.
    """
    raw: dict[str, Any] = {}
    for text, value, of_base in values:
        address = parse(text)
        now = raw.get(address.key, base_value(model, address.key))
        raw[address.key] = whole_value(now, address, value, waves=len(model.waves), of_base=of_base)
    return tuple(f"{key}={toml_text(value)}" for key, value in raw.items())


def whole_value(now: Any, address: Address, value: Any, *, waves: int, of_base: bool) -> Any:
    """Return the whole value of a key with what is addressed set.

    Parameters
    ----------
    now
        The key's value so far: a number, a word, a list, or a table by place.
    address, value
        What is set, and to what.
    waves
        How many waves there are, where one number holds in all of them.
    of_base
        Whether the value multiplies what is there.
    """
    if address.wave is not None:
        each = list(now) if isinstance(now, list) else [now]
        each = each * waves if len(each) == 1 else each
        at = int(address.wave) - 1
        each[at] = _times(each[at], value) if of_base else value
        return each
    if address.place is not None:
        part = _times(now.get(address.place, 0.0), value) if of_base else value
        return {**now, address.place: part}
    return _times(now, value) if of_base else value


def base_value(model: ServiceModel, key: str) -> Any:
    """Return a model's value of a key as TOML would have it."""
    value = model.settings[key].value
    return list(value) if isinstance(value, tuple) else value


def _times(base: Any, factor: float) -> Any:
    if isinstance(base, list):
        return [_times(part, factor) for part in base]
    if isinstance(base, dict):
        return {name: _times(part, factor) for name, part in base.items()}
    product = base * factor
    # As written by hand: the last bits of a product are noise.
    return float(f"{product:.12g}")


def toml_text(value: Any) -> str:
    """Return a value as TOML writes it on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        parts = [f"{json.dumps(str(k))} = {toml_text(v)}" for k, v in value.items()]
        return f"{{ {', '.join(parts)} }}" if parts else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_text(part) for part in value)}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
