"""Studies as pages and folders: whole, explained, the same bytes each time, and safe."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_study import sample_basis, sample_study

from allocator.errors import OutputError
from allocator.outputs.study import draw_study, study_id, write_study
from allocator.outputs.study.charts import LEFT, curve_chart, difference_chart

NUMBERS = st.floats(-1e5, 1e5, allow_nan=False).map(lambda value: round(value, 3))


def test_the_folder_holds_page_tables_and_what_they_mean(tmp_path: Path) -> None:
    """Every table stands with its dictionary, to nine decimals; the manifest has every hash."""
    folder = write_study(sample_study(), sample_basis(), tmp_path / "study")
    assert (folder / "tables" / "posts.csv").read_text(encoding="utf-8").splitlines() == [
        "board_code,name,wte",
        "b1,Northmoor,1.23456789",
        "b2,Holm,0.0",
    ]
    explained = pd.read_csv(folder / "tables" / "dictionary.csv", keep_default_na=False)
    assert explained["column"].tolist() == ["board_code", "name", "wte"]
    assert explained["unit"].tolist() == ["", "", "WTE"]
    known = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert known["kind"] == "sample"
    assert known["status"] == "proved"
    written = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(known["outputs"]) == written - {"study.json"}
    for name, digest in known["outputs"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_study_is_written_the_same_each_time(tmp_path: Path) -> None:
    """Two folders of one study are the same to the last byte."""
    folders = [
        write_study(sample_study(), sample_basis(), tmp_path / name) for name in ("one", "two")
    ]
    contents = [
        {p.relative_to(f).as_posix(): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in folders
    ]
    assert contents[0] == contents[1]


def test_the_identity_follows_what_was_asked() -> None:
    """Another option, setting or input file makes another identity; another answer does not."""
    study, basis = sample_study(), sample_basis()
    first = study_id(study, basis)
    assert study_id(sample_study(options={"Loss": "2%"}), basis) != first
    changed = basis.settings.assign(value=["61", "summer"])
    assert study_id(study, dataclasses.replace(basis, settings=changed)) != first
    other = basis.inputs.assign(sha256=["1" * 64])
    assert study_id(study, dataclasses.replace(basis, inputs=other)) != first
    assert study_id(dataclasses.replace(study, lead=("Other words.",)), basis) == first


def test_a_column_that_nobody_explains_is_not_written(tmp_path: Path) -> None:
    """A table with a column that the dictionary does not know leaves nothing behind."""
    study = sample_study()
    bare = {"posts": {k: v for k, v in study.dictionary["posts"].items() if k != "wte"}}
    with pytest.raises(KeyError, match="wte"):
        write_study(dataclasses.replace(study, dictionary=bare), sample_basis(), tmp_path / "study")
    assert list(tmp_path.iterdir()) == []


def test_other_things_in_the_way_are_left_alone(tmp_path: Path) -> None:
    """A folder of something else is refused; an earlier study is replaced."""
    (tmp_path / "own.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="left alone"):
        write_study(sample_study(), sample_basis(), tmp_path)
    for _again in range(2):
        assert write_study(sample_study(), sample_basis(), tmp_path / "study").is_dir()


def test_names_never_become_markup_or_formulas(tmp_path: Path) -> None:
    """A name that tries to be an element or a formula is shown, not run."""
    hostile = '=1+1<img src=x onerror="window.hit=1">'
    study = sample_study(name=hostile)
    page = draw_study(study, sample_basis())
    assert "<img" not in page
    assert page.count("&lt;img") > 8
    folder = write_study(study, sample_basis(), tmp_path / "study")
    table = pd.read_csv(folder / "tables" / "posts.csv")
    assert table["name"].iloc[0] == "'" + hostile


def test_stopped_plans_are_said_to_be(tmp_path: Path) -> None:
    """A study on plans without proof says so on its page and in its manifest."""
    study = dataclasses.replace(sample_study(), proved=False)
    assert "stopped before proof" in draw_study(study, sample_basis())
    folder = write_study(study, sample_basis(), tmp_path / "study")
    known = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert known["status"] == "stopped"


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_curves_stay_inside_their_field(points: list[tuple[float, float]]) -> None:
    """Every point lies in the field, and a point further along never stands further left."""
    chart = curve_chart(
        name="c",
        title="t",
        description="d",
        unit="u",
        along="v",
        curves={"one": points, "two": [(math.nan, 1.0)]},
    )
    marks = [(float(mark.x), float(mark.y)) for mark in chart.drawing.marks]
    assert len(marks) == len(points)
    assert all(LEFT - 0.1 <= x <= float(chart.width) for x, _y in marks)
    assert all(0.0 <= y <= float(chart.height) for _x, y in marks)
    ordered = sorted(zip(points, marks, strict=True))
    lefts = [mark[0] for _point, mark in ordered]
    assert lefts == sorted(lefts)


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_signed_bars_stand_on_their_own_side(values: list[float]) -> None:
    """A bar of more begins at the line of nought, a bar of less ends there."""
    rows = {f"row {at}": value for at, value in enumerate(values)}
    chart = difference_chart(
        name="d", title="t", description="d", unit="u", rows=rows, figures=["" for _ in rows]
    )
    (zero,) = (line for line in chart.drawing.lines if line.kind == "beside")
    at = float(zero.x1)
    for bar in chart.drawing.bars:
        edge = float(bar.x) if bar.series == 0 else float(bar.x) + float(bar.width)
        assert edge == pytest.approx(at, abs=0.11)
    assert {bar.series for bar in chart.drawing.bars} <= {int(v < 0) for v in values if v}


def test_an_axis_of_small_steps_shows_them() -> None:
    """Labels have as many decimals as tell the steps apart."""
    chart = curve_chart(
        name="c",
        title="t",
        description="d",
        unit="u",
        along="v",
        curves={"one": [(0.1601, 1.0), (0.1649, 2.0)]},
    )
    labels = [word.text for word in chart.drawing.words if word.kind == "tick"]
    along = [text for text in labels if re.fullmatch(r"0\.16\d*", text)]
    assert len(along) == len(set(along)) >= 3


@pytest.mark.parametrize("joined", [True, False])
def test_points_are_joined_only_where_asked(*, joined: bool) -> None:
    """A sample has marks and no pieces between them; a curve has both."""
    chart = curve_chart(
        name="c",
        title="t",
        description="d",
        unit="u",
        along="v",
        curves={"one": [(1.0, 2.0), (2.0, 1.0)]},
        joined=joined,
    )
    assert len(chart.drawing.marks) == 2
    assert len(chart.drawing.curves) == int(joined)
