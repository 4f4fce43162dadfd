"""Which files might be a client's certificate with its key, and which of them most likely is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.own import find_own
from mqtts_gui.certs.roles import Role, guess_role, named_role, stated_role
from mqtts_gui.certs.signatures import signed_by

_KEY_FITS = 100
_KEY_MAY_FIT = 60
_KEY_UNKNOWN = 50
_STATED_CLIENT = 40
_NAMED_CLIENT = 20
_NAMED_BROKER = -40
_SIGNED_HERE = 10
_LAB_CLIENT = 5
_VALID = 3
_PLAIN = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A certificate that may be the client's, and the file with its key.

    Attributes:
        certificate: None for a container that is locked.
        key: The file with the key; the same one where one file holds both; None if not here.
        score: The higher, the likelier; not above zero when it cannot be the client's.
    """

    file: LoadedFile
    certificate: x509.Certificate | None
    key: LoadedFile | None
    score: int


def find_candidates(
    files: Sequence[LoadedFile], authorities: Sequence[x509.Certificate]
) -> list[Candidate]:
    """Return the candidates among `files`, the likeliest first."""
    found = [*_certificates(files, authorities), *_locked_containers(files)]
    return sorted(found, key=lambda candidate: -candidate.score)


def _certificates(
    files: Sequence[LoadedFile], authorities: Sequence[x509.Certificate]
) -> Iterator[Candidate]:
    key_files = [file for file in files if file.first(Kind.PRIVATE_KEY)]
    for file in files:
        own = find_own(file)
        if own is None or own.certificate in authorities:
            continue
        certificate = own.certificate
        key = _key_of(certificate, file, key_files)
        score = _score_of_key(certificate, key) + _score(file, certificate, authorities)
        if stated_role(describe_certificate(certificate)) is Role.BROKER:
            score = 0  # no broker would accept it from a client
        yield Candidate(file, certificate, key, score)


def _locked_containers(files: Iterable[LoadedFile]) -> Iterator[Candidate]:
    for file in files:
        if file.first(Kind.PKCS12):
            named = named_role(file.path.name) is Role.BROKER
            yield Candidate(file, None, file, _KEY_UNKNOWN + (_NAMED_BROKER if named else 0))


def holds_key_of(file: LoadedFile, certificate: x509.Certificate) -> bool:
    """Return whether a private key in `file` belongs to `certificate`."""
    keys = (item for item in file.items if item.kind is Kind.PRIVATE_KEY)
    return any(same_key(item.key_holder, certificate) for item in keys)


def _key_of(
    certificate: x509.Certificate, file: LoadedFile, key_files: Sequence[LoadedFile]
) -> LoadedFile | None:
    """Return the file with the key: one that fits, else a locked one of the same name."""
    fitting = [each for each in key_files if holds_key_of(each, certificate)]
    apart = sorted(
        (each for each in fitting if each is not file),
        key=lambda each: (not _is_plain(each), _stem(each) != _stem(file), len(each.items)),
    )
    locked = [each for each in key_files if _is_locked(each)]
    named = [each for each in locked if _stem(each) == _stem(file)]
    together = [file] if file in fitting else []
    # A PKCS#12 brings its key along; beside a PEM certificate stands a key file.
    chosen = [*together, *apart, *(named or (locked if len(key_files) == 1 else []))]
    return chosen[0] if chosen else None


def _is_plain(file: LoadedFile) -> bool:
    return all(item.form == "PEM" for item in file.items)


def _is_locked(file: LoadedFile) -> bool:
    item = file.first(Kind.PRIVATE_KEY)
    return item is not None and item.value is None and item.encrypted


def _stem(file: LoadedFile) -> str:
    return file.path.name.partition(".")[0].casefold()


def _score_of_key(certificate: x509.Certificate, key: LoadedFile | None) -> int:
    if key is None:
        return 0
    return _KEY_FITS if holds_key_of(key, certificate) else _KEY_MAY_FIT


def _score(
    file: LoadedFile, certificate: x509.Certificate, authorities: Sequence[x509.Certificate]
) -> int:
    described = describe_certificate(certificate)
    stated, named = stated_role(described), guess_role(described, file.path.name)
    points = (
        (_STATED_CLIENT, stated is Role.CLIENT),
        (_NAMED_CLIENT, named is Role.CLIENT),
        (_NAMED_BROKER, named is Role.BROKER),
        (_SIGNED_HERE, any(signed_by(certificate, each) for each in authorities)),
        (_LAB_CLIENT, described.common_name == "localhost"),
        (_VALID, _is_valid(described)),
        (_PLAIN, not file.findings),
    )
    return sum(point for point, applies in points if applies)


def _is_valid(described: Description) -> bool:
    validity, now = described.validity, datetime.now(UTC)
    return validity is not None and validity.begun(now) and not validity.expired(now)
