"""A command of the openssl program that a person can copy into a terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from mqtts_gui.certs.shells import GoTo, Shell, Step, Word, text_of
from mqtts_gui.i18n import Phrase


class Use(StrEnum):
    """What a command is for; a test runs each with the real openssl."""

    GO = "go-to-folder"
    MEND = "mend-first"
    FIRST_ONLY = "only-the-first"
    STRUCTURE = "structure"
    CERT_TEXT = "certificate-text"
    CERT_LINES = "certificate-lines"
    CERT_EXTENSIONS = "certificate-extensions"
    CERT_EXPIRY = "certificate-expiry"
    CERT_VERIFY = "certificate-verify"
    CERT_HOST = "certificate-host"
    CERT_REVOKED = "certificate-revoked"
    CERT_STRICT = "certificate-strict"
    CERT_CONVERT = "certificate-convert"
    CERT_PLAIN = "certificate-plain"
    CERT_PKCS12 = "certificate-pkcs12"
    CERT_ALL = "certificate-all-of-file"
    COMPARE_KEYS = "compare-keys"
    CSR_TEXT = "request-text"
    CSR_VERIFY = "request-verify"
    CSR_SIGN = "request-sign"
    CSR_CONVERT = "request-convert"
    KEY_CHECK = "private-key-check"
    KEY_TEXT = "private-key-public-half"
    KEY_PUBLIC = "private-key-public-file"
    KEY_LOCK = "private-key-lock"
    KEY_UNLOCK = "private-key-unlock"
    KEY_CONVERT = "private-key-convert"
    KEY_OLD_FORM = "private-key-old-form"
    KEY_REQUEST = "private-key-request"
    PUBLIC_TEXT = "public-key-text"
    PUBLIC_CONVERT = "public-key-convert"
    SSH_KEY = "openssh-key-show"
    SSH_KEY_CONVERT = "openssh-key-convert"
    SSH_PUBLIC_CONVERT = "openssh-public-key-convert"
    CRL_TEXT = "list-text"
    CRL_VERIFY = "list-verify"
    CRL_REVOKED = "list-certificate"
    CRL_CONVERT = "list-convert"
    PKCS12_INFO = "pkcs12-info"
    PKCS12_CERT = "pkcs12-certificate"
    PKCS12_KEY = "pkcs12-key"
    PKCS12_CAS = "pkcs12-authorities"
    PKCS7_LIST = "pkcs7-list"
    PKCS7_TAKE_OUT = "pkcs7-take-out"
    BROKER_SHOW = "presented-show"
    BROKER_KEEP = "presented-keep"
    BROKER_VERIFY = "presented-verify"


@dataclass(frozen=True, slots=True)
class OpensslCommand:
    """What to type, and what it does.

    Attributes:
        title: What it is for: "Show everything".
        steps: Line by line; none for advice that has no command.
        claim: What it prints, or makes.
        note: What to know beforehand: it asks for a passphrase, another file is needed.
    """

    use: Use
    title: Phrase
    steps: tuple[Step | GoTo, ...] = ()
    claim: Phrase | None = None
    note: Phrase | None = None

    def text(self, shell: Shell) -> str:
        """Return what to type into `shell`.

        Raises:
            UnwritableError: a file name has characters that no command line should hold.
        """
        return text_of(self.steps, shell)

    def near(self, folder: PurePath) -> OpensslCommand:
        """Return the command as it is typed in `folder`: what lies there is named without it."""
        return replace(self, steps=tuple(_near(each, folder) for each in self.steps))


def _near(each: Step | GoTo, folder: PurePath) -> Step | GoTo:
    if isinstance(each, GoTo):
        return each
    return Step(tuple(tuple(_near_word(word, folder) for word in words) for words in each.programs))


def _near_word(word: Word, folder: PurePath) -> Word:
    if isinstance(word, PurePath) and word.parent == folder:
        return word.relative_to(folder)
    return word
