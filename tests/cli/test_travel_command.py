"""``allocator travel``: one journey leg by leg, and who lives within reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import call, listing

from allocator.cli.travel import clock

WAITS = {"check_in", "wait", "disembark"}


def test_journey_as_json() -> None:
    """One document with minutes, moving minutes, kilometres and legs, the waits apart."""
    document = call("travel", "--from", "Kirkwall", "--to", "Aberdeen", "--json").document
    assert (document["status"], document["exit_code"]) == ("done", 0)
    assert (document["from"], document["to"], document["season"]) == (
        "Kirkwall",
        "Aberdeen",
        "summer",
    )
    legs = document["legs"]
    assert {"mode", "link", "minutes"} <= set(legs[0])
    assert sum(leg["minutes"] for leg in legs) == pytest.approx(document["minutes"], abs=0.01)
    moving = sum(leg["minutes"] for leg in legs if leg["mode"] not in WAITS)
    assert moving == pytest.approx(document["moving_minutes"], abs=0.01)
    assert sum(leg["kilometres"] for leg in legs) == pytest.approx(document["kilometres"], abs=0.01)
    assert "ferry" in {leg["mode"] for leg in legs}


def test_journey_in_words() -> None:
    """In words the first line has the time, and each leg has a row."""
    ended = call("travel", "--from", "Fort William", "--to", "Inverness")
    assert ended.code == 0
    title, _moving, _blank, headers, *rows = ended.out.splitlines()
    assert title.startswith("Fort William to Inverness: ")
    assert title.endswith("door to door")
    assert headers.split() == ["mode", "road", "or", "route", "from", "to", "km", "minutes"]
    assert any("A82" in row for row in rows)


@pytest.mark.parametrize("name", ["Raigmore", "raigmore hospital", "RAIGMORE HOSPITAL"])
def test_hospital_by_its_usual_name(name: str) -> None:
    """A hospital is found by what people call it."""
    document = call("travel", "--from", name, "--to", "Inverness", "--json").document
    assert document["from"] == "Raigmore Hospital"


def test_winter_is_not_quicker() -> None:
    """The winter timetable is asked for by its option, and takes no less time to an island."""

    def minutes(*words: str) -> float:
        ended = call("travel", "--from", "Stornoway", "--to", "Inverness", "--json", *words)
        return ended.document["minutes"]

    assert minutes("--season", "winter") >= minutes()


def test_flights_are_an_option() -> None:
    """With ``--flights`` the journey to Shetland flies; without it sails."""

    def modes(*words: str) -> set[str]:
        ended = call("travel", "--from", "Edinburgh", "--to", "Lerwick", "--json", *words)
        return {leg["mode"] for leg in ended.document["legs"]}

    assert "flight" not in modes()
    assert "flight" in modes("--flights")


def test_places_around_a_place() -> None:
    """Places come nearest first, none farther than the limit, more with a wider one."""

    def places(limit: int) -> list[dict[str, float]]:
        ended = call("travel", "--from", "Oban", "--within", str(limit), "--json")
        return ended.document["places"]

    near, far = places(60), places(120)
    minutes = [place["minutes"] for place in far]
    assert minutes == sorted(minutes)
    assert max(minutes) <= 120
    assert {place["zone_id"] for place in near} < {place["zone_id"] for place in far}


def test_births_near_a_service() -> None:
    """Births by board add up to Scotland's; fewer live near a unit than near any base."""

    def boards(*words: str) -> list[dict[str, float]]:
        return call("travel", "--within", "60", "--json", *words).document["boards"]

    *units, scotland = boards("--of", "mbu")
    assert len(units) == 14
    assert scotland["board_name"] == "Scotland"
    total = sum(row["births_within"] for row in units)
    assert total == pytest.approx(scotland["births_within"], abs=0.1)
    assert scotland["births_within"] < boards()[-1]["births_within"] <= scotland["births"]


def test_births_in_words() -> None:
    """In words each board has a row and Scotland the last."""
    ended = call("travel", "--within", "90", "--of", "mother-and-baby-unit")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert "2 sites (mother-and-baby-unit)" in lines[0]
    assert lines[-1].startswith("Scotland")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.2, "0 min"), (59.4, "59 min"), (65, "1 h 05 min"), (float("inf"), "no way")],
)
def test_clock(minutes: float, words: str) -> None:
    """Minutes read as hours and minutes."""
    assert clock(minutes) == words


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "Kirkwall", "--to", "Aberdeen"),
        ("--from", "Oban", "--within", "45"),
        ("--within", "60", "--of", "mbu"),
    ],
)
def test_map_is_left_too(here: Path, words: tuple[str, ...]) -> None:
    """With ``--map`` the same is printed and a page is left, the same bytes each time."""
    target = here / "way.html"
    without = call("travel", *words)
    ended = call("travel", *words, "--map", target)
    assert ended.code == 0
    assert ended.out == f"{without.out}\nmap  {target}\n"
    first = target.read_bytes()
    document = call("travel", *words, "--map", target, "--json").document
    assert document.pop("map") == str(target)
    assert document == call("travel", *words, "--json").document
    assert target.read_bytes() == first
    assert listing(here) == ["way.html"]
    assert without.out.splitlines()[0].split(":")[0] in first.decode()


@pytest.mark.parametrize("name", ["notes.txt", "mine.html"])
def test_map_leaves_other_files_alone(here: Path, name: str) -> None:
    """A file that is not an earlier page is left alone: exit 7 with the way out."""
    (here / name).write_text("mine", encoding="utf-8")
    ended = call("travel", "--from", "Oban", "--within", "30", "--map", name, "--json")
    assert (ended.code, ended.document["exit_code"]) == (7, 7)
    assert "--map" in ended.out
    assert (here / name).read_text(encoding="utf-8") == "mine"
    assert listing(here) == [name]


def test_map_takes_no_option_for_a_file(here: Path) -> None:
    """A forgotten file name is said so, and writes no file called ``--json``."""
    ended = call("travel", "--within", "30", "--map", "--json")
    assert ended.code == 2
    assert listing(here) == []


def test_no_page_of_a_journey_that_cannot_be(here: Path) -> None:
    """Where no place has the name, no page is left."""
    assert call("travel", "--from", "Qqqq", "--to", "Oban", "--map", "way.html").code == 2
    assert listing(here) == []
