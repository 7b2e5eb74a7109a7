"""Names on a picture, each beside its mark and clear of the others, for wide and narrow screens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allocator.outputs.travel_map.view import WIDTH, View
from allocator.outputs.webmap.frame import plain

#: Height of letters in picture units by kind of name, and how much larger on a narrow screen,
#: where the whole picture is drawn about half as large.
LETTERS: dict[str, float] = {"end": 16.0, "stop": 13.0, "town": 12.5}
SCREENS: dict[str, float] = {"wide": 1.0, "narrow": 1.75}

#: Mean width of a letter over its height, on the safe side: the first two are bold.
LETTER_SHAPE: dict[str, float] = {"end": 0.67, "stop": 0.66, "town": 0.58}
#: The longest name in full.
LONGEST = 34
#: Names that a picture bears at most by screen, the ends of a journey not counted.
MOST: dict[str, int] = {"wide": 30, "narrow": 14}

Box = tuple[float, float, float, float]

_NOWHERE: tuple[int, int, int, None, Box] = (0, 0, 0, None, (0.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True)
class Wanted:
    """A name that should stand beside a mark.

    Parameters
    ----------
    text
        The name.
    lon, lat
        The mark, in degrees.
    kind
        One of `LETTERS`: an end is always shown, the others where there is room.
    gap
        Radius of the mark in picture units.
    """

    text: str
    lon: float
    lat: float
    kind: str
    gap: float = 5.0


@dataclass(frozen=True)
class Name:
    """A name where it stands, and the mark that it names."""

    text: str
    kind: str
    x: str
    y: str
    anchor: str
    mark_x: str
    mark_y: str


def place_names(
    wanted: Sequence[Wanted],
    view: View,
    *,
    keep_clear: Iterable[Box] = (),
    spare: Iterable[Box] = (),
) -> dict[str, tuple[Name, ...]]:
    """Return the names of a picture by screen, each clear of the marks and of the others.

    Parameters
    ----------
    wanted
        The most important first.
    view
        The picture.
    keep_clear
        Boxes (left, top, right, bottom in picture units) that no name may cover, the ends'
        names excepted where there is no other room.
    spare
        Boxes that names cover as few of as they can.
    """
    marks = [one for one in wanted if one.kind != "town"]
    clear, spared = (*(_mark(one, view) for one in marks), *keep_clear), tuple(spare)
    return {
        screen: _placed(wanted, view, marks=marks, clear=clear, spared=spared, screen=screen)
        for screen in SCREENS
    }


def _placed(
    wanted: Sequence[Wanted],
    view: View,
    *,
    marks: Sequence[Wanted],
    clear: tuple[Box, ...],
    spared: tuple[Box, ...],
    screen: str,
) -> tuple[Name, ...]:
    taken: list[Box] = []
    names: list[Name] = []
    for one in wanted:
        if one.kind != "end" and len(names) >= MOST[screen]:
            break
        if one.kind == "town" and _hits(_mark(one, view), taken):
            continue
        tries = [
            (
                _hits(box, clear) + _strays(box, one, marks, view),
                _hits(box, spared),
                place,
                name,
                box,
            )
            for place, (name, box) in enumerate(_tries(one, view, SCREENS[screen]))
            if _inside(box, view) and not _hits(box, taken)
        ]
        hits, _, _, name, box = min(tries, key=lambda found: found[:3], default=_NOWHERE)
        # The ends of a journey are named even where they cover a line.
        if name is not None and (hits == 0 or one.kind == "end"):
            names.append(name)
            taken += [box, _mark(one, view)]
    return tuple(names)


def _hits(box: Box, others: Iterable[Box]) -> int:
    return sum(_meet(box, other) for other in others)


def _strays(box: Box, one: Wanted, marks: Iterable[Wanted], view: View) -> int:
    """Return how many other marks a name would stand nearer to than to its own."""
    own = _distance(box, view.xy(one.lon, one.lat))
    others = (other for other in marks if other is not one)
    return sum(_distance(box, view.xy(other.lon, other.lat)) <= own for other in others)


def _distance(box: Box, point: tuple[float, float]) -> float:
    x, y = point
    across = max(box[0] - x, 0.0, x - box[2])
    return math.hypot(across, max(box[1] - y, 0.0, y - box[3]))


def _mark(one: Wanted, view: View) -> Box:
    x, y = view.xy(one.lon, one.lat)
    return (x - one.gap, y - one.gap, x + one.gap, y + one.gap)


def _tries(one: Wanted, view: View, scale: float) -> Iterable[tuple[Name, Box]]:
    """Yield the places where a name can stand, the best first."""
    x, y = view.xy(one.lon, one.lat)
    text = (
        one.text
        if len(one.text) <= LONGEST
        else f"{one.text[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
    high = LETTERS[one.kind] * scale
    wide = LETTER_SHAPE[one.kind] * high * len(text)
    # Marks are drawn larger on a narrow screen too.
    away = one.gap * (1 + scale) / 2 + 4 * scale
    slant = 0.75 * away
    for across, down in (
        *((away, 0.0), (-away, 0.0), (slant, -slant), (slant, slant)),
        *((-slant, -slant), (-slant, slant), (0.0, -away), (0.0, away)),
    ):
        anchor = "start" if across > 0 else "end" if across < 0 else "middle"
        left = x + across - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
        middle = y + down + (high / 2) * ((down > 0) - (down < 0))
        box = (left - 2, middle - 0.55 * high, left + wide + 2, middle + 0.55 * high)
        name = Name(
            text=text,
            kind=one.kind,
            x=plain(x + across),
            y=plain(middle + 0.35 * high),
            anchor=anchor,
            mark_x=plain(x),
            mark_y=plain(y),
        )
        yield name, box


def _inside(box: Box, view: View) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= view.height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
