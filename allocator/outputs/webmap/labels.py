"""Names and figures at the sides of the still picture, with lines that lead to their boards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.outputs.webmap.content import Content
from allocator.outputs.webmap.frame import EDGE, LONGEST_NAME, Frame, plain, short_path

#: Least distance between the names of two boards.
LABEL_STEP = 38.0
#: From a name down to its figure.
FIGURE_STEP = 17.0


@dataclass(frozen=True)
class Label:
    """A board's name at the side, room for a figure, and the line that leads to the board."""

    board_code: str
    name: str
    x: str
    y: str
    figure_y: str
    anchor: str
    leader: str


def labels(content: Content, frame: Frame) -> Iterable[Label]:
    """Yield the label of every board with an outline, each clear of the others.

    Parameters
    ----------
    content
        What the page is made from.
    frame
        The picture's frame.
    """
    placed = {
        one.board_code: frame.xy(one.label_point[1], one.label_point[0]) for one in content.outlines
    }
    for side, codes in _sides(placed, frame):
        ordered = sorted(codes, key=lambda code: (placed[code][1], code))
        heights = _spread([placed[code][1] for code in ordered], height=frame.height)
        for code, y in zip(ordered, heights, strict=True):
            yield _label(content, frame, code=code, at=placed[code], y=y, side=side)


def _sides(
    placed: dict[str, tuple[float, float]], frame: Frame
) -> tuple[tuple[str, list[str]], tuple[str, list[str]]]:
    """Return the boards named at the left and at the right, about half each."""
    # A line to the right from a board beside the inset would run through the inset's box.
    box = frame.inset_box()
    beside = {
        code
        for code, (x, y) in placed.items()
        if box is not None and x < box[0] and box[1] <= y <= box[1] + box[3]
    }
    by_x = sorted(placed, key=lambda code: (code not in beside, placed[code][0], code))
    half = (len(by_x) + 1) // 2
    return (("left", by_x[:half]), ("right", by_x[half:]))


def _spread(wanted: list[float], *, height: float) -> list[float]:
    """Return heights in order, at least one step apart, near the wanted ones and inside."""
    heights: list[float] = []
    for want in wanted:
        heights.append(max(want, heights[-1] + LABEL_STEP) if heights else max(want, LABEL_STEP))
    limit = height - LABEL_STEP / 2
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], limit)
        limit = heights[place] - LABEL_STEP
    return heights


def _label(
    content: Content,
    frame: Frame,
    *,
    code: str,
    at: tuple[float, float],
    y: float,
    side: str,
) -> Label:
    left = side == "left"
    text_x = frame.margin - 3 * EDGE if left else frame.width - frame.margin + 3 * EDGE
    start = text_x + (EDGE / 2 if left else -EDGE / 2)
    return Label(
        board_code=code,
        name=short_name(content.board_names[code]),
        x=plain(text_x),
        y=plain(y),
        figure_y=plain(y + FIGURE_STEP),
        anchor="end" if left else "start",
        leader=short_path([(start, y), at]),
    )


def short_name(name: str) -> str:
    """Return a name cut to what fits beside the picture; tables have it in full."""
    return (
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
