"""Tags of languages."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.language import require_language, written
from crmcore.errors import InvalidValue


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("DE", "de"), ("de-at", "de-AT"), ("ZH-HANT-TW", "zh-Hant-TW"), ("sr-latn-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("en-ca-x-ca", "en-CA-x-ca"), ("az-LATN-x-LATN", "az-Latn-x-latn"),
    ],
)  # fmt: skip
def test_a_tag_is_written_as_recommended(tag: str, expected: str) -> None:
    """RFC 5646, section 2.1.1: regions in capitals, scripts with one, but not after a single letter."""
    assert expected == written(require_language(tag))


@pytest.mark.parametrize("tag", ["", "d", "germanlanguage", "de_AT", "de-", "dé", "1a", 7, None, "de AT"])
def test_what_is_no_tag_is_refused(tag: object) -> None:
    """The field is named."""
    with pytest.raises(InvalidValue, match="languages: not a language tag"):
        require_language(tag, "languages")
