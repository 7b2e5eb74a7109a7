"""Models of service and scenarios: how they compose, and every fault with its file and line."""

from __future__ import annotations

import shutil

import pytest

from allocator.errors import ModelError
from allocator.inputs.parameters import BY_KEY, PARAMETERS
from allocator.inputs.service import load_model
from allocator.inputs.workspace import open_workspace


@pytest.fixture
def models(copy):
    """Return a workspace whose models a test may change."""
    shutil.copytree(open_workspace().models, copy.workspace.models, dirs_exist_ok=True)
    return copy.workspace


def write(models, name: str, text: str) -> None:
    """Write a scenario into a workspace."""
    (models.models / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")


def faults_of(workspace, *scenarios: str, overrides: tuple[str, ...] = ()):
    """Return the faults that loading a model raises."""
    with pytest.raises(ModelError) as caught:
        load_model(workspace, scenarios=scenarios, overrides=overrides)
    return {(fault.code, fault.column): fault for fault in caught.value.faults}


def test_every_shipped_scenario_loads_and_every_figure_names_its_source():
    """The national model sets every parameter, each figure with unit, status and source."""
    workspace = open_workspace()
    names = sorted(path.stem for path in (workspace.models / "scenarios").glob("*.toml"))
    assert {"baseline", "late-recruitment", "three-waves-nrac", "winter-ferries"} <= set(names)
    for name in names:
        model = load_model(workspace, scenarios=[name])
        assert set(model.settings) == set(BY_KEY)
        for parameter in PARAMETERS:
            setting = model.settings[parameter.key]
            assert setting.status in ("official", "derived", "assumption")
            assert setting.source
            assert setting.unit == parameter.unit


def test_a_fact_brings_its_value_status_and_source_from_the_data():
    """A model that names a fact takes all of it from data/standards.csv."""
    setting = load_model(open_workspace()).settings["service_model.standalone_births_threshold"]
    assert (setting.value, setting.status) == (3000, "official")
    assert "guide" in setting.source


def test_the_last_override_wins_and_says_where_it_was_written(models):
    """Model, then scenarios in order, then --set; each value names the file and line it is from."""
    write(models, "one", '[scenario]\nname = "one"\n[set.time]\nvisits_per_family = 11\n')
    write(
        models,
        "two",
        '[scenario]\nname = "two"\nextends = ["one"]\n[set.time]\nhours_per_family = 44\n',
    )
    model = load_model(models, scenarios=["two"], overrides=["time.hours_per_family=45"])
    assert model.scenarios == ("one", "two")
    assert model.number("time.visits_per_family") == 11
    assert model.settings["time.visits_per_family"].origin == "models/scenarios/one.toml:4"
    assert model.number("time.hours_per_family") == 45
    assert model.settings["time.hours_per_family"].origin == "--set"
    assert model.settings["time.hours_per_family"].status == "assumption"


def test_one_number_holds_in_every_wave_and_a_list_gives_each():
    """A number by wave may be one for all or one a wave."""
    model = load_model(open_workspace())
    assert model.by_wave("time.productivity").to_dict() == {1: 1.0, 2: 1.0, 3: 1.0}
    assert model.by_wave("money.community_budget_gbp").to_list() == [600_000, 1_100_000, 1_600_000]


def test_every_fault_of_a_scenario_comes_at_once_with_its_line(models):
    """Unknown key, wrong type, out of range, unknown choice and list length, all in one go."""
    write(
        models,
        "wrong",
        '[scenario]\nname = "wrong"\n\n[set.time]\nvisit_per_family = 11\n'
        'hours_per_family = "fifty"\nfamilies_per_trip = -2\n\n[set.travel]\nseason = "autumn"\n'
        "[set.waves]\ncount = 1.5\n",
    )
    faults = faults_of(models, "wrong")
    assert faults["unknown-key", "time.visit_per_family"].line == 5
    assert "time.visits_per_family" in faults["unknown-key", "time.visit_per_family"].remedy
    assert faults["not-a-number", "time.hours_per_family"].line == 6
    assert faults["out-of-range", "time.families_per_trip"].value == "-2"
    assert "summer, winter" in faults["unknown-choice", "travel.season"].remedy
    assert ("wrong-type", "waves.count") in faults
    assert all(f.file == "models/scenarios/wrong.toml" for f in faults.values())


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ("time.hours_per_family=nan", "not-a-number"),
        ("time.hours_per_family=true", "not-a-number"),
        ("travel.flights=1", "wrong-type"),
        ("travel.season=spring", "unknown-choice"),
        ('objectives.order=["spend","spend"]', "duplicate-choice"),
        ("objectives.order=[]", "wrong-type"),
        ("money.mbu_budget_gbp=[]", "wrong-type"),
        ("money.mbu_budget_gbp=[1,2]", "wrong-length"),
        ("waves.first_wave=2", "wrong-type"),
        ("no equals sign", "bad-override"),
        ("nonsense=3", "unknown-key"),
        ("hours_per_family=3", "wrong-section"),
        ("travel.hours_per_family=3", "wrong-section"),
        ('time.hours_per_family={ fact = "nonsense" }', "unknown-fact"),
        ('time.hours_per_family={ fact = "need_rate", value = 3 }', "fact-and-value"),
        ('time.hours_per_family={ value = 3, colour = "red" }', "unknown-key"),
        ('time.hours_per_family={ value = 3, status = "guess" }', "unknown-status"),
        ('time.hours_per_family={ value = 3, unit = "minutes" }', "wrong-unit"),
        ("service_model.supported_births_threshold=5000", "crossed-thresholds"),
        ("waves.first_wave={ S08000015 = 4 }", "no-such-wave"),
        ("waves.first_wave={ S08000015 = 1.5 }", "no-such-wave"),
        ("governance.assured_by=3", "wrong-type"),
        ('governance.assured_by="a\\nb"', "wrong-type"),
        (f'governance.assured_by="{"x" * 121}"', "wrong-type"),
    ],
)
def test_each_kind_of_wrong_override_has_its_own_fault(override, code):
    """A wrong --set is refused with its own code, naming the option."""
    faults = faults_of(open_workspace(), overrides=(override,))
    assert {code} == {found for found, _column in faults}
    assert all("--set" in str(fault.file) or fault.line for fault in faults.values())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[scenario]\nname = baseline\n", "not-toml"),
        (b"[scenario]\nname = 'x'\nname = 'y'\n", "not-toml"),
        (b"\xff\xfe[\x00", "wrong-encoding"),
        (b"[set.time]\nvisits_per_family = 3\n", "no-name"),
        (b"[scenario]\nname = 'x'\ncolour = 'red'\n", "unknown-key"),
        (b"[scenario]\nname = 'x'\n[time]\nvisits_per_family = 3\n", "wrong-section"),
        (b"[scenario]\nname = 'x'\n[colours]\nred = 3\n", "unknown-section"),
        (b"[scenario]\nname = 'x'\n[set.tiem]\nred = 3\n", "unknown-section"),
        (b"[scenario]\nname = 'x'\n[set.travel]\nvisits_per_family = 3\n", "wrong-section"),
        (b"set = 3\n[scenario]\nname = 'x'\n", "wrong-type"),
        (b"scenario = 3\n", "wrong-type"),
        (b"[scenario]\nname = 3\n", "wrong-type"),
        (b"[scenario]\nname = 'x'\nextends = ['nowhere']\n", "unknown-scenario"),
        (b"[scenario]\nname = 'x'\nextends = ['../../x']\n", "bad-extends"),
        (b"[scenario]\nname = 'x'\nextends = 3\n", "bad-extends"),
        (b"[model]\nname = 'x'\n", "not-a-scenario"),
        (b"[scenario]\nname = 'x'\nextends = " + b"[" * 100_000, "not-toml"),
        (b"[scenario]\nname = 'x'\nextends = " + b"9" * 10_000, "not-toml"),
    ],
)
def test_each_kind_of_broken_scenario_file_has_its_own_fault(models, content, code):
    """A file that is not TOML, not UTF-8, nameless or with foreign sections is refused as such."""
    (models.models / "scenarios" / "broken.toml").write_bytes(content)
    faults = faults_of(models, "broken")
    assert code in {found for found, _column in faults}


def test_an_unknown_scenario_lists_those_there_are():
    """A name that no file has is answered with the names that exist."""
    faults = faults_of(open_workspace(), "basline")
    (fault,) = faults.values()
    assert "baseline" in fault.remedy


def test_a_model_file_must_name_the_source_of_each_figure(models):
    """A bare number in a model of service is a fault; a choice needs no source."""
    path = models.models / "national.toml"
    bare = "\n".join(
        "visits_per_family = 20" if line.startswith("visits_per_family") else line
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    path.write_text(bare, encoding="utf-8")
    faults = faults_of(models)
    assert {code for code, _column in faults} == {"no-source"}
    (fault,) = faults.values()
    assert (fault.file, fault.column) == ("models/national.toml", "time.visits_per_family")


def test_boards_open_by_name_or_as_the_plan_chooses_but_not_both():
    """A roll-out that the plan chooses does not silently set aside the waves that were named."""
    overrides = ('waves.rollout="pathfinder"', "waves.first_wave={ S08000015 = 2 }")
    faults = faults_of(open_workspace(), overrides=overrides)
    assert list(faults) == [("two-openings", "waves.first_wave")]
