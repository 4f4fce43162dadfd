"""Calls into `cryptography` that must neither warn nor stop at one odd property."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.x509 import (
    AttributeNotFound,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidVersion,
    UnsupportedGeneralNameType,
)

from mqtts_gui.certs.der import DerError

T = TypeVar("T")

# What cryptography was seen to raise for certificates that openssl still shows. TypeError and
# OverflowError come from dates and numbers out of Python's range.
REFUSALS = (
    ValueError,
    TypeError,
    OverflowError,
    InternalError,
    UnsupportedAlgorithm,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidVersion,
    UnsupportedGeneralNameType,
    AttributeNotFound,
    DerError,
)


@contextmanager
def no_warnings() -> Iterator[None]:
    """Silence the library's warnings about certificates that RFC 5280 would not allow.

    They are shown as findings instead. Filters belong to the process: two threads here at once
    may leave the silence on, which hides nothing else that the program relies on.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def attempt(read: Callable[[], T]) -> T | None:
    """Return what `read` returns, or None where the library refuses to decode it."""
    with no_warnings():
        try:
            return read()
        except REFUSALS:
            return None
