"""The words of the pages: English, German, and those of an app's own in whatever language its customers read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from crmcore.domain.kernel.language import lookup, require_language
from crmcore.errors import InvalidValue

DEFAULT_WORDS: Final[Mapping[str, str]] = {
    "language": "en",
    "title": "Unsubscribe",
    "unknown_title": "This link leads nowhere",
    "later_title": "Not at the moment",
    "ask": "Do you want no more messages of this kind?",
    "button": "Unsubscribe",
    "done": "You are unsubscribed. You will get no more messages of this kind at this address.",
    "service": "This message serves you as a customer, and cannot be unsubscribed from.",
    "unknown": "This link is not known here. It may be incomplete: copy the whole of it from the message.",
    "confirm_title": "Please confirm",
    "confirm_ask": "This was asked for: {what}, {where}. Do you want it?",
    "confirm_button": "Yes, I want it",
    "confirm_not": "If you did not ask for it, close this page: nothing will be sent.",
    "confirm_done": "Confirmed. You will get: {what}, {where}.",
    "confirm_late": "This link has expired. If you still want it, please ask for it once more.",
    "confirm_closed": "This link is no longer good. If you still want it, please ask for it once more.",
    "later": "This cannot be done at the moment. Please try again in a few minutes.",
    "choose": "Choose what you get",
    "choices_title": "What you get from us",
    "choices_intro": "Tick what you want to get, and save.",
    "choices_none": "There is nothing to choose.",
    "choices_old": "This page was out of date, and nothing was changed. Here is how it is.",
    "allowed": "You get this, since {day}.",
    "withdrawn": "You do not get this, since {day}.",
    "none": "You do not get this: you have not agreed to it.",
    "serves": "This serves you as a customer, and always comes.",
    "elsewhere": "You can agree to it from a message that went to this address.",
    "elsewhere_own": "You can agree to it from a message that came this way.",
    "save": "Save",
    "all_off": "Stop all of it",
    "saved": "Saved.",
    "unchanged": "Nothing was changed.",
    "granted": "You will get: {what}.",
    "stopped": "You will get no more: {what}.",
    "at": "{channel} to {address}",
    "ending": "the number that ends in {digits}",
    "in_city": "the address in {city}",
    "channel:email": "E-mail",
    "channel:sms": "Text message",
    "channel:post": "Post",
    "channel:inbox": "Messages in your account",
    "channel:desk": "Personal contact",
    "purpose:offers": "Offers",
    "purpose:service": "Service",
    "purpose:research": "Surveys",
    "purpose:measurement": "Counting what you open and follow",
}
"""The words of the pages, to be replaced by an app's own. ``channel:`` and ``purpose:`` are followed by the names of
yours; a name without words stands as it is. What is in braces is filled in.
"""

GERMAN: Final[Mapping[str, str]] = {
    "language": "de",
    "title": "Abmelden",
    "unknown_title": "Dieser Link führt nirgendwohin",
    "later_title": "Im Augenblick nicht",
    "ask": "Möchten Sie keine solchen Nachrichten mehr bekommen?",
    "button": "Abmelden",
    "done": "Sie sind abgemeldet. An diese Adresse kommen keine solchen Nachrichten mehr.",
    "service": "Diese Nachricht brauchen Sie als Kundin oder Kunde; sie lässt sich nicht abbestellen.",
    "unknown": "Dieser Link ist hier nicht bekannt. Vielleicht fehlt ein Stück: Kopieren Sie ihn ganz.",
    "confirm_title": "Bitte bestätigen",
    "confirm_ask": "Angefordert wurde: {what}, {where}. Möchten Sie das?",
    "confirm_button": "Ja, das möchte ich",
    "confirm_not": "Wenn Sie das nicht angefordert haben, schließen Sie diese Seite: Es wird nichts geschickt.",
    "confirm_done": "Bestätigt. Sie bekommen: {what}, {where}.",
    "confirm_late": "Dieser Link ist abgelaufen. Wenn Sie es noch möchten, fordern Sie es bitte noch einmal an.",
    "confirm_closed": "Dieser Link gilt nicht mehr. Wenn Sie es noch möchten, fordern Sie es bitte noch einmal an.",
    "later": "Das geht im Augenblick nicht. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
    "choose": "Auswählen, was Sie bekommen",
    "choices_title": "Was Sie von uns bekommen",
    "choices_intro": "Kreuzen Sie an, was Sie bekommen möchten, und speichern Sie.",
    "choices_none": "Es gibt nichts auszuwählen.",
    "choices_old": "Diese Seite war veraltet, und nichts wurde geändert. So ist es jetzt.",
    "allowed": "Sie bekommen das, seit {day}.",
    "withdrawn": "Sie bekommen das nicht, seit {day}.",
    "none": "Sie bekommen das nicht: Sie haben nicht zugestimmt.",
    "serves": "Das gehört zu dem, was Sie als Kundin oder Kunde brauchen, und kommt immer.",
    "elsewhere": "Zustimmen können Sie aus einer Nachricht heraus, die an diese Adresse ging.",
    "elsewhere_own": "Zustimmen können Sie aus einer Nachricht heraus, die auf diesem Weg kam.",
    "save": "Speichern",
    "all_off": "Nichts davon mehr",
    "saved": "Gespeichert.",
    "unchanged": "Nichts wurde geändert.",
    "granted": "Sie bekommen: {what}.",
    "stopped": "Sie bekommen nicht mehr: {what}.",
    "at": "{channel} an {address}",
    "ending": "die Nummer, die auf {digits} endet",
    "in_city": "die Anschrift in {city}",
    "channel:email": "E-Mail",
    "channel:sms": "SMS",
    "channel:post": "Post",
    "channel:inbox": "Nachrichten in Ihrem Konto",
    "channel:desk": "Persönlicher Kontakt",
    "purpose:offers": "Angebote",
    "purpose:service": "Service",
    "purpose:research": "Umfragen",
    "purpose:measurement": "Zählen, was Sie öffnen und anklicken",
}
"""The same in German: ``asgi_app(crm, languages=[GERMAN])``."""

Words = Mapping[str, str]
_OPEN = ("channel:", "purpose:")
_LONGEST_HEADER = 1_000


@frozen
class Vocabulary:
    """The words in each language, and in which of them a page is written."""

    default: Words
    others: Mapping[str, Words]

    def chosen(self, prefers: str | None, accepted: str) -> Words:
        """The words in the language that the customer prefers, else in the first that the browser accepts (RFC 9110,
        12.5.4), else the default ones.
        """
        known = [self.default["language"], *self.others]
        for wish in (prefers, *_wishes(accepted)):
            tag = lookup(wish, known)
            if tag is not None:
                return self.others.get(tag, self.default)
        return self.default


def vocabulary(words: object, languages: object) -> Vocabulary:
    """The words an app gives, on those that come along. Raises `InvalidValue`."""
    default = {**DEFAULT_WORDS, **_require_words(words if words is not None else {}, "words")}
    found: dict[str, Words] = {}
    if not isinstance(languages, list | tuple):
        raise InvalidValue("languages", f"a {type(languages).__name__}", "it lists mappings of words")
    for each in languages:
        given = _require_words(each, "languages")
        if "language" not in given:
            raise InvalidValue("languages", "words that do not say their language", "language is a BCP 47 tag")
        if given["language"] in (default["language"], *found):
            raise InvalidValue("languages", "a language given twice", "each has one mapping of words")
        found[given["language"]] = {**default, **given}
    return Vocabulary(default, found)


def _require_words(words: object, field: str) -> Words:
    if not isinstance(words, Mapping):
        raise InvalidValue(field, f"a {type(words).__name__}", "words are a mapping from their names to texts")
    for name, text in words.items():
        if not isinstance(name, str) or not (name in DEFAULT_WORDS or name.startswith(_OPEN)):
            known = ", ".join(each for each in DEFAULT_WORDS if not each.startswith(_OPEN))
            raise InvalidValue(field, "names that the pages do not have", f"they are {known}, channel:* and purpose:*")
        if not isinstance(text, str):
            raise InvalidValue(field, f"a {type(text).__name__}", "words are text")
    if "language" in words:
        require_language(words["language"])
    return words


def _wishes(accepted: str) -> list[str]:
    """The tags of an Accept-Language header, the most wanted first."""
    found: list[tuple[float, str]] = []
    for part in accepted[:_LONGEST_HEADER].split(","):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if 0 < quality <= 1:
            found.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(found, key=lambda each: each[0])]
