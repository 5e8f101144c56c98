"""Certificates of an authority that the tests trust."""

from __future__ import annotations

import ssl

import pytest
import trustme
from attrs import frozen


@frozen
class Certificates:
    """What a server shows, also one of another name, and what a client trusts."""

    shown: ssl.SSLContext
    of_another_host: ssl.SSLContext
    trusted: ssl.SSLContext


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    """A certificate for this machine, and the authority behind it."""
    authority = trustme.CA()
    shown, another = (ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for _ in range(2))
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(shown)
    authority.issue_cert("mail.example.org").configure_cert(another)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    return Certificates(shown, another, trusted)
