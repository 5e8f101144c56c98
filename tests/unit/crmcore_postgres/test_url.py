"""URLs of PostgreSQL databases."""

from __future__ import annotations

import pytest
from psycopg.conninfo import conninfo_to_dict

from crmcore import CRM
from crmcore.errors import InvalidValue
from crmcore_postgres.store import PostgresStore
from crmcore_postgres.url import parse_url

PLACE = "postgresql://shop:hunter2@db.example:5433/shop"


def test_what_is_not_said_has_a_default() -> None:
    """Tables where the role finds them, ten connections, ten seconds, prepared statements, many tenants."""
    found = parse_url(PLACE)
    assert (None, 10, 10.0, 0.0, True, False) == (
        found.schema,
        found.pool,
        found.timeout,
        found.statement_timeout,
        found.prepares,
        found.single,
    )


def test_options_of_ours_are_taken_out_and_those_of_the_driver_stay() -> None:
    """The driver reads what is left; its own options are passed on."""
    found = parse_url(
        f"{PLACE}?schema=crm&pool=3&timeout=1.5&statement_timeout=60&prepare=off&tenancy=single&sslmode=prefer"
        "&application_name=a%26b"
    )
    assert ("crm", 3, 1.5, 60.0, False, True) == (
        found.schema,
        found.pool,
        found.timeout,
        found.statement_timeout,
        found.prepares,
        found.single,
    )
    assert {
        "user": "shop",
        "password": "hunter2",
        "host": "db.example",
        "port": "5433",
        "dbname": "shop",
        "sslmode": "prefer",
        "application_name": "a&b",
    } == conninfo_to_dict(found.conninfo.reveal())


def test_both_schemes_are_the_driver_s() -> None:
    """``postgres://`` means the same."""
    assert parse_url(PLACE) == parse_url(PLACE.replace("postgresql:", "postgres:"))


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("postgresql:///shop", {"dbname": "shop"}),
        ("postgresql:///shop?host=/var/run/postgresql", {"dbname": "shop", "host": "/var/run/postgresql"}),
        ("postgresql:///?service=shop", {"service": "shop"}),
        ("postgresql://db/shop?options=-c%20work_mem%3D8MB&pool=3", {"options": "-c work_mem=8MB"}),
        ("postgresql://db/shop?application_name=my+shop", {"application_name": "my shop"}),
    ],
)
def test_the_driver_gets_what_was_written(url: str, read: dict[str, str]) -> None:
    """A place left out, and blanks however written, reach the driver as they were meant."""
    found = conninfo_to_dict(parse_url(url).conninfo.reveal())
    assert read == {name: found.get(name) for name in read}


def test_an_unknown_option_is_told_from_an_address() -> None:
    """The nearest option is named; what was written is not, as it may be a part of a password."""
    with pytest.raises(InvalidValue, match="did you mean 'pool'") as caught:
        parse_url("postgresql://db/shop?pol=4")
    assert "'pol'" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ("schema=Crm", "schema"),
        ("schema=", "schema"),
        ("schema=a%3B+DROP", "schema"),
        ("schema=" + "a" * 64, "schema"),
        ("schema=pg_temp", "schema"),
        ("pool=0", "pool"),
        ("pool=2.5", "pool"),
        ("pool=ten", "pool"),
        ("pool=1001", "pool"),
        ("timeout=-1", "timeout"),
        ("timeout=nan", "timeout"),
        ("timeout=inf", "timeout"),
        ("statement_timeout=1e9", "statement_timeout"),
        ("prepare=yes", "prepare"),
        ("tenancy=one", "tenancy"),
        ("pool=1&pool=2", "pool"),
        ("tenant=single", "url"),
        ("sslmode=prefer&sslmode=prefer", "url"),
    ],
)
def test_a_wrong_option_is_named_and_no_value_is_repeated(options: str, field: str) -> None:
    """Each option has its rule; the error names it and repeats nothing of the URL."""
    with pytest.raises(InvalidValue) as caught:
        PostgresStore.open(f"{PLACE}?{options}")
    assert field == caught.value.field
    assert "hunter2" not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://[::1/shop",
        "postgresql://%zz/x",
        "postgresql://shop:hunter2@db:port/x",
        "postgresql://shop:a@hunter2@db/x",
        "postgresql://shop:1#hunter2@db/x",
        "postgresql://shop:a/hunter2@db/x",
        "postgresql://shop:a?hunter2@db/x",
    ],
)
def test_an_address_that_cannot_be_read_is_told_without_it(url: str) -> None:
    """The driver's own words would repeat parts of a password."""
    with pytest.raises(InvalidValue) as caught:
        PostgresStore.open(url)
    assert "url" == caught.value.field
    assert "hunter2" not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"


def test_a_password_is_nowhere_to_be_seen() -> None:
    """Neither the location nor the store nor the CRM shows it."""
    with CRM.open(PLACE, keys=b"k" * 32) as crm:
        shown = [repr(each) for each in (parse_url(PLACE), crm, crm._setting, crm._setting.store)]
    assert not any("hunter2" in each for each in shown)
