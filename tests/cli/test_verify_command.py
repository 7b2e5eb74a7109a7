"""``allocator verify``: what holds and what fails of a run, in words and as JSON."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from calling import Ended, call

from allocator.outputs.products import PRODUCTS
from allocator.outputs.saved_facts import facts_of


@pytest.fixture
def run(planned: tuple[Path, Ended], tmp_path: Path) -> Path:
    """Copy the reference run, to damage it."""
    return Path(shutil.copytree(planned[0], tmp_path / "run"))


def rehash(run: Path, name: str) -> None:
    """Let the manifest name the hash of a file as it now stands."""
    path = run / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"][name] = sha256((run / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_a_sound_run_in_words(planned: tuple[Path, Ended]) -> None:
    """Rules are kept, objectives proved, figures follow; what rests on hashes alone is named."""
    ended = call("verify", planned[0])
    assert (ended.code, ended.out.count("BROKEN"), ended.out.count("FAILS")) == (0, 0, 0)
    assert re.search(r"^16 commitments .* kept$", ended.out, re.MULTILINE)
    assert re.search(r"^travel burden .* proved ", ended.out, re.MULTILINE)
    assert "Every file is what the run wrote." in ended.out
    assert "Drawn again from its tables: map.html, report.html" in ended.out
    assert "On their hashes alone rest places/ (" in ended.out
    assert ended.out.splitlines()[-1].endswith("holds: every rule, every bound and every figure.")


def test_a_sound_run_as_json(planned: tuple[Path, Ended]) -> None:
    """The document has each rule, each objective with bound and gap, and each file's figures."""
    document = call("verify", planned[0], "--json").document
    assert (document["status"], document["exit_code"], document["faults"]) == ("verified", 0, [])
    assert all(row["kept"] for row in document["rules"])
    assert all(row["holds"] and row["gap"] < 1e-4 for row in document["objectives"])
    assert sum(claim["figures"] for claim in document["claims"]) > 30_000


def test_a_changed_table_fails_twice(run: Path) -> None:
    """A changed figure is found by its hash and by the mathematics, which names it."""
    path = run / "tables" / "money.csv"
    path.write_text(path.read_text("utf-8").replace("600000.0", "600100.0"), encoding="utf-8")
    ended = call("verify", run)
    assert ended.code == 6
    assert "Not what the run wrote: tables/money.csv." in ended.out
    assert "budget_gbp of community|1 is 600100.0 where 600000.0 follows" in ended.out
    assert ended.out.splitlines()[-1].endswith("does not hold: 2 faults.")


def test_a_matching_hash_hides_nothing(run: Path) -> None:
    """A dual, a value and an instance changed with their hashes are still found."""
    certificate = json.loads((run / "certificate.json").read_text(encoding="utf-8"))
    stage = certificate["stages"][-1]
    key = next(iter(stage["row_duals"]))
    stage["row_duals"][key] *= 1.01
    (run / "certificate.json").write_text(json.dumps(certificate), encoding="utf-8")
    rehash(run, "certificate.json")
    document = call("verify", run, "--json").document
    assert (document["status"], document["exit_code"]) == ("error", 6)
    assert document["changed_files"] == []
    assert {fault["file"] for fault in document["faults"]} == {"certificate.json"}


def test_an_unreadable_run_is_refused_in_plain_words(run: Path) -> None:
    """A file that is no table, a missing file, a certificate of other labels: each is named."""
    (run / "instance" / "need.csv").write_text("zone_id,wave\nx", encoding="utf-8")
    ended = call("verify", run)
    assert ended.code == 6
    assert "instance/need.csv" in ended.out + ended.err
    (run / "instance" / "need.csv").unlink()
    ended = call("verify", run)
    assert ended.code == 6
    assert "instance/need.csv: It cannot be read." in ended.err


def test_a_folder_that_is_no_run_is_refused(run: Path, tmp_path: Path) -> None:
    """No manifest, or none that names a certificate, is invalid input."""
    assert call("verify", tmp_path).code == 3
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    del manifest["outputs"]["certificate.json"]
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    ended = call("verify", run)
    assert ended.code == 3
    assert "The run holds no certificate" in ended.err


@pytest.mark.long
@pytest.mark.parametrize(("search", "code"), [("stopped", 0), ("proved", 6)])
def test_a_stopped_search_for_whole_posts_is_no_fault(run: Path, search: str, code: int) -> None:
    """A run whose search for whole posts ended before proof says so, and holds; not otherwise."""
    loss = run / "tables" / "whole_posts_loss.csv"
    loss.write_text(
        "objective,lp_value,whole_value,loss,unit,gap,status\n"
        f"unmet_need,1.0,2.0,1.0,families,0.5,{search}\nuneven_cover,1.0,1.0,0.0,families,,\n",
        encoding="utf-8",
    )
    for name in ("plan.json", "manifest.json"):
        document = json.loads((run / name).read_text(encoding="utf-8"))
        (run / name).write_text(json.dumps({**document, "status": "stopped"}), encoding="utf-8")
    for name in ("plan.json", "tables/whole_posts_loss.csv"):
        rehash(run, name)
    facts = facts_of(run, json.loads((run / "manifest.json").read_text(encoding="utf-8")))
    for name, draw in PRODUCTS.items():
        draw(facts, run / name)
        rehash(run, name)
    assert call("verify", run).code == code


def test_a_file_that_the_run_did_not_write_is_told(run: Path) -> None:
    """A table laid beside those of the run is none of them."""
    (run / "tables" / "posts.csv").write_text("board,wte\nFife,9\n", encoding="utf-8")
    ended = call("verify", run)
    assert ended.code == 6
    assert "tables/posts.csv: The run did not write this file." in ended.out


def test_a_page_that_its_tables_do_not_draw_is_found(run: Path) -> None:
    """A figure changed in a page, its hash made to match, does not pass."""
    page = run / "report.html"
    page.write_text(page.read_text("utf-8").replace("24.6%", "34.6%"), encoding="utf-8")
    rehash(run, "report.html")
    ended = call("verify", run)
    assert ended.code == 6
    assert "report.html: it is not what the run's tables draw." in ended.out


def test_a_manifest_whose_files_are_a_list_is_no_run(run: Path) -> None:
    """A manifest of another shape is told as such, by every command that reads runs."""
    path = run / "manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, "outputs": []}), encoding="utf-8")
    for command in ("verify", "explain"):
        ended = call(command, run)
        assert (ended.code, "is not a run of this product" in ended.err) == (3, True)


def test_a_table_that_cannot_be_read_is_said_to_be(run: Path) -> None:
    """A table without its columns, hash and all, ends ``explain`` in plain words."""
    (run / "tables" / "money.csv").write_text("wave\n1\n", encoding="utf-8")
    rehash(run, "tables/money.csv")
    ended = call("explain", run)
    assert (ended.code, "cannot be read as a run" in ended.err) == (3, True)
