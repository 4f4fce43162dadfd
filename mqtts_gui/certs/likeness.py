"""How two objects are alike, by their names and keys, in one sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import DistinguishedName
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, mark


class Likeness(StrEnum):
    """What two objects have in common."""

    IDENTICAL = "identical"
    RENEWED = "renewed"
    OTHER_ISSUER = "other-issuer"
    ISSUED_TWICE = "issued-twice"
    CHANGED = "changed"
    SAME_KEY = "same-key"
    SAME_NAME = "same-name"
    BELONG_TOGETHER = "belong-together"
    APART = "apart"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class Verdict(NamedTuple):
    """A likeness, the sentence that says it, and how much it matters."""

    kind: Likeness
    sentence: Phrase
    severity: Severity | None = None


_KEYS = {Kind.PRIVATE_KEY, Kind.PUBLIC_KEY}
_IDENTICAL = {
    Kind.CERTIFICATE: mark("The very same certificate."),
    Kind.CSR: mark("The very same request."),
    Kind.CRL: mark("The very same revocation list."),
}
_TOGETHER = {
    frozenset({Kind.CERTIFICATE, Kind.CSR}): mark(
        "They belong together: the certificate holds the key of the request."
    ),
    frozenset({Kind.CERTIFICATE, Kind.PRIVATE_KEY}): mark(
        "They belong together: this is the private key of the certificate."
    ),
    frozenset({Kind.CSR, Kind.PRIVATE_KEY}): mark(
        "They belong together: the request was made with this private key."
    ),
}
_APART = {
    frozenset({Kind.CERTIFICATE, Kind.CSR}): mark(
        "They do not belong together: the request was made with another key."
    ),
    frozenset({Kind.CERTIFICATE, Kind.PRIVATE_KEY}): mark(
        "They do not belong together: the certificate was made for another private key."
    ),
    frozenset({Kind.CSR, Kind.PRIVATE_KEY}): mark(
        "They do not belong together: the request was made with another private key."
    ),
}
_OTHER_NAME = mark("The same key, but another name than in the request.")
_SAME_KEY_AGAIN = mark("The very same key.")
_OTHER_KEYS = mark("Two different keys.")
_LOCKED = mark("It cannot be told whether the keys are the same: one of them is not readable.")
_NOT_COMPARABLE = mark("These two cannot be compared: they have no name and no key in common.")


def likeness_of(left: Description, right: Description) -> Verdict:
    """Return how two objects are alike."""
    if left.fingerprint_sha256 is not None and left.fingerprint_sha256 == right.fingerprint_sha256:
        return Verdict(Likeness.IDENTICAL, _IDENTICAL.get(left.kind, _SAME_KEY_AGAIN))
    if Kind.CRL in {left.kind, right.kind}:
        return _with_list(left, right)
    same = same_key(left, right)
    if same is None:
        return Verdict(Likeness.UNKNOWN, _LOCKED, Severity.INFO)
    if left.kind is not right.kind or left.kind in _KEYS:
        return _holders(left, right, same=same)
    judge = _requests if left.kind is Kind.CSR else _certificates
    return judge(left, right, same=same)


def same_key(left: Description, right: Description) -> bool | None:
    """Return whether the keys are the same; None where one is not readable."""
    if left.public_key_sha256 is None or right.public_key_sha256 is None:
        return None
    return left.public_key_sha256 == right.public_key_sha256


def same_name(left: DistinguishedName, right: DistinguishedName) -> bool:
    """Return whether two names are equal as OpenSSL compares them: without case and blanks."""
    return left.der == right.der != b"" or (
        bool(left.attributes) and _folded(left) == _folded(right)
    )


def _folded(name: DistinguishedName) -> list[tuple[str, str]]:
    return [(each.name, " ".join(each.value.casefold().split())) for each in name.attributes]


def _holders(left: Description, right: Description, *, same: bool) -> Verdict:
    """Return the verdict about different things, or about keys."""
    kinds = frozenset({left.kind, right.kind})
    named = same_name(left.subject_name, right.subject_name)
    if same and kinds == {Kind.CERTIFICATE, Kind.CSR} and not named:
        return Verdict(Likeness.SAME_KEY, _OTHER_NAME, Severity.WARNING)
    if same:
        together = mark("They belong together: both hold the same key.")
        sentence = _SAME_KEY_AGAIN if len(kinds) == 1 else _TOGETHER.get(kinds, together)
        kind = Likeness.IDENTICAL if len(kinds) == 1 else Likeness.BELONG_TOGETHER
        return Verdict(kind, sentence)
    if len(kinds) == 1:
        return Verdict(Likeness.DIFFERENT, _OTHER_KEYS, Severity.INFO)
    apart = mark("They do not belong together: they hold different keys.")
    return Verdict(Likeness.APART, _APART.get(kinds, apart), Severity.ERROR)


def _requests(left: Description, right: Description, *, same: bool) -> Verdict:
    named = same_name(left.subject_name, right.subject_name)
    if same and named:
        sentence = mark("Same name and same key: the request was made a second time.")
        return Verdict(Likeness.CHANGED, sentence, Severity.INFO)
    if same:
        sentence = mark("Same key under two names: the request was made again for another name.")
        return Verdict(Likeness.SAME_KEY, sentence, Severity.WARNING)
    if named:
        sentence = mark("Same name, another key: a certificate will fit only one of the two keys.")
        return Verdict(Likeness.SAME_NAME, sentence, Severity.WARNING)
    return Verdict(Likeness.DIFFERENT, mark("Two different requests."), Severity.INFO)


def _with_list(left: Description, right: Description) -> Verdict:
    """Return the verdict about a revocation list and anything else."""
    if left.kind is right.kind:
        if same_name(left.issuer_name, right.issuer_name):
            sentence = mark("Two lists of one authority, made at different times.")
            return Verdict(Likeness.RENEWED, sentence, Severity.INFO)
        sentence = mark("Lists of two different authorities.")
        return Verdict(Likeness.DIFFERENT, sentence, Severity.INFO)
    revocations, other = (left, right) if left.kind is Kind.CRL else (right, left)
    if same_name(revocations.issuer_name, other.subject_name):
        sentence = mark("By its name, this is the list of this very authority.")
        return Verdict(Likeness.BELONG_TOGETHER, sentence, Severity.INFO)
    if same_name(revocations.issuer_name, other.issuer_name):
        sentence = mark(
            "By its name, the list comes from the authority that issued the certificate."
        )
        return Verdict(Likeness.BELONG_TOGETHER, sentence, Severity.INFO)
    return Verdict(Likeness.UNKNOWN, _NOT_COMPARABLE, Severity.INFO)


def _certificates(left: Description, right: Description, *, same: bool) -> Verdict:
    named = same_name(left.subject_name, right.subject_name)
    if same:
        return _same_key(left, right) if named else _two_names()
    if not named:
        return _different(left, right)
    if left.is_ca and right.is_ca:
        sentence = mark(
            "Same name, another key: these are two different authorities. What one of them signed, "
            "the other does not verify."
        )
        return Verdict(Likeness.SAME_NAME, sentence, Severity.ERROR)
    sentence = mark(
        "Same name, another key: two different certificates, each with a private key of its own."
    )
    return Verdict(Likeness.SAME_NAME, sentence, Severity.WARNING)


def _two_names() -> Verdict:
    sentence = mark("Same key under two names: both certificates belong to one private key.")
    return Verdict(Likeness.SAME_KEY, sentence, Severity.WARNING)


def _same_key(left: Description, right: Description) -> Verdict:
    """Return the verdict about certificates of the same name and the same key."""
    if not same_name(left.issuer_name, right.issuer_name):
        sentence = mark("Same name and same key, another issuer: two authorities signed it.")
        return Verdict(Likeness.OTHER_ISSUER, sentence, Severity.INFO)
    if (left.not_before, left.not_after) != (right.not_before, right.not_after):
        sentence = mark("Same name and same key, other dates: the certificate was renewed.")
        return Verdict(Likeness.RENEWED, sentence, Severity.INFO)
    if left.serial != right.serial:
        sentence = mark("Same name and same key, another serial number: it was issued twice.")
        return Verdict(Likeness.ISSUED_TWICE, sentence, Severity.INFO)
    sentence = mark("Same name, key, dates and serial number, but not the same content.")
    return Verdict(Likeness.CHANGED, sentence, Severity.WARNING)


def _different(left: Description, right: Description) -> Verdict:
    if same_name(left.subject_name, right.issuer_name):
        above, below = left, right
    elif same_name(right.subject_name, left.issuer_name):
        above, below = right, left
    else:
        return Verdict(Likeness.DIFFERENT, mark("Two different certificates."), Severity.INFO)
    sentence = mark(
        "Two different certificates: %(above)s bears the name of the authority that issued "
        "%(below)s.",
        above=above.name,
        below=below.name,
    )
    return Verdict(Likeness.DIFFERENT, sentence, Severity.INFO)
