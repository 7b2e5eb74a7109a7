"""Layers of a model of service: which one set each value, in order, and what each replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from allocator.errors import Fault
from allocator.inputs.parameters import BY_KEY
from allocator.inputs.settings import Entry, Setting, check

LayerKind = Literal["model", "scenario", "set"]

#: Sections of a model file, in the order of the parameters.
SECTIONS: tuple[str, ...] = tuple(dict.fromkeys(key.split(".")[0] for key in BY_KEY))


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file or one ``--set`` sets; a later layer replaces what an earlier one set.

    Parameters
    ----------
    kind
        ``model``, ``scenario`` or ``set``.
    name, title, summary
        What the file calls itself.
    file
        The file as shown to planners, or ``--set``.
    entries
        Values as written, by key.
    """

    kind: LayerKind
    name: str
    title: str
    summary: str
    file: str
    entries: Mapping[str, Entry]


def settings_by_layer(
    layers: Iterable[Layer], facts: Mapping[str, Setting]
) -> tuple[dict[str, tuple[Setting, ...]], list[Fault]]:
    """Return every value that a layer gives to each key, in order, so that the last one holds.

    A value that a later layer replaces is checked too: a file that is wrong is wrong wherever it
    is used.

    Parameters
    ----------
    layers
        The layers in order.
    facts
        Figures of the workspace by key.

    Returns
    -------
    tuple
        Checked settings by key, and every fault found.
    """
    history: dict[str, tuple[Setting, ...]] = {}
    faults: list[Fault] = []
    for layer in layers:
        for key, entry in layer.entries.items():
            setting, found = _checked(entry, facts, sourced=layer.kind == "model")
            faults += found
            if setting is not None:
                history[key] = (*history.get(key, ()), setting)
    return history, faults


def faults_between(settings: Mapping[str, Setting], layers: Sequence[Layer]) -> Iterator[Fault]:
    """Yield what only shows between settings: lists of the wrong length, crossed thresholds.

    Parameters
    ----------
    settings
        The settings that hold, by key.
    layers
        The layers that set them.
    """
    written = {key: entry for layer in layers for key, entry in layer.entries.items()}
    # Where the last value is wrong in itself, an earlier one says nothing of it.
    sound = {key: one for key, one in settings.items() if one.origin == written[key].origin}
    yield from _wrong_lengths(sound, written)
    yield from _wrong_openings(sound, written)
    small = sound.get("service_model.supported_births_threshold")
    large = sound.get("service_model.standalone_births_threshold")
    if small and large and cast("float", small.value) > cast("float", large.value):
        yield written[small.key].fault(
            "crossed-thresholds",
            "The threshold of supported boards is above that of stand-alone boards",
            "Lower the one or raise the other",
            value=small.value,
        )


def _wrong_openings(
    settings: Mapping[str, Setting], written: Mapping[str, Entry]
) -> Iterator[Fault]:
    """Yield boards that open in a wave that there is not, or that two settings would open."""
    named, count = settings.get("waves.first_wave"), settings.get("waves.count")
    if named is None or count is None:
        return
    entry, last = written[named.key], int(cast("float", count.value))
    for board, wave in cast("dict[str, float]", named.value).items():
        if wave not in range(1, last + 1):
            yield entry.fault(
                "no-such-wave",
                f"{board} opens in wave {wave:g}, and the waves are 1 to {last}",
                "Name one of them, or raise waves.count",
                value=f"{wave:g}",
            )
    rollout = settings.get("waves.rollout")
    if named.value and rollout and rollout.value == "pathfinder":
        yield entry.fault(
            "two-openings",
            "waves.first_wave opens boards, and so does the roll-out by pathfinders",
            'Set waves.rollout = "given" to open boards as named, or name none',
        )


def missing_keys(layers: Sequence[Layer]) -> list[Fault]:
    """Return a fault for each parameter that no layer sets."""
    written = {key for layer in layers for key in layer.entries}
    model = next((layer.file for layer in reversed(layers) if layer.kind == "model"), None)
    return [
        Fault("missing-key", f"The model sets no {key}", _addition(key), model, column=key)
        for key in BY_KEY
        if key not in written
    ]


def value_text(value: Any) -> str:
    """Return a value as a report prints it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(value_text(part) for part in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {value_text(part)}" for key, part in value.items()) or "none"
    return str(value)


def _checked(
    entry: Entry, facts: Mapping[str, Setting], *, sourced: bool
) -> tuple[Setting | None, list[Fault]]:
    """Check one entry; a known name in a foreign section is told where it belongs."""
    section, _dot, name = entry.key.rpartition(".")
    homes = [key for key in BY_KEY if key.split(".")[1] == name]
    if entry.key in BY_KEY or not homes:
        return check(entry, facts, sourced=sourced)
    where = f"section {section}" if section else "no section"
    right = " or ".join(homes)
    return None, [
        entry.fault("wrong-section", f"{name} stands in {where}", f"It belongs to {right}")
    ]


def _wrong_lengths(
    settings: Mapping[str, Setting], written: Mapping[str, Entry]
) -> Iterator[Fault]:
    waves = settings.get("waves.count")
    if waves is None:
        return
    for key, setting in settings.items():
        if BY_KEY[key].kind != "by_wave":
            continue
        length = len(cast("tuple[float, ...]", setting.value))
        if length not in (1, waves.value):
            yield written[key].fault(
                "wrong-length",
                f"{key} has {length} values for {waves.value} "
                f"{'wave' if waves.value == 1 else 'waves'}",
                "Give one value, or one a wave",
            )


def _addition(key: str) -> str:
    return f'Add it, or build on a model that has it (extends = "national"): {BY_KEY[key].meaning}'
