"""The words by which people stop messages, in the languages they write in, for SMS and for mail.

A text stops messages when it says one of these and nothing else: a wish within a longer text is for a person to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

# By language. The English ones of CTIA's Messaging Principles, section 5.1.3, and their like elsewhere.
STOP_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "stop", "stop all", "stopall", "unsubscribe", "unsub", "opt out", "optout", "cancel", "end", "quit", "revoke",
        "remove",
        "remove me", "unsubscribe me", "take me off", "take me off your list", "stop it", "stop messages",
        "stop emails", "stop sms",
        "stop texting me", "opt me out", "no more", "no more messages", "no more emails", "leave me alone",
    ),
    "de": (
        "stopp", "abmelden", "abmeldung", "abbestellen", "austragen", "kündigen", "keine werbung",
        "keine werbung mehr", "keine mails mehr",
        "bitte abmelden", "bitte austragen", "newsletter abbestellen", "newsletter abmelden", "widerruf",
    ),
    "fr": ("arrêt", "arrêter", "arrêtez", "désabonner", "désabonnement", "me désabonner", "désabonnez-moi",
           "désinscrire", "désinscription",
           "désinscrivez-moi", "résilier", "stop sms", "stop pub"),
    "es": ("baja", "alto", "parar", "pare", "detener", "cancelar", "darme de baja", "dar de baja", "no más",
           "cancelar suscripción", "desuscribir",
           "anular suscripción"),
    "pt": ("parar", "pare", "sair", "cancelar", "remover", "descadastrar", "descadastre-me", "cancelar inscrição",
           "anular", "chega"),
    "it": ("ferma", "fermare", "basta", "annulla", "cancella", "cancellami", "disiscrivi", "disiscrivimi",
           "disiscrizione", "cancellazione", "rimuovi"),
    "nl": ("afmelden", "uitschrijven", "opzeggen", "meld me af", "schrijf me uit"),
    "sv": ("stopp", "avsluta", "avregistrera", "avanmäl", "avbryt", "sluta"),
    "da": ("afmeld", "afmeld mig", "frameld", "slet mig"),
    "no": ("stopp", "avslutt", "meld meg av", "avmeld"),
    "fi": ("lopeta", "peruuta", "poista", "peru tilaus"),
    "pl": ("wypisz", "wypisz mnie", "rezygnuję", "rezygnacja", "anuluj", "zrezygnuj"),
    "cs": ("odhlásit", "odhlaste mě", "zrušit", "odhlášení"),
    "sk": ("odhlásiť", "zrušiť", "odhláste ma"),
    "hu": ("leiratkozás", "leiratkozom", "leiratkozni", "lemond", "lemondás"),
    "ro": ("dezabonare", "dezabonează-mă", "renunț"),
    "hr": ("odjava", "odjavi", "odjavi me", "prekini"),
    "tr": ("dur", "durdur", "iptal", "ret", "red", "aboneliği iptal et", "abonelikten çık"),
    "ru": ("стоп", "отписаться", "отписка", "отпишите меня", "отпишите", "отказ", "отменить"),
    "uk": ("стоп", "відписатися", "відписка", "відпишіть мене"),
    "bg": ("стоп", "отписване", "отпиши ме"),
    "el": ("στοπ", "διαγραφή", "διακοπή", "κατάργηση εγγραφής"),
    "ja": ("停止", "配信停止", "配信停止希望", "解除", "配信解除", "退会", "ストップ", "登録解除", "購読解除"),
    "zh": ("退订", "退訂", "取消订阅", "取消訂閱", "停止", "停", "td", "t"),
    "ko": ("수신거부", "수신 거부", "중지", "해지", "그만", "구독취소", "구독 취소"),
    "ar": ("توقف", "قف", "إلغاء", "الغاء", "إلغاء الاشتراك", "الغاء الاشتراك"),
    "he": ("הסר", "הסרה", "הסר אותי", "עצור", "די"),
    "hi": ("रोकें", "बंद करो", "बंद करें"),
    "id": ("berhenti", "batal", "berhenti berlangganan"),
    "vi": ("hủy", "huỷ", "dừng", "ngừng", "huy", "hủy đăng ký"),
    "th": ("ยกเลิก", "หยุด"),
}  # fmt: skip
# In mail these mean other things too: an order is cancelled, a quotation removed, a talk ended.
_SMS_ONLY: Final = frozenset(
    {
        "cancel", "end", "quit", "revoke", "remove", "no more", "alto", "pare", "parar", "detener", "cancelar",
        "no más", "sair", "remover", "anular",
        "chega", "ferma", "fermare", "basta", "annulla", "cancella", "rimuovi", "avsluta", "avbryt", "sluta",
        "avslutt", "lopeta", "peruuta",
        "poista", "anuluj", "zrušit", "zrušiť", "prekini", "dur", "iptal", "ret", "red", "отказ", "отменить", "停",
        "td", "t", "그만", "قف",
        "إلغاء", "الغاء", "די", "batal", "hủy", "huỷ", "huy", "ngừng", "kündigen", "widerruf", "résilier", "renunț",
        "lemond", "odjavi",
        "解除", "διακοπή",
    }
)  # fmt: skip
_COURTESY = re.compile(
    r"^(?:please|pls|bitte|svp|s'il vous pla[iî]t|por favor|per favore|alstublieft|proszę|пожалуйста)[ ,]+|"
    r"[ ,]+(?:please|pls|now|thanks|thank you|bitte|danke|merci|gracias|por favor|grazie|obrigado|obrigada|dank u|"
    r"tack|tak|спасибо)$"
)
_LIMIT: Final = 60


def is_stop(text: str, *, mail: bool = False) -> str | None:
    """The word by which a text stops messages, if that is all it says.

    In `mail` words are left out that mean other things there, such as "cancel". Case, accents,
    punctuation around it and
    a "please" change nothing.
    """
    if len(text) > 4 * _LIMIT:
        return None
    found = next((_WORDS[said] for said in sayings(text) if said in _WORDS), None)
    return None if mail and found in _SMS_ONLY else found


def sayings(text: str) -> tuple[str, str]:
    """A short text as words are compared, and the same without a "please" or a "thanks" around it."""
    said = folded(text)
    return said, _COURTESY.sub("", said).strip()


def folded(text: str) -> str:
    """A text as words are compared: compatibility forms, lower case, no accents, no punctuation, single blanks."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i").replace("\u2019", "'")
    text = "".join(each for each in text if not unicodedata.combining(each) or each in _KEPT)
    text = unicodedata.normalize("NFC", "".join(each if _in_word(each) else " " for each in text))
    return " ".join(text.split())


# Marks without which a letter is another one: Japanese voicing, and the vowels of Hindi and Thai.
_KEPT: Final = frozenset("\u3099\u309a") | {chr(code) for code in (*range(0x0900, 0x0980), *range(0x0E00, 0x0E80))}


def _in_word(character: str) -> bool:
    return character.isalnum() or character in _KEPT or character == "'"


_WORDS: Final[Mapping[str, str]] = {folded(word): word for words in STOP_WORDS.values() for word in words}
