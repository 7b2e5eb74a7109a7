"""Everything that is drawn from a published run: what is hidden has no part in any of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from altered_run import altered

from allocator.outputs.export import FORMATS, Options
from allocator.outputs.facts import RunFacts
from allocator.outputs.products import map_text
from allocator.outputs.publication import published
from allocator.outputs.run import write_run
from allocator.outputs.saved_facts import read_facts
from allocator.pipeline import allocate

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> RunFacts:
    """Make the reference run once and read it back."""
    return read_facts(write_run(allocate(answers=True), tmp_path_factory.mktemp("runs") / "run"))


@pytest.fixture(scope="module")
def pair(facts: RunFacts) -> tuple[RunFacts, RunFacts]:
    """Publish the run, and another that differs from it in what is hidden alone."""
    return published(facts), published(altered(facts))


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_nothing_hidden_has_a_part_in_any_form(
    pair: tuple[RunFacts, RunFacts], tmp_path: Path, form: str
) -> None:
    """With other hidden figures behind it, every published file is the same to the last byte."""
    folders = [tmp_path / "one", tmp_path / "other"]
    for run, folder in zip(pair, folders, strict=True):
        folder.mkdir()
        FORMATS[form].write(run, folder, Options())
    one, other = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in folders
    )
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert one


def test_the_published_map_says_what_is_hidden(pair: tuple[RunFacts, RunFacts]) -> None:
    """Hidden figures stand as [c], on a page that says it is a published copy."""
    page = map_text(pair[0])
    assert "Published copy: small numbers" in page
    assert page.count("[c]") > 50
    assert "NaN" not in page.split('id="plan-data"')[1].split("</script>")[0]
