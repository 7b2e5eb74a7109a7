"""The pages of ``allocator travel``: maps, tables, names clear of each other, whole files."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from pathlib import Path

import pandas as pd
import pytest
from page_reader import faults_of, read_page
from sample_plan import sample_geography
from travel_sample import ALPHA, END, no_route, sample_reach, sample_route

from allocator.errors import OutputError
from allocator.inputs.geography import Geography
from allocator.outputs.travel_map import check_target, draw_reach, draw_route, write_page
from allocator.outputs.travel_map.bands import band_ends, banded
from allocator.outputs.travel_map.names import LETTER_SHAPE, LETTERS, SCREENS, Wanted, place_names
from allocator.outputs.travel_map.view import WIDTH, Inset, view_of

TIMETABLE = "summer timetable, without flights"
HOSTILE = "</script><img src=x onerror=window.hit=1>{{7*7}}\"'"


@pytest.fixture
def geography(tmp_path: Path) -> Geography:
    """Return the sample plan's country."""
    return sample_geography(tmp_path)


def route_page(geography: Geography, **names: str) -> str:
    """Draw the sample journey."""
    return draw_route(sample_route(names), geography, timetable=TIMETABLE)


def paths_of(html: str) -> list[tuple[str, list[tuple[float, float]]]]:
    """Return the drawn lines of a journey with their points, by mode."""
    found = re.findall(r'<path class="mode-(\w+)" d="M([^"]+)"', html)
    return [
        (mode, [tuple(float(part) for part in point.split()) for point in path.split("L")])
        for mode, path in found
    ]


def test_route_is_drawn_in_order_by_mode(geography: Geography) -> None:
    """Each stretch has its mode's line, its places, and begins where the last ended."""
    lines = paths_of(route_page(geography))
    assert [(mode, len(points)) for mode, points in lines] == [
        ("road", 3),
        ("ferry", 2),
        ("flight", 2),
        ("road", 2),
    ]
    for (_, before), (_, after) in pairwise(lines):
        assert before[-1] == after[0]
    (west, low), (east, high) = lines[1][1][1], lines[3][1][1]
    assert west < east
    assert high < low


def test_lines_are_told_apart_without_colour(geography: Geography) -> None:
    """Ferries are dashed, flights dotted, and the legend names the modes that are there."""
    html = route_page(geography)
    dashes = dict(
        re.findall(
            r"\.mode-(\w+) \{\n  stroke: #\w+;\n  stroke-width: [\d.]+px;(.*?)\}", html, re.DOTALL
        )
    )
    assert dashes["road"].strip() == ""
    assert len({dashes["ferry"], dashes["flight"]}) == 2
    for words in ("Road", "Ferry", "Flight"):
        assert re.search(rf"</svg>{words}</li>", html)
    assert "</svg>Flight</li>" not in draw_route(no_route(), geography, timetable=TIMETABLE)


def test_legs_table_adds_up(geography: Geography) -> None:
    """The table has every leg and the whole; the ends are named on the map."""
    html = route_page(geography)
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</th>", html)
    assert rows == [
        *("Road", "Check-in", "Expected wait", "Ferry", "Disembarking", "Flight"),
        *("Local streets", "Whole journey"),
    ]
    assert '<td class="number">151.2</td><td class="number">158</td></tr>' in html
    for name in (ALPHA, END):
        assert len(re.findall(rf'<text class="end"[^>]*>{name}</text>', html)) == len(SCREENS)


def test_route_to_itself_says_so(geography: Geography) -> None:
    """A journey without legs still has a page."""
    html = draw_route(no_route(), geography, timetable=TIMETABLE)
    assert "The journey ends where it begins." in html
    assert paths_of(html) == []


def test_reach_colours_every_place(geography: Geography) -> None:
    """Each place has a circle in its band's colour; what has no way is marked apart."""
    reach = sample_reach(geography)
    html = draw_reach(reach, geography)
    first = html[html.index('id="picture-1-name"') : html.index("</figure>")]
    circles = re.findall(r'<circle class="(place[^"]*)"[^>]*fill="(#\w+)"', first)
    assert len(circles) == len(geography.zones)
    found = banded(reach.minutes, max_minutes=60)
    colours = sorted(found.bands[place].colour for place in found.place)
    assert sorted(colour for _, colour in circles) == colours
    cut_off = [kind for kind, _ in circles if kind == "place cut-off"]
    assert len(cut_off) == int((found.minutes == math.inf).sum()) > 0
    assert len(re.findall('<rect class="site"', first)) == len(geography.bases)


def test_reach_tables_re_add(geography: Geography) -> None:
    """Places and births by band add up to all; Scotland stands last with the limits in order."""
    html = draw_reach(sample_reach(geography), geography)
    bands = html[html.index('id="bands-caption"') : html.index('id="births-within-caption"')]
    counts = [int(cell) for cell in re.findall(r'</th><td class="number">(\d+)</td>', bands)]
    assert sum(counts) == len(geography.zones)
    assert "Births within 30, 60 and 90 minutes of the nearest of" in html
    assert "No way there" in bands
    assert 'data-key="S92000003" class="total"' in html


@pytest.mark.parametrize(
    ("limit", "ends"),
    [
        (60.0, (30.0, 60.0, 90.0, 120.0)),
        (40.0, (40.0, 60.0, 90.0, 120.0)),
        (45.0, (45.0, 60.0, 90.0, 120.0)),
        (0.5, (0.5, 60.0, 90.0, 120.0)),
        (500.0, (30.0, 60.0, 90.0, 500.0)),
    ],
)
def test_a_band_ends_at_the_limit(limit: float, ends: tuple[float, ...]) -> None:
    """The limit is always an end of a band, and ends rise."""
    assert band_ends(limit) == ends
    assert list(ends) == sorted(set(ends))


def test_bands_in_words() -> None:
    """Bands are named from the nearest, and the end belongs to the nearer band."""
    minutes = pd.DataFrame({"x": [30.0, 30.1, math.inf]}, index=list("abc"))
    found = banded(minutes, max_minutes=30)
    assert [band.words for band in found.bands] == [
        *("Up to 30 minutes", "30 to 60 minutes", "60 to 90 minutes", "90 to 120 minutes"),
        *("Over 120 minutes", "No way there"),
    ]
    assert found.place.to_list() == [0, 1, 5]


def test_names_stand_clear_of_each_other() -> None:
    """Names neither overlap nor leave the picture, on either screen; the ends are always named."""
    grid = [(-4.0 + 0.08 * x, 56.0 + 0.05 * y) for x in range(8) for y in range(8)]
    view = view_of(grid)
    wanted = [
        Wanted(f"Place number {place}", lon, lat, "end" if place < 2 else "stop")
        for place, (lon, lat) in enumerate(grid)
    ]
    for screen, names in place_names(wanted, view).items():
        boxes = []
        for name in names:
            high = LETTERS[name.kind] * SCREENS[screen]
            wide = LETTER_SHAPE[name.kind] * high * len(name.text)
            back = {"start": 0.0, "middle": wide / 2, "end": wide}[name.anchor]
            left, low = float(name.x) - back, float(name.y) + 0.2 * high
            boxes.append((left, low - high, left + wide, low))
        assert {"Place number 0", "Place number 1"} <= {name.text for name in names}
        for box in boxes:
            assert box[0] >= 0
            assert box[2] <= WIDTH
        for one, other in combinations(boxes, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0 or down <= 0


def test_view_shows_all_and_moves_the_inset() -> None:
    """Every point is inside; what the inset holds is drawn as much farther south as it says."""
    points = [(-7.0, 55.0), (-2.0, 58.0), (-1.2, 60.4)]
    plain = view_of(points)
    assert all(plain.shows(*point) for point in points)
    inset = Inset((59.5, -2.0, 60.9, -0.7), 1.3)
    moved = view_of(points, inset=inset)
    assert moved.height < plain.height
    lerwick, wick = moved.xy(-1.2, 60.4), moved.xy(-2.0, 58.0)
    apart = (wick[1] - lerwick[1]) / moved.units_per_degree
    assert apart == pytest.approx(60.4 - 1.3 - 58.0)
    left, top, wide, high = moved.inset_box()
    assert left < lerwick[0] < left + wide
    assert top < lerwick[1] < top + high


def test_pages_fetch_and_run_nothing(geography: Geography) -> None:
    """No request, no unlisted script or style, no style attribute; same input, same bytes."""
    reach = sample_reach(geography)
    for draw in (lambda: route_page(geography), lambda: draw_reach(reach, geography)):
        html = draw()
        assert faults_of(read_page(html)) == []
        assert html == draw()
        assert "\r" not in html


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    """Names that are markup are shown as text."""
    plain = sample_geography(tmp_path)
    codes = [*plain.boards.index, *plain.zones.index, *plain.bases.index]
    geography = sample_geography(tmp_path, names=dict.fromkeys(codes, HOSTILE))
    reach = sample_reach(geography, title=HOSTILE)
    for html in (
        route_page(geography, **{ALPHA: HOSTILE, END: HOSTILE, "A1": HOSTILE, "Ferries": HOSTILE}),
        draw_reach(reach, geography),
    ):
        page = read_page(html)
        assert "img" not in {tag for tag, _ in page.elements}
        assert faults_of(page) == []
        assert HOSTILE in "".join(page.words)


def test_an_earlier_page_is_written_over(tmp_path: Path, geography: Geography) -> None:
    """A page replaces an earlier one of its kind, in a folder made on the way; no rest stays."""
    target = tmp_path / "new" / "way.html"
    write_page(route_page(geography), target)
    text = draw_reach(sample_reach(geography), geography)
    assert write_page(text, target) == target
    assert target.read_bytes() == text.encode()
    assert [path.name for path in target.parent.iterdir()] == ["way.html"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("notes.txt", "mine", "not-html"),
        ("new.txt", None, "not-html"),
        ("report.html", "<!doctype html><title>mine</title>", "file-in-use"),
        ("empty.html", "", "file-in-use"),
    ],
)
def test_other_files_are_left_alone(tmp_path: Path, name: str, text: str | None, code: str) -> None:
    """What is not an earlier travel page is refused with the way out, and keeps its bytes."""
    target = tmp_path / name
    if text is not None:
        target.write_text(text, encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_page("page", target)
    assert [fault.code for fault in caught.value.faults] == [code]
    assert "--map" in caught.value.faults[0].remedy
    assert target.exists() == (text is not None)
    assert text is None or target.read_text(encoding="utf-8") == text


def test_folders_and_links_are_left_alone(tmp_path: Path) -> None:
    """A folder named like a page, and a link to a file, are refused."""
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "link.html").symlink_to(tmp_path / "elsewhere.html")
    for name in ("folder.html", "link.html"):
        with pytest.raises(OutputError, match="is not a file"):
            check_target(tmp_path / name)
    assert not (tmp_path / "elsewhere.html").exists()


def test_nothing_is_left_when_writing_fails(tmp_path: Path) -> None:
    """A page that cannot be written leaves no part of itself."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_page("page", tmp_path / "file" / "way.html")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
