"""Sweep files, hostile until checked: every fault at once, with line, key, value and way out."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import DataError, Fault, ModelError
from allocator.inputs.facts import read_facts
from allocator.inputs.service import load_model
from allocator.inputs.workspace import open_workspace
from allocator.pipeline.sweep import read, read_sweep_file, runs_of
from allocator.pipeline.sweep.changed import with_overrides

HEAD = '[sweep]\ntitle = "A sweep"\n'
GRID = f'{HEAD}design = "grid"\n'
DRAWN = f'{HEAD}design = "monte-carlo"\nruns = 5\nseed = 1\n'
RETENTION = '[[vary]]\nkey = "workforce.retention"\nvalues = [0.8]\n'


#: Sound models by what was asked: the inputs are those of the product and need checking once.
sound_model = functools.cache(read.sound_model)


@pytest.fixture(autouse=True, scope="module")
def checked_once() -> Iterator[None]:
    """Check the reference workspace once for all files that build on the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "sound_model", sound_model)
        yield


def faults(folder: Path, text: str) -> tuple[Fault, ...]:
    """Return the faults of a sweep file."""
    file = folder / "sweep.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((ModelError, DataError)) as raised:
        read_sweep_file(file, open_workspace())
    return raised.value.faults


WRONG = [
    ("", "no sweep heading", {"wrong-type", "unknown-choice", "nothing-varied"}),
    (f"{GRID}", "a grid over nothing", {"nothing-varied"}),
    (f'{HEAD}design = "list"\n', "a list of nothing", {"nothing-varied"}),
    (f'{HEAD}design = "gird"\n{RETENTION}', "a design misspelt", {"unknown-choice"}),
    (f"{GRID}runs = 5\n{RETENTION}", "runs of a grid", {"not-used"}),
    (f'{HEAD}design = "monte-carlo"\n{RETENTION}', "no runs, no seed", {"missing-key"}),
    (DRAWN.replace("= 5", "= 0") + RETENTION, "no runs at all", {"out-of-range"}),
    (DRAWN.replace("= 5", "= 1000000000") + RETENTION, "too many", {"out-of-range"}),
    (DRAWN.replace("= 1\n", "= -1\n") + RETENTION, "a seed below nought", {"out-of-range"}),
    (DRAWN.replace("= 5", "= true") + RETENTION, "runs that are no number", {"out-of-range"}),
    (f'{GRID}[[vary]]\nkey = "workforce.retention"\nvalues = []\n', "empty", {"empty-list"}),
    (f'{GRID}[[vary]]\nkey = "workforce.retention"\n', "neither", {"no-values"}),
    (f"{GRID}[[vary]]\nvalues = [1]\n", "no key", {"missing-key"}),
    (f"{GRID}[[vary]]\nkey = 3\nvalues = [1]\n", "a key that is a number", {"missing-key"}),
    (RETENTION.replace("[0.8]", "[1.8]"), "out of range", {"out-of-range"}),
    (RETENTION.replace("[0.8]", '["a"]'), "wrong kind", {"not-a-number"}),
    (RETENTION.replace("[0.8]", "[nan]"), "no number", {"not-a-number"}),
    (RETENTION.replace("[0.8]", "[0.8, 0.8]"), "twice", {"duplicate-value"}),
    (RETENTION.replace("values", "valuse"), "misspelt field", {"unknown-key", "no-values"}),
    (RETENTION + RETENTION, "varied twice", {"varied-twice"}),
    (RETENTION.replace("retention", "retentoin"), "misspelt key", {"unknown-key"}),
    (RETENTION.replace("retention", "retention[1]"), "no waves", {"no-such-part"}),
    (RETENTION.replace("retention", "retention.S08000015"), "no boards", {"no-such-part"}),
    ('[[vary]]\nkey = "equity.floor_coverage[9]"\nvalues = [0]\n', "no wave", {"no-such-wave"}),
    (
        '[[vary]]\nkey = "commitments.most_posts_wte.Fife"\nvalues = [1]\n',
        "a board by name",
        {"no-such-part"},
    ),
    (RETENTION.replace("values = [0.8]", "range = [0.9, 0.8]"), "upside down", {"empty-range"}),
    (RETENTION.replace("values = [0.8]", "range = 3"), "no pair", {"wrong-type"}),
    (RETENTION.replace("values = [0.8]", "range = [0.8, 0.9]"), "no steps", {"no-values"}),
    (
        RETENTION.replace("values = [0.8]", "range = [0.8, 0.9]\nsteps = 1"),
        "one step",
        {"out-of-range"},
    ),
    ('[[vary]]\nkey = "travel.season"\nrange = [1, 2]\n', "a word's range", {"not-a-number"}),
    ('[[vary]]\nkey = "travel.season"\nvalues = ["autumn"]\n', "no season", {"unknown-choice"}),
    (
        '[[vary]]\nkey = "travel.season"\nvalues = [2]\nof_base = true\n',
        "twice the season",
        {"not-a-number"},
    ),
    (f"[set.money]\ntransfer_share = 3\n{RETENTION}", "a wrong base", {"out-of-range"}),
    (f"[sett]\n{RETENTION}", "no such section", {"unknown-section"}),
    (f"vary = 3\n{GRID}", "vary is no list", {"wrong-type"}),
    (f'{GRID}model = "none"\n{RETENTION}', "no such model", {"unknown-model"}),
    (f'{GRID}scenarios = ["none"]\n{RETENTION}', "no scenario", {"unknown-scenario"}),
    ("[sweep\n", "no TOML", {"not-toml"}),
]


@pytest.mark.parametrize(
    ("text", "codes"), [(t, c) for t, _w, c in WRONG], ids=[w for _, w, _ in WRONG]
)
def test_a_wrong_file_is_told_with_its_way_out(tmp_path: Path, text: str, codes: set[str]) -> None:
    """Each kind of fault has its code, names the file, and says what to do."""
    body = text if text == "" or "[sweep" in text else GRID + text
    found = faults(tmp_path, body)
    assert {fault.code for fault in found} >= codes
    assert all(fault.remedy and fault.message for fault in found)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('range = [0.8, 0.9]\ndistribution = "lognormal"', "unknown-choice"),
        ('range = [0.8, 0.9]\ndistribution = "triangular"', "missing-key"),
        ('range = [0.8, 0.9]\ndistribution = "triangular"\nmode = 1.0', "out-of-range"),
        ('range = [0.8, 0.9]\ndistribution = "normal"\nmean = 0.85\nsd = 0', "out-of-range"),
        ('range = [0.8, 0.9]\ndistribution = "normal"\nmean = 2\nsd = 1', "out-of-range"),
        ("range = [0.8, 0.9]\nmode = 0.85", "not-used"),
        ("range = [0.8, 1.9]", "out-of-range"),
    ],
)
def test_wrong_distributions_are_told(tmp_path: Path, fields: str, code: str) -> None:
    """Ends are checked as settings; each distribution has the fields that it needs and no other."""
    found = faults(tmp_path, f'{DRAWN}[[vary]]\nkey = "workforce.retention"\n{fields}\n')
    assert code in {fault.code for fault in found}


def test_all_faults_come_at_once_each_on_its_line(tmp_path: Path) -> None:
    """Heading, base and each section: line, key and value, with the nearest name."""
    text = (
        '[sweep]\ntitle = "x"\ndesign = "grid"\n[set.money]\ntransfer_shar = 0.1\n'
        '[[vary]]\nkey = "money.comunity_budget_gbp"\nvalues = [1]\n'
        '[[vary]]\nkey = "workforce.retention"\nvalues = [0.5, 1.5]\n'
    )
    found = {fault.line: fault for fault in faults(tmp_path, text)}
    assert set(found) == {5, 7, 11}
    assert "Did you mean money.transfer_share" in found[5].remedy
    assert "Did you mean money.community_budget_gbp" in found[7].remedy
    assert (found[11].column, found[11].value) == ("workforce.retention", "1.5")


def test_a_grid_of_too_many_runs_is_refused_before_they_are_made(tmp_path: Path) -> None:
    """A thousand by a thousand: the count is in the message."""
    section = '[[vary]]\nkey = "{}"\nrange = [0.1, 0.9]\nsteps = 1000\n'
    text = GRID + section.format("workforce.retention") + section.format("workforce.vacancy_share")
    (fault,) = faults(tmp_path, text)
    assert fault.code == "too-many-runs"
    assert "1,000,000 runs" in fault.message


@given(text=st.text(max_size=200))
def test_no_text_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Whatever a file holds, it is refused in words."""
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises((ModelError, DataError)):
        read_sweep_file(file, open_workspace())


def test_settings_of_a_run_are_those_of_set(tmp_path: Path) -> None:
    """A run's model is what `load_model` makes of the same ``--set`` texts, to the last origin."""
    workspace = open_workspace()
    file = tmp_path / "sweep.toml"
    file.write_text(
        f"{DRAWN}[set.money]\ntransfer_share = 0.1\n"
        '[[vary]]\nkey = "money.community_budget_gbp[2]"\nrange = [0.5, 2]\nof_base = true\n'
        '[[vary]]\nkey = "commitments.least_posts_wte.S08000015"\nrange = [0.5, 2]\n'
        '[[vary]]\nkey = "commitments.least_posts_wte.S08000029"\nrange = [0.5, 2]\n'
        '[[vary]]\nkey = "travel.season"\nvalues = ["summer", "winter"]\n'
    )
    sweep, base = read_sweep_file(file, workspace)
    facts = read_facts(workspace)
    for run in runs_of(sweep, base):
        texts = [*sweep.overrides, *run.settings]
        anew = load_model(workspace, "national", scenarios=["baseline"], overrides=texts)
        mine = with_overrides(base, run.settings, workspace=workspace, facts=facts)
        assert mine == anew
        budget = mine.by_wave("money.community_budget_gbp").tolist()
        assert budget[0] == 600_000
        assert budget[1] == pytest.approx(1_100_000 * run.values[0], rel=1e-9)
        assert mine.by_board("commitments.least_posts_wte") == dict(
            zip(("S08000015", "S08000029"), run.values[1:3], strict=True)
        )
