"""SIMD ranks, births and hospital sites: what they become, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import (
    CHECK,
    NO_CHECK,
    REFERENCE,
    births_rows,
    csv_of,
    done,
    refusal,
    simd_rows,
    site_rows,
    table,
    written,
)

from allocator.errors import ModelError
from allocator.inputs.births import births_bases, births_by_board, births_by_council
from allocator.inputs.checks import check_workspace
from allocator.inputs.importers.simd import ZONES
from allocator.inputs.service import load_model

SIMD = "under3_share_simd_most_deprived_quintile"
ACCESS = "under3_share_access_most_deprived_quintile"


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    """Write a file of the user."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_simd_shares(copy, tmp_path: Path) -> None:
    """Councils in the first fifth have share 1, those after it 0, and the one between a part."""
    done(copy.workspace, "simd", write(tmp_path, csv_of(simd_rows())), status="official")
    rows = written(copy.workspace, "data/deprivation.csv")
    shares = rows[rows["measure"] == SIMD].set_index("council_code")["value"].astype(float)
    councils = list(table("data/councils.csv")["council_code"])
    assert list(shares[councils[:6]]) == [1.0] * 6
    assert list(shares[councils[7:]]) == [0.0] * 25
    assert shares[councils[6]] == pytest.approx((1395 - 6 * 218) / 218, abs=0.005)
    assert (rows["status"] == "derived").all()
    assert set(rows["unit"]) == {"share of residents"}
    access = rows[rows["measure"] == ACCESS].set_index("council_code")["value"].astype(float)
    assert (access[councils[0]], access[councils[31]]) == (0.0, 1.0)
    assert check_workspace(copy.workspace) == []


@pytest.mark.long
def test_simd_takes_councils_and_weights_of_the_zones(copy, tmp_path: Path) -> None:
    """The official ranks name councils only; codes and people then come of the imported zones."""
    if not CHECK.is_dir():
        pytest.skip(NO_CHECK)
    whole = (CHECK / "dz11_scotland.csv").read_text(encoding="utf-8").splitlines()
    place = [whole[0].split(",").index(name) for name in ("dz11_code", "simd2020_rank")]
    text = "".join(
        f"{','.join([cells[place[0]], cells[-3], 'Fife'])}\n"
        for cells in (line.split(",") for line in whole[1:])
    )
    path = write(tmp_path, f"Data_Zone,SIMD2020v2_Rank,Council_area\n{text}")
    assert "no-weights" in refusal(copy.workspace, "simd", path)
    done(copy.workspace, "zones", CHECK / "dz11_scotland.csv")
    before = written(copy.workspace, "data/deprivation.csv")
    done(copy.workspace, "simd", path)
    after = written(copy.workspace, "data/deprivation.csv")
    old, new = (
        rows[rows["measure"] == SIMD].set_index("council_code")["value"].astype(float)
        for rows in (before, after)
    )
    assert (old - new).abs().max() < 0.035
    assert (after[after["measure"] == ACCESS]).equals(before[before["measure"] == ACCESS])
    assert set(after.loc[after["measure"] == SIMD, "unit"]) == {"share of under-1s"}


def test_wrong_simd_is_refused(copy, tmp_path: Path) -> None:
    """Missing zones, a rank twice, a rank too high and a rank that is a decile: own messages."""
    rows = simd_rows()
    faults = refusal(copy.workspace, "simd", write(tmp_path, csv_of(rows[1:])))
    assert "6,975 data zones" in faults["missing-zones"][0].message
    rows[9]["SIMD2020v2_Rank"] = "1"
    faults = refusal(copy.workspace, "simd", write(tmp_path, csv_of(rows)))
    assert [fault.line for fault in faults["duplicate-rank"]] == [11]
    rows[9]["SIMD2020v2_Rank"] = str(ZONES + 1)
    faults = refusal(copy.workspace, "simd", write(tmp_path, csv_of(rows)))
    assert [fault.line for fault in faults["out-of-range"]] == [11]
    for row in rows:
        row["Data_Zone"] = "Culter - 01"
    assert "missing-code-column" in refusal(copy.workspace, "simd", write(tmp_path, csv_of(rows)))


def test_births_become_new_years(copy, tmp_path: Path) -> None:
    """Years in columns become rows, and bases that a model may name; earlier years stay."""
    before = copy.lines("data/births.csv")
    imported = done(
        copy.workspace,
        "births",
        write(tmp_path, csv_of(births_rows())),
        source="NRS Vital Events 2032",
        status="official",
    )
    assert imported.rows == 64
    assert set(before) <= set(copy.lines("data/births.csv"))
    assert births_bases(copy.workspace)[8:10] == ("births_2031", "births_2032")
    births = births_by_council(copy.workspace, "births_2032")
    assert births.iloc[0] == 132
    rows = written(copy.workspace, "data/births.csv").query("year == '2032'")
    assert set(rows["unit"]) == {"births, calendar year of registration"}
    assert set(rows["status"]) == {"official"}
    assert check_workspace(copy.workspace) == []


def test_layout_of_the_registrar(copy, tmp_path: Path) -> None:
    """Titles, Scotland, boards, commas in thousands, other areas and footnotes are understood."""
    rows = births_rows([2031])
    rows[0]["2031"] = "1,231"
    board_of = dict(table("data/councils.csv")[["council_code", "board_code"]].to_numpy())
    figures = {row["Area code"]: int(row["2031"].replace(",", "")) for row in rows}
    sums: dict[str, int] = {}
    for council, births in figures.items():
        sums[board_of[council]] = sums.get(board_of[council], 0) + births
    body = [f'{row["Area code"]},{row["Area"]},"{row["2031"]}",10.1' for row in rows]
    body += [f"{board},Board,{births},9.9" for board, births in sums.items()]
    lines = [
        "Table 1: Live births by area,,,",
        "© Crown copyright,,,",
        "Area code,Area name,2031,Rate",
        f"S92000003,Scotland,{sum(figures.values())},10.0",
        *body,
        "E92000001,England,600000,11",
        "Footnote: some words,,,",
    ]
    path = write(tmp_path, "\n".join(lines) + "\n")
    assert done(copy.workspace, "births", path).rows == 32
    assert births_by_council(copy.workspace, "births_2031").iloc[0] == 1231
    wrong = write(tmp_path, "\n".join(lines).replace(f"Board,{sums['S08000020']},", "Board,1,"))
    faults = refusal(copy.workspace, "births", wrong, year=2031)
    assert [fault.value for fault in faults["totals-differ"]] == ["1"]


def test_tidy_births_of_june_years(copy, tmp_path: Path) -> None:
    """A row for each area and year is read too, and years to June say so."""
    text = "FeatureCode,DateCode,Value\n" + "".join(
        f"{row['Area code']},2033,{row['2031']}\n" for row in births_rows([2031])
    )
    done(copy.workspace, "births", write(tmp_path, text), period="june")
    rows = written(copy.workspace, "data/births.csv").query("year == '2033'")
    assert set(rows["unit"]) == {"births, 12 months to 30 June"}


def test_births_of_boards_are_split(copy, tmp_path: Path) -> None:
    """Board figures are split to councils in whole numbers that add up, and are derived."""
    boards = list(table("data/boards.csv")["board_code"])
    text = "Area code,Area,2031\n" + "".join(
        f"{board},Board,{1001 + number}\n" for number, board in enumerate(boards)
    )
    imported = done(copy.workspace, "births", write(tmp_path, text), status="official")
    assert "split to councils by their share of under1_2022" in imported.notes[0]
    births = births_by_board(copy.workspace, "births_2031")
    assert list(births) == [1001 + number for number in range(14)]
    rows = written(copy.workspace, "data/births.csv").query("year == '2031'")
    assert set(rows["status"]) == {"derived"}
    shares = births_by_council(copy.workspace, "under1_2022")
    exact = 1001 * shares["S12000008"] / births_by_board(copy.workspace, "under1_2022").iloc[0]
    assert abs(births_by_council(copy.workspace, "births_2031")["S12000008"] - exact) < 1


def test_model_takes_any_year_that_the_workspace_has(copy, tmp_path: Path) -> None:
    """A model may name any year of births; one that the workspace lacks is refused on reading."""
    done(copy.workspace, "births", write(tmp_path, csv_of(births_rows([2031]))))
    model = load_model(REFERENCE, overrides=["demand.births_basis=births_2031"])
    assert model.word("demand.births_basis") == "births_2031"
    assert births_by_council(copy.workspace, "births_2031").sum() > 0
    with pytest.raises(ModelError, match="births_2030"):
        births_by_council(copy.workspace, "births_2030")
    with pytest.raises(ModelError, match="under1_YEAR"):
        load_model(REFERENCE, overrides=["demand.births_basis=births2031"])


WRONG_BIRTHS: dict[str, tuple[str, str, str]] = {
    "a council left out": ("drop", "missing-area", "no births for 2031"),
    "words for births": ("132", "not-a-number", "digits"),
    "negative": ("132", "negative-value", "negative"),
    "half a birth": ("132", "not-a-whole-number", "whole"),
    "replaced code": ("S12000008", "replaced-council-code", "S12000047"),
    "council twice": ("S12000008", "duplicate-key", "line 2"),
    "figures without code": ("S12000008", "row-without-code", "no area code"),
}
REPLACEMENTS = {
    "words for births": "few",
    "negative": "-3",
    "half a birth": "1.5",
    "replaced code": "S12000015",
    "council twice": "S12000005",
    "figures without code": "",
}


@pytest.mark.parametrize("name", WRONG_BIRTHS)
def test_wrong_births_are_refused(copy, tmp_path: Path, name: str) -> None:
    """Each fault of a table of births has its own code and way out."""
    old, code, words = WRONG_BIRTHS[name]
    lines = csv_of(births_rows()).splitlines()
    if name in REPLACEMENTS:
        text = "\n".join(lines).replace(old, REPLACEMENTS[name], 1)
    else:
        text = "\n".join(lines[:-1])
    faults = refusal(copy.workspace, "births", write(tmp_path, text))
    assert code in faults, faults
    assert words in f"{faults[code][0].message} {faults[code][0].remedy}"


def test_years_of_births(copy, tmp_path: Path) -> None:
    """Years that are there stay unless named; a year that the file lacks is refused."""
    path = write(tmp_path, csv_of(births_rows([2018])))
    assert "--year" in refusal(copy.workspace, "births", path)["no-new-year"][0].remedy
    assert "2018" in refusal(copy.workspace, "births", path, year=2025)["no-such-year"][0].remedy
    faults = refusal(copy.workspace, "births", path, year=2018, period="june")
    assert "totals-differ" in faults
    names = write(tmp_path, "Area,2031\nFife,100\n")
    assert "names are not read" in (
        refusal(copy.workspace, "births", names)["missing-code-column"][0].remedy
    )


def test_sites_become_bases(copy, tmp_path: Path) -> None:
    """Known sites keep their kind, a new one is a hospital by assumption, national ones go."""
    rows = site_rows()
    rows[0]["code"], rows[0]["name"] = "Z999H", "New Hospital"
    rows.append({**rows[1], "code": "D102H", "hb": "SB0801"})
    imported = done(copy.workspace, "sites", write(tmp_path, csv_of(rows)), status="official")
    assert imported.rows == 55
    assert imported.notes[0] == "1 sites of national boards are left out."
    bases = written(copy.workspace, "data/bases.csv").set_index("site_code")
    assert tuple(bases.loc["Z999H", ["kind", "kind_status", "status"]]) == (
        "hospital",
        "assumption",
        "official",
    )
    old = table("data/bases.csv").set_index("site_code")
    assert bases.at["A111H", "kind"] == old.at["A111H", "kind"]
    assert check_workspace(copy.workspace) == []


def test_sites_without_board_codes(copy, tmp_path: Path) -> None:
    """Without codes a site belongs to the board whose outline it stands in."""
    rows = site_rows()
    for row in rows:
        del row["hb"]
    done(copy.workspace, "sites", write(tmp_path, csv_of(rows)))
    old = table("data/bases.csv").set_index("site_code")["board_code"]
    new = written(copy.workspace, "data/bases.csv").set_index("site_code")["board_code"]
    assert new.equals(old.sort_index())


def test_wrong_sites_are_refused(copy, tmp_path: Path) -> None:
    """A board's name, a board without a site, a lost unit and a site in the sea: own messages."""
    rows = site_rows()
    rows[2]["hb"] = "NHS Fife"
    rows[3]["hb"] = "S08000018"
    rows[4]["lat"] = "48.9"
    faults = refusal(copy.workspace, "sites", write(tmp_path, csv_of(rows)))
    assert {fault.line for some in faults.values() for fault in some} == {4, 5, 6}
    units = set(table("data/mbus.csv")["site_code"])
    kept = [row for row in site_rows() if row["hb"] != "S08000025" and row["code"] not in units]
    faults = refusal(copy.workspace, "sites", write(tmp_path, csv_of(kept)))
    assert faults["board-without-base"][0].value == "S08000025"
    assert {fault.value for fault in faults["site-of-unit-missing"]} == units


def test_official_list_of_sites(copy) -> None:
    """The national list of 309 sites gives 303 bases; those known before keep kind and position."""
    if not CHECK.is_dir():
        pytest.skip(NO_CHECK)
    done(copy.workspace, "sites", CHECK / "nhs_scotland_sites_2024.csv")
    bases = written(copy.workspace, "data/bases.csv").set_index("site_code")
    old = table("data/bases.csv").set_index("site_code")
    assert len(bases) == 303
    assert bases.loc[old.index, "kind"].equals(old["kind"])
    moved = bases.loc[old.index, ["lon", "lat"]].astype(float) - old[["lon", "lat"]].astype(float)
    assert moved.abs().to_numpy().max() < 0.001
