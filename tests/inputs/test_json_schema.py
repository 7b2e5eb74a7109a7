"""The JSON Schema of model files: it takes what the reader takes, and refuses what it refuses."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from allocator.inputs.json_schema import FACT_KINDS, FORMS, file_schema, value_schema
from allocator.inputs.parameters import BY_KEY, PARAMETERS, Kind, Parameter
from allocator.inputs.settings import Entry, Setting, check
from allocator.inputs.workspace import open_workspace

KINDS = ("model", "scenario")
FACT = Setting("one", 1.0, "any", "derived", "a table", "data/standards.csv")
SOURCED = {"status": "assumption", "source": "why"}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Kind of file."""
    return request.param


@cache
def validator(kind: str) -> Draft202012Validator:
    """Return what checks a file of a kind."""
    return Draft202012Validator(file_schema(kind))


def shipped(kind: str) -> list[Path]:
    """Return the files of a kind that the product comes with."""
    folder = open_workspace().models
    return sorted((folder / "scenarios" if kind == "scenario" else folder).glob("*.toml"))


def document(kind: str, key: str, raw: Any) -> dict[str, Any]:
    """Return a file that sets one key."""
    section, name = key.split(".")
    if kind == "scenario":
        return {"scenario": {"name": "x"}, "set": {section: {name: raw}}}
    return {"model": {"name": "x", "extends": "national"}, section: {name: raw}}


def plain_values(parameter: Parameter) -> list[Any]:
    """Return values, right and wrong ones, that a planner might write for a parameter."""
    word = parameter.choices[0] if parameter.choices else "red"
    inside, outside = parameter.minimum, parameter.maximum * 2 + 1
    return [
        *(inside, outside, -1, 0, 1, 1.0, 1.5, 3, True, False, "1", "", word, "births_2019"),
        *([], [inside], [inside, 1], [outside], [True], ["1"], [[1]], [1] * 3),
        *([word], [word, word], [word, "red"], list(dict.fromkeys(parameter.choices))),
        *({}, {"S08000015": 1}, {"S08000015": word}, {"S08000015": outside}, {"S08000015": [1]}),
    ]


def written_values(parameter: Parameter) -> list[Any]:
    """Return the same with unit, status and source, with some of them amiss, and as a fact."""
    sound = SOURCED | {"unit": parameter.unit}
    value = next(
        (raw for raw in plain_values(parameter) if not _refused(parameter, raw, sourced=False)), 1
    )
    return [
        *({**sound, "value": raw} for raw in plain_values(parameter)),
        *({"value": raw} for raw in plain_values(parameter)),
        *(
            {name: sound[name] for name in sound if name != left} | {"value": value}
            for left in sound
        ),
        {**sound, "value": value, "note": "more"},
        {**sound, "value": value, "colour": "red"},
        {**sound, "value": value, "unit": "furlongs"},
        {**sound, "value": value, "status": "guess"},
        sound,
        {"fact": "one"},
        {"fact": "one", "note": "more"},
        {"fact": "one", "value": value},
    ]


def _refused(parameter: Parameter, raw: Any, *, sourced: bool) -> bool:
    entry = Entry(parameter.key, raw, "file", 1)
    return bool(check(entry, {"one": FACT}, sourced=sourced)[1])


def test_schemas_are_sound(kind: str) -> None:
    """Each is a schema of the draft that it names."""
    schema = file_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("draft/2020-12/schema")


def test_every_kind_of_value_has_a_schema() -> None:
    """No kind is without a schema, and none has a schema that nobody uses."""
    assert set(FORMS) == set(get_args(Kind))
    assert {parameter.kind for parameter in PARAMETERS} <= set(FORMS)
    assert set(FORMS) >= FACT_KINDS


def test_shipped_files_are_valid(kind: str) -> None:
    """Every model and scenario of the product keeps to the schema."""
    files = shipped(kind)
    assert len(files) >= 3
    for path in files:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        assert list(validator(kind).iter_errors(read)) == [], path.name


@pytest.mark.parametrize("key", BY_KEY)
def test_it_agrees_with_the_reader_on_each_parameter(kind: str, key: str) -> None:
    """Of every way to write a value, right or wrong, schema and reader refuse the same ones."""
    parameter = BY_KEY[key]
    judge = validator(kind)
    for raw in [*plain_values(parameter), *written_values(parameter)]:
        refused = _refused(parameter, raw, sourced=kind == "model")
        if isinstance(raw, dict) and "fact" in raw:
            # What a fact's figure is, and whether it fits, only the workspace can say.
            refused = parameter.kind not in FACT_KINDS or "value" in raw
        assert judge.is_valid(document(kind, key, raw)) is not refused, raw


@pytest.mark.parametrize("key", BY_KEY)
def test_each_key_says_what_it_means(kind: str, key: str) -> None:
    """A key's description gives its meaning and unit, its value the limits."""
    section, name = key.split(".")
    properties = file_schema(kind)["properties"]
    sections = properties["set"]["properties"] if kind == "scenario" else properties
    described = sections[section]["properties"][name]["description"]
    assert described.startswith(BY_KEY[key].meaning)
    assert BY_KEY[key].unit in described
    if BY_KEY[key].kind in ("number", "share", "integer"):
        limits = value_schema(BY_KEY[key])
        assert (limits["minimum"], limits["maximum"]) == (BY_KEY[key].minimum, BY_KEY[key].maximum)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"scenario": {}},
        {"scenario": {"name": ""}},
        {"scenario": {"name": "x", "colour": "red"}},
        {"scenario": {"name": "x", "extends": ["../x"]}},
        {"scenario": {"name": "x"}, "travel": {"season": "winter"}},
        {"scenario": {"name": "x"}, "set": {"tiem": {}}},
        {"scenario": {"name": "x"}, "set": {"travel": {"seasons": "winter"}}},
        {"scenario": {"name": "x"}, "set": {"travel": {"hours_per_family": 3}}},
        {"model": {"name": "x"}},
    ],
)
def test_wrong_scenarios_are_refused(wrong: dict[str, Any]) -> None:
    """A nameless scenario, foreign sections and keys, and a path to extend are refused."""
    assert not validator("scenario").is_valid(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"model": {"name": "x"}},
        {"model": {"name": "x", "extends": ["national"]}},
        {"model": {"name": "x", "extends": "national"}, "set": {}},
        {"model": {"name": "x", "extends": "national"}, "hours_per_family": 3},
        {"scenario": {"name": "x"}},
    ],
)
def test_wrong_models_are_refused(wrong: dict[str, Any]) -> None:
    """A model without its keys or base, with two bases or with overrides is refused."""
    assert not validator("model").is_valid(wrong)


@pytest.mark.parametrize("key", BY_KEY)
def test_a_model_that_extends_none_sets_every_key(key: str) -> None:
    """Without a base no key may be left out; with one any may."""
    national = open_workspace().models / "national.toml"
    read = tomllib.loads(national.read_text(encoding="utf-8"))
    section, name = key.split(".")
    del read[section][name]
    assert not validator("model").is_valid(read)
    read["model"]["extends"] = "networked"
    assert validator("model").is_valid(read)
