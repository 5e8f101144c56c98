"""The catalogue of fields."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.field import Field, FieldRef, LifecycleValue
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.errors import NameTaken, PredicateError, UnknownField
from tests.unit.domain.segment.catalogues import catalogue

RUNG = Field("rung", ValueType.TEXT, "Rung.", LifecycleValue("rung"), choices=("new", "regular"))


def test_a_catalogue_maps_names_to_fields() -> None:
    """It keeps the order given and the currency, and describes each field on a line."""
    rung = Catalogue([RUNG], "EUR")
    assert [RUNG] == list(rung.values())
    assert (1, "EUR", True, False) == (len(rung), rung.currency, "rung" in rung, "stage" in rung)
    assert "rung  text  Rung. (new, regular)" == rung.describe()
    assert "purchases.total(days=n)?  money  Revenue." in catalogue().describe().splitlines()


def test_a_name_is_given_once() -> None:
    """Two fields of one name are an error."""
    with pytest.raises(NameTaken):
        Catalogue([RUNG, RUNG], "EUR")


def test_a_field_is_found_with_its_window() -> None:
    """The window asked for is on the field found, so that it is written as it was asked."""
    ref = FieldRef("purchases.total", 30)
    assert ref == catalogue().resolve(ref).ref
    assert catalogue()["stage"] == catalogue().resolve(FieldRef("stage"))


@pytest.mark.parametrize(
    ("name", "nearest"), [("purchase.total", "purchases.total"), ("stages", "stage"), ("zzz", None)]
)
def test_an_unknown_field_is_refused_with_the_nearest_name(name: str, nearest: str | None) -> None:
    """The error carries the name, the nearest known one if any, and the position it was given."""
    with pytest.raises(UnknownField) as caught:
        catalogue().resolve(FieldRef(name), 17)
    assert (name, nearest, 17) == (caught.value.name, caught.value.nearest, caught.value.data["position"])


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        (FieldRef("stage", 30), "takes no window"),
        (FieldRef("purchases.total", 0), "1 to 36500 days"),
        (FieldRef("purchases.total", -1), "1 to 36500 days"),
        (FieldRef("purchases.total", 36_501), "1 to 36500 days"),
    ],
)
def test_a_wrong_window_is_refused(ref: FieldRef, message: str) -> None:
    """A window is 1 to 36,500 days, and only of fields that take one."""
    with pytest.raises(PredicateError, match=message) as caught:
        catalogue().resolve(ref, 4)
    assert 4 == caught.value.position
