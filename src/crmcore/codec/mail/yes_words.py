"""The words by which people who were asked by text message say yes, in the languages in which they say stop.

What is left out is what is said alone in another of these languages and means something else there: Polish "tak" is
Danish for thanks, Ukrainian "так" is Russian for so, Indonesian "ya" is Spanish for enough, Vietnamese "có" without its
accent is Polish for what. An "OK" says that something was read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from crmcore.codec.mail.stop_words import folded, is_stop, sayings

YES_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("yes", "y", "yeah", "yep", "yes i do", "confirm", "i confirm", "confirmed", "yes i confirm", "agree",
           "i agree", "yes i agree", "accept", "i accept", "opt in", "optin", "subscribe"),
    "de": ("ja", "ja gerne", "jawohl", "bestätigen", "bestätigt", "ich bestätige", "ja ich bestätige", "einverstanden",
           "ich bin einverstanden", "ich stimme zu"),
    "fr": ("oui", "je confirme", "oui je confirme", "confirmer", "j'accepte", "oui j'accepte"),
    "es": ("sí", "confirmo", "sí confirmo", "confirmar", "acepto", "sí acepto"),
    "pt": ("sim", "confirmo", "sim confirmo", "confirmar", "aceito", "concordo"),
    "it": ("sì", "confermo", "sì confermo", "accetto", "sì accetto"),
    "nl": ("ja", "ja graag", "bevestigen", "ik bevestig", "ik ga akkoord"),
    "sv": ("ja", "bekräfta", "jag bekräftar", "jag godkänner"),
    "da": ("ja", "bekræft", "jeg bekræfter", "jeg accepterer"),
    "no": ("ja", "bekreft", "jeg bekrefter", "jeg godtar"),
    "fi": ("kyllä", "joo", "vahvistan", "hyväksyn"),
    "pl": ("potwierdzam", "tak potwierdzam", "zgadzam się", "wyrażam zgodę"),
    "cs": ("ano", "potvrzuji", "ano potvrzuji", "souhlasím"),
    "sk": ("áno", "potvrdzujem", "áno potvrdzujem", "súhlasím"),
    "hu": ("igen", "megerősítem", "elfogadom", "hozzájárulok"),
    "ro": ("da", "confirm", "da confirm", "accept", "sunt de acord"),
    "hr": ("da", "potvrđujem", "pristajem", "slažem se"),
    "tr": ("evet", "onaylıyorum", "kabul ediyorum"),
    "ru": ("да", "подтверждаю", "да подтверждаю", "согласен", "согласна"),
    "uk": ("підтверджую", "так підтверджую", "згоден", "згодна"),
    "bg": ("да", "потвърждавам", "съгласен съм", "съгласна съм"),
    "el": ("ναι", "επιβεβαιώνω", "συμφωνώ"),
    "ja": ("はい", "同意", "同意する", "同意します", "承諾します"),
    "zh": ("是", "是的", "同意", "我同意", "确认"),
    "ko": ("네", "예", "동의", "동의합니다"),
    "ar": ("نعم", "أوافق", "موافق", "موافقة", "أؤكد"),
    "he": ("כן", "מאשר", "מאשרת", "מסכים", "מסכימה"),
    "hi": ("हाँ", "हां", "जी हाँ", "जी हां", "सहमत"),
    "id": ("iya", "setuju", "saya setuju"),
    "vi": ("vâng", "đồng ý", "dong y", "tôi đồng ý", "toi dong y", "xác nhận"),
    "th": ("ใช่", "ยืนยัน", "ยินยอม"),
}  # fmt: skip
LONGEST: Final = 40
"""Characters of a text that says yes."""
_ASKING: Final = frozenset("?;\N{ARABIC QUESTION MARK}")
"""What ends a question; the semicolon does in Greek."""


def says_yes(text: str) -> str | None:
    """The word by which a text says yes, if that is all it says.

    Case, accents, punctuation around it and a "please" change nothing. A question, a sign such as a thumb, and what
    stops messages in any language, say no yes.
    """
    if len(text) > LONGEST or is_stop(text) is not None or any(map(_doubts, unicodedata.normalize("NFKC", text))):
        return None
    return next((_WORDS[said] for said in sayings(text) if said in _WORDS), None)


def _doubts(character: str) -> bool:
    return character in _ASKING or unicodedata.category(character).startswith("S")


_WORDS: Final[Mapping[str, str]] = {folded(word): word for words in YES_WORDS.values() for word in words}
