"""What may be wrong with an address: no such setting, wave, board or network."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator

from allocator.errors import Fault
from allocator.inputs.kinds import Entry
from allocator.inputs.parameters import BY_KEY
from allocator.inputs.settings import unknown_key
from allocator.pipeline.sweep.address import BY_PLACE, Address
from allocator.pipeline.sweep.places import Places


def address_faults(entry: Entry, address: Address, places: Places | None) -> Iterator[Fault]:
    """Yield what is wrong with an address.

    Parameters
    ----------
    entry
        Where it stands.
    address
        The address.
    places
        Boards, networks and waves, if they are known.
    """
    parameter = BY_KEY.get(address.key)
    if parameter is None:
        found = unknown_key(Entry(address.key, None, entry.file, entry.line))
        yield dataclasses.replace(found, value=entry.key)
    elif address.wave is not None:
        yield from _wave_faults(entry, address, places)
    elif address.place is not None:
        yield from _place_faults(entry, address, places)


def _wave_faults(entry: Entry, address: Address, places: Places | None) -> Iterator[Fault]:
    if BY_KEY[address.key].kind != "by_wave":
        message, remedy = f"{address.key} has no waves", f"Write {address.key} alone"
        yield entry.fault("no-such-part", message, remedy, value=entry.key)
        return
    waves = places.waves if places is not None else None
    wave = str(address.wave)
    digits = wave.isascii() and wave.isdigit()
    if not digits or (waves is not None and not 1 <= int(wave) <= waves):
        message = f"{address.key} has no wave {wave[:20]}"
        remedy = f"Write [1] to [{waves}]" if waves else "Write the number of a wave"
        yield entry.fault("no-such-wave", message, remedy, value=entry.key)


def _place_faults(entry: Entry, address: Address, places: Places | None) -> Iterator[Fault]:
    kind = BY_KEY[address.key].kind
    if kind not in BY_PLACE:
        message = f"{address.key} is not set by board or network"
        yield entry.fault("no-such-part", message, f"Write {address.key} alone", value=entry.key)
        return
    if places is None:
        return
    if kind == "by_network":
        known = {name: name for name in places.networks}
    else:
        known = {name: code for code, name in places.boards.items()}
    if address.place in known.values():
        return
    near = difflib.get_close_matches(str(address.place), [*known, *known.values()], n=1)
    meant = known.get(near[0], near[0]) if near else ""
    remedy = f"Did you mean {meant}?" if meant else f"Use one of {', '.join(known.values())}"
    message = f"There is no {'network' if kind == 'by_network' else 'board'} {address.place}"
    yield entry.fault("no-such-part", message, remedy, value=entry.key)
