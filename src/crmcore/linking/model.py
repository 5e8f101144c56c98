"""The weights of an export, as JSON beside the records."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from crmcore.errors import InvalidValue
from crmcore.linkage.fields import FIELDS
from crmcore.linkage.weights import Weights

NAME: Final = "model.json"
FORMAT: Final = 1


@frozen
class Model:
    """What was learnt: weights; for each field how often records that do not belong together agree `exact`-ly; among
    how many records these are to be used, and from how many they were learnt.
    """

    weights: Weights
    exact: tuple[float, ...]
    records: int
    learnt_from: int


def written(model: Model) -> str:
    """The model as JSON. It holds shares and bits, and nothing of any record."""
    weights = model.weights
    told = {
        "format": FORMAT,
        "crmcore": version("crmcore"),
        "records": model.records,
        "learnt_from": model.learnt_from,
        "prior": weights.prior,
        "household": weights.household,
        "fields": [
            {"name": field.name, "levels": field.levels, "m": m, "bits": bits[1:], "exact": exact}
            for field, m, bits, exact in zip(FIELDS, weights.m, weights.bits, model.exact, strict=True)
        ],
        "dependence": [[list(levels), bits] for levels, bits in sorted(weights.dependence.items())],
    }
    return json.dumps(told, indent=1) + "\n"


def read(folder: Path) -> Model:
    """The model of an export. Raises `InvalidValue` for a folder that is none, or one of another format."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return _model(told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _no_export() from error


def _model(told: Any) -> Model:
    fields = told["fields"]
    names = [(each["name"], tuple(each["levels"])) for each in fields]
    if told["format"] != FORMAT or names != [(field.name, field.levels) for field in FIELDS]:
        raise ValueError("another format")
    weights = Weights(
        tuple((0.0, *each["bits"]) for each in fields),
        {tuple(levels): bits for levels, bits in told["dependence"]},
        told["prior"],
        told["household"],
        tuple(tuple(each["m"]) for each in fields),
    )
    return Model(weights, tuple(each["exact"] for each in fields), told["records"], told["learnt_from"])


def _no_export() -> InvalidValue:
    return InvalidValue(
        "folder", "a folder without records, or of another version", "records to be linked are exported first"
    )
