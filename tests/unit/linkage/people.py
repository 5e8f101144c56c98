"""People made up by the number, and records of them with the faults that people make."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import evolve

from crmcore.linkage.record import Record

SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "ra",
    "re",
    "ri",
    "sa",
    "se",
    "si",
    "ta",
    "te",
    "ti",
    "va",
    "vi",
]
GIVEN = [
    "Robert",
    "William",
    "Katharina",
    "Elisabeth",
    "Johann",
    "Michael",
    "Margaret",
    "Thomas",
    "Susanne",
    "Joseph",
    "Daniel",
    "Christina",
    "Peter",
    "Helen",
    "Anton",
    "Sofia",
    "Lukas",
    "Nina",
    "Oskar",
    "Clara",
]
SHORT = {"Robert": "Bob", "William": "Bill", "Katharina": "Katja", "Elisabeth": "Lisa", "Johann": "Hans"}


def people(count: int, seed: int = 0, household: int = 1) -> Iterator[Record]:
    """Records of different people, each in order; those of one household share family name, address and phone."""
    dice = Random(seed)
    streets = [_word(dice, 3) + "weg" for _ in range(max(20, count // 4))]
    cities = [(_word(dice, 2) + "stadt", f"{dice.randrange(10_000, 99_999)}") for _ in range(max(5, count // 40))]
    families = [_word(dice, 3) for _ in range(max(20, count // 3))]
    shared: dict[str, Any] = {}
    for number in range(count):
        if number % household == 0:
            city, postcode = dice.choice(cities)
            shared = {
                "family_name": dice.choice(families),
                "street": (dice.choice(streets),),
                "house_number": str(dice.randrange(1, 99)),
                "city": city,
                "postcode": postcode,
                "phone": (f"+49 30 {dice.randrange(1_000_000, 9_999_999)}",),
            }
        yield Record(
            f"{number}",
            given_name=dice.choice(GIVEN),
            birth_date=f"{dice.randrange(1940, 2005)}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}",
            **shared,
        )


def copied(record: Record, dice: Random) -> Record:
    """Another record of the same person, with one to three faults; its key ends in a mark of its own."""
    faults = (_short, _slip, _swap, _date, _moved, _forgotten)
    for number in sorted(dice.sample(range(len(faults)), dice.randrange(1, 4))):
        record = faults[number](record, dice)
    return evolve(record, key=f"{record.key}/{dice.randrange(10**9)}")


def same(one: str, other: str) -> bool:
    """Whether two keys are of one person."""
    return one.partition("/")[0] == other.partition("/")[0]


def _short(record: Record, _: Random) -> Record:
    return evolve(record, given_name=SHORT.get(record.given_name, record.given_name[0] + "."))


def _slip(record: Record, dice: Random) -> Record:
    name = record.family_name
    at = dice.randrange(1, len(name))
    return evolve(record, family_name=name[:at] + dice.choice("aeioustn") + name[at + dice.randrange(2) :])


def _swap(record: Record, _: Random) -> Record:
    return evolve(record, given_name=record.family_name, family_name=record.given_name)


def _date(record: Record, dice: Random) -> Record:
    date = str(record.birth_date)
    at = dice.randrange(len(date) - 1)
    wrong = (date[:4] + date[6:] + date[4:6], date[:at] + date[at + 1] + date[at] + date[at + 2 :])
    return evolve(record, birth_date=dice.choice(wrong))


def _moved(record: Record, dice: Random) -> Record:
    return evolve(record, street=(_word(dice, 3) + "gasse",), house_number="7", city="Neustadt", postcode="01099")


def _forgotten(record: Record, dice: Random) -> Record:
    forgotten: dict[str, Any] = {dice.choice(("birth_date", "city", "house_number")): ""}
    return evolve(record, phone=(), **forgotten)


def _word(dice: Random, syllables: int) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(syllables)).title()
