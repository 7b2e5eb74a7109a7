"""JSON Schemas of model and scenario files, made from the table of parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from allocator.inputs.layers import SECTIONS
from allocator.inputs.model_file import HEADING, NAME_FORM, FileKind
from allocator.inputs.parameters import BY_KEY, PARAMETERS, Kind, Parameter
from allocator.inputs.settings import STATUSES

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_HEAD_WORDS = {
    "name": "Short name, in small letters and hyphens where others should extend it",
    "title": "Title on pages and in reports",
    "summary": "One sentence on what it stands for",
}
_FIELD_WORDS = {
    "status": "official: published by a public body; derived: computed, or from a secondary source",
    "source": "Where the figure comes from, or why it is assumed",
    "note": "Anything else to know",
    "fact": "Key of a figure in data/standards.csv or data/unit_costs.csv",
}


def file_schema(kind: FileKind) -> dict[str, Any]:
    """Return the JSON Schema of a TOML file, read as JSON has it.

    Parameters
    ----------
    kind
        ``model``: every figure names unit, status and source, or a fact; every key is set unless
        the file extends another. ``scenario``: any keys, under ``set``; plain values will do.

    Returns
    -------
    dict
        A schema of draft 2020-12 with the meaning, unit and limits of each key.
    """
    sections = {name: _section(name, sourced=kind == "model") for name in SECTIONS}
    return {
        "$schema": DRAFT,
        "$id": f"urn:imh-allocator:schema:{kind}",
        "title": f"{kind.capitalize()} file of imh-allocator",
        "type": "object",
        **(_model(sections) if kind == "model" else _scenario(sections)),
        "$defs": {name: _field(name) for name in _FIELD_WORDS},
    }


def value_schema(parameter: Parameter) -> dict[str, Any]:
    """Return the schema of a parameter's bare value.

    Raises
    ------
    KeyError
        If the parameter is of a kind that has no schema.
    """
    return FORMS[parameter.kind](parameter)


def _model(sections: Mapping[str, Any]) -> dict[str, Any]:
    keys = {name: {"required": list(_names(name))} for name in SECTIONS}
    return {
        "description": "A model of service: what it sets, or how it differs from one it extends.",
        "required": ["model"],
        "additionalProperties": False,
        "properties": {"model": _head(_name_form("model")), **sections},
        "if": {"properties": {"model": {"required": ["extends"]}}},
        "else": {"required": list(SECTIONS), "properties": keys},
    }


def _scenario(sections: Mapping[str, Any]) -> dict[str, Any]:
    one = _name_form("scenario")
    several = {"anyOf": [one, {"type": "array", "items": one}]}
    return {
        "description": "Named changes to a model of service; the last scenario wins.",
        "required": ["scenario"],
        "additionalProperties": False,
        "properties": {
            "scenario": _head(several),
            "set": {"type": "object", "additionalProperties": False, "properties": dict(sections)},
        },
    }


def _head(extends: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a heading: texts, and what may stand after ``extends``."""
    texts = {
        name: {"type": "string", "pattern": r"\S", "description": words}
        for name, words in _HEAD_WORDS.items()
    }
    properties = {name: texts.get(name, extends) for name in HEADING}
    return {
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": properties,
    }


def _name_form(kind: FileKind) -> dict[str, Any]:
    return {
        "type": "string",
        "pattern": f"^(?:{NAME_FORM})$",
        "description": f"Name of the {kind} that it builds on",
    }


def _section(name: str, *, sourced: bool) -> dict[str, Any]:
    properties = {
        parameter.key.split(".")[1]: _setting(parameter, sourced=sourced)
        for parameter in PARAMETERS
        if parameter.key.split(".")[0] == name
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _setting(parameter: Parameter, *, sourced: bool) -> dict[str, Any]:
    """Return the schema of the ways to write a value: plain, with its source, or as a fact."""
    unit = f" Unit: {parameter.unit}." if parameter.unit else ""
    plain = value_schema(parameter)
    return {
        "description": f"{parameter.meaning}.{unit}",
        "anyOf": [
            *([] if sourced and parameter.unit else [plain]),
            _written(parameter, plain, sourced=sourced),
            *([_FACT] if parameter.kind in FACT_KINDS else []),
        ],
    }


def _written(parameter: Parameter, plain: dict[str, Any], *, sourced: bool) -> dict[str, Any]:
    fields = ["unit", "status", "source"] if sourced and parameter.unit else []
    return {
        "type": "object",
        "required": ["value", *fields],
        "additionalProperties": False,
        "properties": {
            "value": plain,
            "unit": {"const": parameter.unit},
            "status": {"$ref": "#/$defs/status"},
            "source": {"$ref": "#/$defs/source"},
            "note": {"$ref": "#/$defs/note"},
        },
    }


def _field(name: str) -> dict[str, Any]:
    form: dict[str, Any] = {"enum": list(STATUSES)} if name == "status" else {"type": "string"}
    if name in ("source", "fact"):
        form["pattern"] = r"\S"
    return {**form, "description": _FIELD_WORDS[name]}


def _names(section: str) -> Iterator[str]:
    return (key.split(".")[1] for key in BY_KEY if key.split(".")[0] == section)


def _number(parameter: Parameter) -> dict[str, Any]:
    return {"type": "number", "minimum": parameter.minimum, "maximum": parameter.maximum}


def _integer(parameter: Parameter) -> dict[str, Any]:
    return {**_number(parameter), "type": "integer"}


def _flag(_parameter: Parameter) -> dict[str, Any]:
    return {"type": "boolean"}


def _choice(parameter: Parameter) -> dict[str, Any]:
    if not parameter.form:
        return {"enum": list(parameter.choices)}
    examples = ", ".join(parameter.choices)
    form = f"^(?:{parameter.form})$"
    return {"type": "string", "pattern": form, "description": f"Such as {examples}"}


def _choices(parameter: Parameter) -> dict[str, Any]:
    word = _choice(parameter)
    several = {"type": "array", "items": word, "uniqueItems": True}
    return {"anyOf": [word, several if parameter.optional else {**several, "minItems": 1}]}


def _by_wave(parameter: Parameter) -> dict[str, Any]:
    one = _number(parameter)
    most = int(BY_KEY["waves.count"].maximum)
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": most}]}


def _numbers_by_name(parameter: Parameter) -> dict[str, Any]:
    return _by_name(_number(parameter))


def _words_by_board(parameter: Parameter) -> dict[str, Any]:
    return _by_name(_choice(parameter))


def _text(parameter: Parameter) -> dict[str, Any]:
    # One line: no control characters.
    return {
        "type": "string",
        "maxLength": int(parameter.maximum),
        "pattern": r"^[^\x00-\x1f\x7f]*$",
    }


def _by_name(content: dict[str, Any]) -> dict[str, Any]:
    # A table with one of these is a value with its source, or a fact.
    reserved = {"not": {"enum": ["value", "fact"]}}
    return {"type": "object", "propertyNames": reserved, "additionalProperties": content}


_FACT: dict[str, Any] = {
    "type": "object",
    "required": ["fact"],
    "additionalProperties": False,
    "properties": {"fact": {"$ref": "#/$defs/fact"}, "note": {"$ref": "#/$defs/note"}},
}

#: The schema of each kind of value.
FORMS: Mapping[Kind, Callable[[Parameter], dict[str, Any]]] = {
    "number": _number,
    "share": _number,
    "integer": _integer,
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
    "by_wave": _by_wave,
    "by_board": _numbers_by_name,
    "by_network": _numbers_by_name,
    "words_by_board": _words_by_board,
    "text": _text,
}

#: Kinds whose value may be a figure of the workspace's facts: one number each.
FACT_KINDS: frozenset[Kind] = frozenset({"number", "share", "integer", "by_wave"})
