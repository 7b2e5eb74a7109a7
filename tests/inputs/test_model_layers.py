"""Models that build on models, circles, and the chain of layers behind every value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from allocator.errors import ModelError
from allocator.inputs.parameters import BY_KEY, PARAMETERS
from allocator.inputs.provenance import layer_rows, setting_rows
from allocator.inputs.service import load_model
from allocator.inputs.settings import Setting
from allocator.inputs.workspace import Workspace, open_workspace

THRESHOLD = "service_model.supported_births_threshold"
SEASON = "travel.season"


@pytest.fixture
def models(copy):
    """Return a workspace whose models a test may change."""
    shutil.copytree(open_workspace().models, copy.workspace.models, dirs_exist_ok=True)
    return copy.workspace


def write_model(workspace: Workspace, name: str, text: str) -> Path:
    """Write a model of service into a workspace."""
    path = workspace.models / f"{name}.toml"
    path.write_text(f'[model]\nname = "{name}"\n{text}', encoding="utf-8")
    return path


def write_scenario(workspace: Workspace, name: str, text: str) -> Path:
    """Write a scenario into a workspace."""
    path = workspace.models / "scenarios" / f"{name}.toml"
    path.write_text(f'[scenario]\nname = "{name}"\n{text}', encoding="utf-8")
    return path


def faults_of(workspace: Workspace, model="national", **options):
    """Return the faults that loading a model raises, by code."""
    with pytest.raises(ModelError) as caught:
        load_model(workspace, model, **options)
    return {fault.code: fault for fault in caught.value.faults}


def values(settings: tuple[Setting, ...]):
    """Return value and origin of each."""
    return [(one.value, one.origin) for one in settings]


@pytest.mark.parametrize("name", ["networked", "local-teams"])
def test_shipped_models_state_only_what_differs(name):
    """Each sets every parameter, and a few of them anew, as assumptions that say so."""
    workspace = open_workspace()
    national, model = load_model(workspace), load_model(workspace, name)
    assert set(model.settings) == set(BY_KEY)
    changed = {key for key in BY_KEY if model.settings[key] != national.settings[key]}
    assert changed == set(model.replaced)
    assert THRESHOLD in changed
    for key in changed:
        assert model.settings[key].value != national.settings[key].value
        assert model.settings[key].status == "assumption"
        assert "Policy choice" in model.settings[key].source
        assert model.settings[key].origin.startswith(f"models/{name}.toml:")
        assert model.replaced[key] == (national.settings[key],)
    assert (model.name, model.title) != (national.name, national.title)


def test_every_layer_of_a_value_is_known_in_order(models):
    """Base model, model, scenarios and each ``--set``: what one set and the next one replaced."""
    write_model(
        models,
        "mine",
        'extends = "networked"\n[service_model]\nsupported_births_threshold = '
        '{ value = 900, unit = "births a year", status = "assumption", source = "mine" }\n',
    )
    write_scenario(models, "one", f"[set]\n{THRESHOLD} = 800\n")
    model = load_model(
        models, "mine", scenarios=["one"], overrides=[f"{THRESHOLD}=700", f"{THRESHOLD}=600"]
    )
    assert values((*model.replaced[THRESHOLD], model.settings[THRESHOLD])) == [
        (500, load_model(models).settings[THRESHOLD].origin),
        (1500, "models/networked.toml:11"),
        (900, "models/mine.toml:5"),
        (800, "models/scenarios/one.toml:4"),
        (700, "--set"),
        (600, "--set"),
    ]
    assert model.name == "mine"
    assert [row["file"] for row in layer_rows(model)] == [
        "models/national.toml",
        "models/networked.toml",
        "models/mine.toml",
        "models/scenarios/one.toml",
        "--set",
        "--set",
    ]


def test_rows_give_each_value_with_what_it_replaced_latest_first(models):
    """Every parameter has one row; what was replaced has value, unit, status, source and origin."""
    write_scenario(models, "cold", '[set.travel]\nseason = "winter"\n')
    model = load_model(models, scenarios=["cold"], overrides=[f"{SEASON}=summer"])
    rows = {row["key"]: row for row in setting_rows(model)}
    assert list(rows) == [parameter.key for parameter in PARAMETERS]
    before = rows[SEASON]["replaced"]
    assert before[0]["origin"] == "models/scenarios/cold.toml:4"
    assert [one["value"] for one in before] == ["winter", "summer"]
    assert {"value", "plain_value", "unit", "status", "source", "origin"} == set(before[0])
    assert rows["money.community_budget_gbp"]["plain_value"] == [600_000, 1_100_000, 1_600_000]
    assert rows["money.community_budget_gbp"]["replaced"] == []


def test_a_model_beside_the_work_builds_on_one_of_the_workspace(tmp_path):
    """A model file anywhere extends by name: of the workspace first, then beside itself."""
    (tmp_path / "base.toml").write_text(
        '[model]\nname = "base"\nextends = "networked"\n[travel]\nseason = "winter"\n',
        encoding="utf-8",
    )
    own = tmp_path / "own.toml"
    own.write_text('[model]\nname = "own"\nextends = "base"\n', encoding="utf-8")
    model = load_model(open_workspace(), own)
    assert (model.word(SEASON), model.number(THRESHOLD)) == ("winter", 1500)
    assert [layer.name for layer in model.layers] == ["national", "networked", "base", "own"]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_circles_are_named(models, length):
    """Scenarios or models that build on each other in a circle are refused, with file and line."""
    names = [f"ring{number}" for number in range(length)]
    for name, following in zip(names, [*names[1:], names[0]], strict=True):
        write_scenario(models, name, f'extends = ["{following}"]\n')
        write_model(models, name, f'extends = "{following}"\n')
    for found in (
        faults_of(models, scenarios=[names[0]])["extends-circle"],
        faults_of(models, names[0])["extends-circle"],
    ):
        assert found.file.endswith(f"{names[-1]}.toml")
        assert (found.line, found.value) == (3, names[0])


def test_what_two_extend_is_applied_once_and_first(models):
    """A scenario that two others build on comes before both, and is no circle."""
    write_scenario(models, "base", '[set.travel]\nseason = "winter"\n')
    for name in ("left", "right"):
        write_scenario(models, name, 'extends = ["base"]\n')
    write_scenario(models, "both", 'extends = ["left", "right"]\n')
    assert load_model(models, scenarios=["both"]).scenarios == ("base", "left", "right", "both")


def test_a_scenario_named_after_it_was_applied_is_refused(models):
    """Naming a scenario twice, or after one that builds on it, would silently change nothing."""
    again = faults_of(models, scenarios=["baseline", "baseline"])["applied-twice"]
    assert again.message == "baseline is named twice"
    late = faults_of(models, scenarios=["winter-ferries", "baseline"])["applied-twice"]
    assert "comes after models/scenarios/winter-ferries.toml" in late.message
    order = load_model(models, scenarios=["baseline", "winter-ferries"]).scenarios
    assert order == ("baseline", "winter-ferries")


def test_every_fault_of_every_layer_comes_at_once(models):
    """A wrong model, what it extends, a scenario and ``--set`` are all named together."""
    write_model(
        models,
        "mine",
        'extends = "natonal"\n[travel]\nseasn = "winter"\nhours_per_family = 3\n[tiem]\nred = 1\n',
    )
    write_scenario(models, "one", 'extends = ["basline"]\n[time]\nvisits_per_family = 3\n')
    faults = faults_of(models, "mine", scenarios=["one"], overrides=["a.b=1", "c"])
    assert faults.keys() == {
        "unknown-model",
        "unknown-scenario",
        "unknown-key",
        "wrong-section",
        "unknown-section",
        "bad-override",
    }
    assert (faults["unknown-model"].remedy, faults["unknown-model"].line) == (
        "Did you mean national?",
        3,
    )
    assert faults["unknown-scenario"].remedy == "Did you mean baseline?"
    assert (faults["unknown-section"].remedy, faults["unknown-section"].line) == (
        "Did you mean [time]?",
        7,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing-key"),
        ("extends = []\n", "missing-key"),
        ('extends = ["national"]\n', "bad-extends"),
        ('extends = "../national"\n', "bad-extends"),
        ('extends = "baseline"\n', "unknown-model"),
        ('extends = "national"\n[set.travel]\nseason = "winter"\n', "wrong-section"),
        ('extends = "national"\n[time]\nhours_per_family = 50\n', "no-source"),
        ('extends = "national"\nhours_per_family = 50\n', "unknown-key"),
    ],
)
def test_each_kind_of_broken_model_has_its_own_fault(models, text, code):
    """A model without its keys, with a wrong base or a bare figure is refused as such."""
    write_model(models, "broken", text)
    faults = faults_of(models, "broken")
    assert set(faults) == {code}
    assert faults[code].file == "models/broken.toml"


def test_a_scenario_in_place_of_a_model_is_told_apart(models):
    """A file of the other kind says what it is and how to give it."""
    path = models.models / "scenarios" / "baseline.toml"
    (fault,) = faults_of(models, path).values()
    assert (fault.code, fault.remedy) == ("not-a-model", "Give it with --scenario")


def test_a_wrong_value_is_a_fault_even_where_it_is_replaced(models):
    """A file that is wrong is wrong also where a later layer hides it."""
    write_scenario(models, "wrong", '[set.travel]\nseason = "autumn"\n')
    faults = faults_of(models, scenarios=["wrong"], overrides=[f"{SEASON}=winter"])
    assert faults["unknown-choice"].file == "models/scenarios/wrong.toml"
