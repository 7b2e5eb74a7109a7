"""``allocator map``, ``report`` and ``export``: a run drawn again, without solving."""

from __future__ import annotations

import json
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from calling import Ended, call, listing

from allocator.cli import export as command
from allocator.outputs.export import FORMATS, USUAL_FORMATS
from allocator.outputs.products import PRODUCTS


@pytest.fixture
def run(planned: tuple[Path, Ended]) -> Path:
    """Return the folder of the reference run."""
    return planned[0]


@pytest.fixture(scope="module")
def everything(planned: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the reference run in every form but PDF, once."""
    folder = tmp_path_factory.mktemp("exported") / "all"
    forms = [word for name in FORMATS if name != "pdf" for word in ("--format", name)]
    assert call("export", planned[0], "--out", folder, *forms).code == 0
    return folder


def test_every_product_comes_out_as_the_plan_wrote_it(run: Path, everything: Path) -> None:
    """Map, report, workbook and GeoPackage drawn again are the run's own, byte for byte."""
    for name in PRODUCTS:
        assert (everything / name).read_bytes() == (run / name).read_bytes(), name


def test_an_export_says_what_it_holds(run: Path, everything: Path) -> None:
    """Its list has every other file with its hash, and names the run; its README each form."""
    listed = json.loads((everything / "export.json").read_text("utf-8"))
    files = {name for name in listing(everything) if (everything / name).is_file()}
    assert set(listed["files"]) == files - {"export.json"}
    for name, digest in listed["files"].items():
        assert sha256((everything / name).read_bytes()).hexdigest() == digest, name
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    assert (listed["run_id"], listed["published"]) == (manifest["run_id"], False)
    read_me = (everything / "README.txt").read_text("utf-8")
    assert all(FORMATS[name].file in read_me for name in FORMATS if name != "pdf")
    assert "For internal use" in read_me


@pytest.mark.long
def test_the_map_and_the_report_alone(run: Path, here: Path) -> None:
    """Each command leaves its one page, in a folder named after the run."""
    for name, file in (("map", "map.html"), ("report", "report.html")):
        ended = call(name, run)
        assert ended.code == 0, ended.err
        (folder,) = here.glob(f"exports/baseline-*-{name}")
        assert (folder / file).read_bytes() == (run / file).read_bytes()
        assert str(folder.relative_to(here)) in ended.out


@pytest.mark.long
def test_a_bundle_is_one_file_that_opens_again(run: Path, here: Path) -> None:
    """The ZIP file holds what the folder would, under one name, the same bytes each time."""
    assert call("export", run, "--bundle", "--out", "one.zip").code == 0
    first = Path("one.zip").read_bytes()
    assert call("export", run, "--bundle", "--out", "one.zip").code == 0
    assert Path("one.zip").read_bytes() == first
    assert listing(here) == ["one.zip"]
    with zipfile.ZipFile("one.zip") as bundle:
        assert bundle.testzip() is None
        names = set(bundle.namelist())
        assert {f"one/{name}" for name in (*PRODUCTS, "export.json", "README.txt")} < names
        assert bundle.read("one/map.html") == (run / "map.html").read_bytes()
        assert {entry.date_time for entry in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.usefixtures("here")
def test_json_says_what_was_written(run: Path) -> None:
    """One document: the run, the forms, and where they are."""
    document = call("export", run, "--json", "--format", "csv").document
    assert (document["status"], document["formats"]) == ("done", ["csv"])
    assert (Path(document["path"]) / "tables" / "boards.csv").is_file()
    assert document["published"] is False
    assert len(USUAL_FORMATS) < len(FORMATS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "--format", "docx"), "There is no such form"),
        (("map", "--credit", "us"), "--credit goes with --tiles"),
        (("map", "--tiles", "http://tiles.example.org/{z}/{x}/{y}.png", "--credit", "x"), "https"),
        (("map", "--tiles", "https://tiles.example.org/{z}/{x}/{y}.png"), "attribution"),
        (("map", "--out", "--json"), "is an option, not a folder"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_written(
    run: Path, here: Path, words: tuple[str, ...], told: str
) -> None:
    """Each is a wrong command, says what is wrong, and leaves nothing behind."""
    ended = call(words[0], run, *words[1:])
    assert (ended.code, listing(here)) == (2, [])
    assert told in ended.err + ended.out


def test_tiles_are_fetched_from_one_named_host_alone(run: Path, here: Path) -> None:
    """The page's policy opens pictures of that host and nothing else; without it, nothing."""
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    assert call("map", run, "--tiles", address, "--credit", "(c) Makers", "--out", "m").code == 0
    page = Path("m/map.html").read_text("utf-8")
    assert "img-src" in page
    assert "https://tiles.example.org" in page
    assert "tiles.example.org" not in (run / "map.html").read_text("utf-8")
    assert listing(here) == ["m", "m/README.txt", "m/export.json", "m/map.html"]


def test_something_else_is_left_alone(run: Path, here: Path) -> None:
    """A folder or a file that no export wrote is not replaced, and the failure says so."""
    (here / "mine").mkdir()
    (here / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    (here / "mine.zip").write_text("keep", encoding="utf-8")
    assert call("map", run, "--out", "mine").code == 7
    ended = call("export", run, "--bundle", "--out", "mine.zip", "--format", "csv")
    assert ended.code == 7
    assert "not an earlier bundle" in ended.err
    assert (here / "mine.zip").read_text("utf-8") == "keep"
    assert listing(here) == ["mine", "mine.zip", "mine/notes.txt"]


def test_what_is_no_run_or_has_changed_is_refused(run: Path, here: Path, tmp_path: Path) -> None:
    """A folder without a manifest, a changed table, a run that kept no places: each is told."""
    assert call("map", here).code == 3
    damaged = Path(shutil.copytree(run, tmp_path / "damaged"))
    (damaged / "places" / "zones.csv").write_text("zone_id\n", encoding="utf-8")
    ended = call("report", damaged)
    assert (ended.code, "places/zones.csv" in ended.err) == (3, True)
    path = damaged / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["outputs"] = {k: v for k, v in manifest["outputs"].items() if "places/" not in k}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    ended = call("report", damaged)
    assert (ended.code, "kept no outlines" in ended.err) == (3, True)
    assert listing(here) == []


def test_nothing_is_left_where_writing_fails(
    run: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a bundle leaves no file and says why."""

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("allocator.outputs.export.write._zip", full)
    ended = call("export", run, "--bundle", "--format", "csv")
    assert (ended.code, "No space left on device" in ended.err) == (7, True)
    assert [name for name in listing(here) if name != command.EXPORTS.name] == []
