"""Every option there is: nothing more, more beds where units are, further units at candidates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from allocator.errors import Fault

#: More options than this are refused: nobody reads them side by side.
MOST_OPTIONS = 400

#: Kinds of option, in the order of enumeration, each with what it is.
KINDS: dict[str, str] = {
    "now": "as now",
    "redrawn": "catchments redrawn",
    "more-beds": "more beds",
    "new-unit": "further unit",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A mother and baby unit of an option.

    Parameters
    ----------
    key
        Id of a unit that exists, or the site code of a new one.
    site_code, name, board_code
        The site, its name and the board that hosts it.
    beds
        Beds.
    added_beds
        Those beside what there is now.
    is_new
        Whether it is not there yet.
    """

    key: str
    site_code: str
    name: str
    board_code: str
    beds: float
    added_beds: float = 0.0
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One way of providing beds.

    Parameters
    ----------
    key
        Short name in all tables.
    kind
        One of `KINDS`.
    name
        What it is, in words.
    units
        Units that exist, then new ones, each in the order of their keys.
    """

    key: str
    kind: str
    name: str
    units: tuple[Unit, ...]

    @property
    def added_beds(self) -> float:
        """Beds beside what there is now."""
        return math.fsum(unit.added_beds for unit in self.units)


@dataclass(frozen=True, slots=True)
class BedSizes:
    """Beds that are tried.

    Parameters
    ----------
    new
        Beds of a new unit, each size in turn.
    step, most
        Beds added to units that exist, in steps, up to so many in all.
    """

    new: tuple[int, ...]
    step: int
    most: int


def option_count(existing: int, candidates: int, more: int, sizes: BedSizes) -> int:
    """Return how many options there are.

    Parameters
    ----------
    existing, candidates
        Units that exist, and sites where another could be.
    more
        Most units beside those that exist.
    sizes
        Beds that are tried.
    """
    steps = range(1, sizes.most // sizes.step + 1)
    beds: int = sum(math.comb(parts + existing - 1, existing - 1) for parts in steps)
    further: int = sum(math.comb(candidates, k) * len(sizes.new) ** k for k in range(1, more + 1))
    return 2 + beds + further


def count_faults(existing: int, candidates: int, open_count: int, sizes: BedSizes) -> list[Fault]:
    """Return what is wrong with the number of units asked for.

    Parameters
    ----------
    existing, candidates
        Units that exist, and sites where another could be.
    open_count
        Units in all.
    sizes
        Beds that are tried.
    """
    where, value = "--open", str(open_count)
    if open_count < existing:
        message = f"Units that exist are kept, and there are {existing}"
        remedy = f"Ask for --open {existing} or more"
        return [Fault("too-few-units", message, remedy, column=where, value=value)]
    if open_count > existing + candidates:
        message = f"There are {existing} units and {candidates} candidates"
        remedy = f"Ask for --open {existing + candidates} at most, or name more --candidates"
        return [Fault("too-many-units", message, remedy, column=where, value=value)]
    count = option_count(existing, candidates, open_count - existing, sizes)
    if count > MOST_OPTIONS:
        message = f"That makes {count:,} options, and {MOST_OPTIONS} at most are laid side by side"
        remedy = "Ask for a smaller --open, or name fewer --candidates"
        return [Fault("too-many-options", message, remedy, column=where, value=value)]
    return []


def every_option(
    existing: Sequence[Unit], candidates: Sequence[Unit], more: int, sizes: BedSizes
) -> tuple[Option, ...]:
    """Return all options, in one order whatever the order of the arguments.

    Parameters
    ----------
    existing
        Units that there are.
    candidates
        A unit without beds at each candidate site.
    more
        Most units beside those that exist.
    sizes
        Beds that are tried.

    Returns
    -------
    tuple
        First no new beds, catchments as now and redrawn; then more beds at units that exist; then
        further units, one by one, every set of sites and every size of each.
    """
    kept = tuple(sorted(existing, key=lambda unit: unit.key))
    sites = sorted(candidates, key=lambda unit: unit.key)
    return (
        Option("now", "now", "No new beds, catchments as now", kept),
        Option("redrawn", "redrawn", "No new beds, catchments redrawn", kept),
        *_more_beds(kept, sizes),
        *(
            one
            for count in range(1, more + 1)
            for chosen in combinations(sites, count)
            for one in _further(kept, chosen, sizes)
        ),
    )


def _more_beds(kept: tuple[Unit, ...], sizes: BedSizes) -> Iterator[Option]:
    for total in range(sizes.step, sizes.most + 1, sizes.step):
        shares = range(0, total + 1, sizes.step)
        for added in product(shares, repeat=len(kept)):
            if sum(added) != total:
                continue
            units = tuple(
                replace(unit, beds=unit.beds + beds, added_beds=float(beds))
                for unit, beds in zip(kept, added, strict=True)
            )
            grown = [unit for unit in units if unit.added_beds]
            key = "-".join(f"{unit.key}-{unit.added_beds:.0f}" for unit in grown)
            words = [f"{unit.added_beds:.0f} more beds at {unit.name}" for unit in grown]
            yield Option(f"more-{key}", "more-beds", _joined(words), units)


def _further(kept: tuple[Unit, ...], chosen: Sequence[Unit], sizes: BedSizes) -> Iterator[Option]:
    for beds in product(sizes.new, repeat=len(chosen)):
        new = tuple(
            replace(unit, beds=float(size), added_beds=float(size), is_new=True)
            for unit, size in zip(chosen, beds, strict=True)
        )
        key = "-".join(f"{unit.key}-{unit.beds:.0f}" for unit in new)
        words = [f"{unit.beds:.0f} beds at {unit.name}" for unit in new]
        noun = "New unit of" if len(new) == 1 else "New units of"
        yield Option(f"new-{key}", "new-unit", f"{noun} {_joined(words)}", (*kept, *new))


def _joined(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"  # noqa: PLR2004
