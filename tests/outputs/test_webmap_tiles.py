"""Background pictures: none unless asked for, from one host over HTTPS, said on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reader import faults_of, read_page
from sample_map import sample_page

from allocator.errors import UsageError
from allocator.outputs.webmap import Tiles

GOOD = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", "must start with https://"),
        ("javascript:alert(1)//{z}{x}{y}", "must start with https://"),
        ("data:image/png,{z}{x}{y}", "must start with https://"),
        ("//tiles.example.org/{z}/{x}/{y}.png", "must start with https://"),
        ("", "must start with https://"),
        ("https://tiles.example.org/{z}/{x}.png", "must name {y} once"),
        ("https://tiles.example.org/{z}/{z}/{x}/{y}.png", "must name {z} once"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "one host in place of {s}"),
        ("https://tiles.example.org/{z}/{x}/{y}{r}.png", "no braces but"),
        ("https://user:word@tiles.example.org/{z}/{x}/{y}.png", "no user name or password"),
        ("https://word@tiles.example.org/{z}/{x}/{y}.png", "no user name or password"),
        ("https://{z}.example.org/{x}/{y}.png", "after the host only"),
        ("https://tiles.example.org/{z}/{x}/{y}.png'", "no quotes or blanks"),
        ('https://tiles.example.org/{z}/{x}/{y}.png"', "no quotes or blanks"),
        ("https://tiles.example.org/{z}/{x}/{y}.png; script-src *", "no quotes or blanks"),
        ("https://tiles.example.org/<b>/{z}/{x}/{y}.png", "no quotes or blanks"),
        ("https://tiles.example.org\\@evil.example/{z}/{x}/{y}", "no quotes or blanks"),
        ("https://tiles.example.org/{z}/{x}/{y}.png\n", "no quotes or blanks"),
        ("https:///{z}/{x}/{y}.png", "must name a host"),
        ("https://*.example.org/{z}/{x}/{y}.png", "must name a host"),
        ("https://a;b/{z}/{x}/{y}.png", "must name a host"),
        ("https://tiles.example.org:99999/{z}/{x}/{y}.png", "port cannot be read"),
        ("https://tiles.example.org:port/{z}/{x}/{y}.png", "port cannot be read"),
        ("https://tiles.example.org/{z}/{x}/{y}?" + "a" * 500, "more than 500 letters"),
    ],
)
def test_unsound_address_is_refused(template: str, reason: str) -> None:
    """An address that is not of pictures on one host over HTTPS is refused, and why is said."""
    with pytest.raises(UsageError) as caught:
        Tiles(template, "Somebody")
    assert reason in str(caught.value)
    assert str(caught.value).startswith("Tiles cannot be fetched from ")


def test_credit_is_needed() -> None:
    """Pictures without anybody credited are refused."""
    with pytest.raises(UsageError, match="need an attribution"):
        Tiles(GOOD, "  ")


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        (GOOD, "https://tiles.example.org"),
        (
            "https://Tiles.Example.org:8443/a/{z}/{x}/{y}.png?key=1",
            "https://tiles.example.org:8443",
        ),
        ("HTTPS://127.0.0.1/{z}/{x}/{y}", "https://127.0.0.1"),
    ],
)
def test_origin_is_the_host_alone(template: str, origin: str) -> None:
    """The origin that pictures may come from has the host and a port, and nothing else."""
    assert Tiles(template, "Somebody").origin == origin


def test_policy_opens_to_that_origin_alone(tmp_path: Path) -> None:
    """With tiles the policy lets pictures come from their origin; else nothing changes."""
    plain = read_page(sample_page(tmp_path))
    tiled = read_page(sample_page(tmp_path, tiles=Tiles(GOOD, "Somebody")))
    assert "img-src" not in plain.policy
    parts = dict(part.split(" ", 1) for part in tiled.policy.split("; "))
    assert parts["img-src"] == "https://tiles.example.org"
    assert parts["default-src"] == "'none'"
    assert set(parts) - {"img-src"} == {part.split(" ", 1)[0] for part in plain.policy.split("; ")}
    assert faults_of(tiled) == []


def test_page_says_what_fetching_tells(tmp_path: Path) -> None:
    """The page names the host, what it learns, and whom the pictures are by, as plain text."""
    credit = "<b>Somebody</b> & others"
    page = read_page(sample_page(tmp_path, tiles=Tiles(GOOD, credit)))
    text = " ".join(" ".join(page.words).split())
    assert "fetches them from tiles.example.org, which learns your internet address" in text
    assert f"They are by: {credit}." in text
    boxes = [named for tag, named in page.elements if named.get("value") == "tiles"]
    assert [("checked" in named) for named in boxes] == [False]


def test_page_without_tiles_has_no_word_or_script_of_them(tmp_path: Path) -> None:
    """Nothing that could fetch a picture is in a page that was not asked to."""
    page = read_page(sample_page(tmp_path))
    assert page.data["plan-data"]["tiles"] is None  # type: ignore[index]
    own = [script for script in page.scripts if "planMap" in script]
    assert not any("TileLayer" in script for script in own)
    assert "background pictures" not in " ".join(page.words).lower()
