"""The small map on each board's page: outlines that stay in their picture, one shaded a board."""

from __future__ import annotations

import dataclasses
import json
import re
from itertools import accumulate
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from page_reader import read_page
from report_reader import draw, drawn_reference, report_plan
from sample_plan import BOARDS, sample_geography

from allocator.outputs.report.locator import path_text

CORNER = st.tuples(st.integers(-500, 500), st.integers(-500, 500))


def corners(path: str) -> list[list[tuple[int, int]]]:
    """Return the corners of a path's rings as a browser reads them."""
    rings = []
    for ring in re.findall(r"M([^z]*)z", path):
        start, _, steps = ring.partition("l")
        x, y = (int(part) for part in start.split())
        moves = [int(part) for part in re.findall(r"-?\d+", steps)]
        xs, ys = (list(accumulate(moves[at::2], initial=first)) for at, first in ((0, x), (1, y)))
        rings.append(list(zip(xs, ys, strict=True)))
    return rings


@given(st.lists(st.lists(CORNER, min_size=3, max_size=8), max_size=4))
def test_a_path_reads_back_as_its_corners(rings: list[list[tuple[int, int]]]) -> None:
    """A path leads through each corner in turn; one that repeats the one before is left out."""
    kept = []
    for ring in rings:
        once = [at for place, at in enumerate(ring) if place == 0 or at != ring[place - 1]]
        if len(once) > 1:
            kept.append(once)
    assert corners(path_text(rings)) == kept


def maps_of(html: str) -> list[tuple[str, list[str]]]:
    """Return the name and the paths of each board's map."""
    return [
        (
            re.findall(r"<title[^>]*>(.*?)</title>", block)[0],
            re.findall(r'<path d="([^"]*)"', block),
        )
        for block in re.findall(r'<figure class="locator">(.*?)</figure>', html, flags=re.DOTALL)
    ]


def test_every_board_is_shaded_on_its_own_page() -> None:
    """Each board's map has all outlines, its own on top, named, and all within the picture."""
    html = drawn_reference().html
    maps = maps_of(html)
    names = drawn_reference().names.values()
    assert [title for title, _ in maps] == [f"Map of Scotland with {one} shaded" for one in names]
    box = re.findall(r'<figure class="locator">\s*<svg viewBox="0 0 (\d+) (\d+)"', html)
    width, height = (int(part) for part in box[0])
    assert len(set(box)) == 1
    everything = {paths[0] for _, paths in maps}
    assert len(everything) == 1
    own = [paths[1] for _, paths in maps]
    assert len(set(own)) == len(own)
    assert "".join(own) == everything.pop()
    for path in own:
        assert all(0 < x < width and 0 < y < height for ring in corners(path) for x, y in ring)


def test_a_board_without_an_outline_has_no_map(tmp_path: Path) -> None:
    """Where a board has no outline, or no places are given, its page stands without a map."""
    assert maps_of(draw(report_plan())) == []
    geography = sample_geography(tmp_path)
    document = json.loads(geography.outlines_path.read_text(encoding="utf-8"))
    path = tmp_path / "fewer.geojson"
    document["features"] = document["features"][1:]
    path.write_text(json.dumps(document), encoding="utf-8")
    fewer = dataclasses.replace(geography, outlines_path=path)
    assert len(maps_of(draw(report_plan(), geography=fewer))) == len(BOARDS) - 1


def test_the_reference_report_stays_small() -> None:
    """With all its maps and charts the report of the whole country can be sent by e-mail."""
    html = drawn_reference().html
    assert len(html.encode()) < 600_000
    assert len(read_page(html).elements) < 20_000
