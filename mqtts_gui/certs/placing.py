"""Whether a file holds what its field is for, what it is instead, and which field it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.file_findings import misplaced, unusable
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.own import MOST_CERTIFICATES, Own, find_own
from mqtts_gui.certs.roles import Role, guess_role
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import Phrase, mark


class FileRole(StrEnum):
    """What a file of a connection is chosen for; the value is the field of the profile."""

    CA = "ca_file"
    CERTIFICATE = "client_cert"
    KEY = "client_key"


FIELD_NAMES: dict[FileRole, Phrase] = {
    FileRole.CA: mark("Certification authority (CA)"),
    FileRole.CERTIFICATE: mark("Client certificate"),
    FileRole.KEY: mark("Private key of the client"),
}


@dataclass(frozen=True, slots=True)
class Home:
    """What a file is that stands in a wrong field, and which one it is for.

    Attributes:
        role: The right field; None for a broker's certificate, which no client needs.
        what: What the file is, as the first half of a sentence: "This is a private key"; without
            a right field the whole sentence.
    """

    role: FileRole | None
    what: Phrase


Files = Mapping[FileRole, LoadedFile]

# What a file without certificates is, by the first thing that it holds.
_AS_CA = {
    Kind.PRIVATE_KEY: "file-key-as-ca",
    Kind.CSR: "file-csr",
    Kind.CRL: "file-crl-as-ca",
    Kind.PUBLIC_KEY: "file-public-key",
}
_AS_CERTIFICATE = {**_AS_CA, Kind.PRIVATE_KEY: "file-key-as-cert"}
_AS_KEY = {
    Kind.CERTIFICATE: "file-cert-as-key",
    Kind.CSR: "file-csr-as-key",
    Kind.CRL: "file-crl-as-ca",
    Kind.PUBLIC_KEY: "file-public-key",
}

_BROKERS = {
    FileRole.CA: mark(
        "This is the certificate of the broker %(name)s: choose ca.crt, the authority's."
    ),
    FileRole.KEY: mark(
        "This is the certificate of the broker %(name)s: choose client.key, your private key."
    ),
}


def misplaced_in_ca(file: LoadedFile) -> Finding | None:
    """Return what keeps the file from being an authority's, or None if it holds a certificate."""
    return None if file.certificates else _instead(file, _AS_CA)


def misplaced_in_certificate(file: LoadedFile) -> Finding | None:
    """Return what keeps the file from being a client's certificate, or None."""
    return None if file.certificates else _instead(file, _AS_CERTIFICATE)


def misplaced_in_key(file: LoadedFile) -> Finding | None:
    """Return what keeps the file from being a private key, or None, also for a locked one."""
    return None if file.first(Kind.PRIVATE_KEY) else _instead(file, _AS_KEY)


def find_home(role: FileRole, files: Files) -> Home | None:
    """Return where the file in the field `role` should stand; None where nothing better is known.

    Args:
        role: A field whose file was read.
        files: The files of all fields as far as they were read; they say what is meant.
    """
    match role:
        case FileRole.CA:
            return _home_of_ca(files[role], files)
        case FileRole.CERTIFICATE:
            return _home_of_certificate(files[role], files)
        case FileRole.KEY:
            return _home_of_key(files[role], files)


def _home_of_ca(file: LoadedFile, files: Files) -> Home | None:
    if _is_container(file):
        return _as_pair()
    if not file.certificates:
        return _as_key(file, files)
    described = map(describe_certificate, file.certificates[:MOST_CERTIFICATES])
    if any(each.is_ca or each.self_signed for each in described):
        return None
    return _as_pair() if file.first(Kind.PRIVATE_KEY) else _as_certificate(FileRole.CA, files)


def _home_of_certificate(file: LoadedFile, files: Files) -> Home | None:
    own = find_own(file)
    if own is None:
        return None if _is_container(file) else _as_key(file, files)
    keys = files.get(FileRole.KEY)
    is_clients = _holds_key_of(file, own) or (keys is not None and _holds_key_of(keys, own))
    return None if is_clients else _as_authority(own)


def _home_of_key(file: LoadedFile, files: Files) -> Home | None:
    if file.first(Kind.PRIVATE_KEY) or _is_container(file):
        # Beside a certificate such a file serves as key; alone it would serve for nothing.
        client = files.get(FileRole.CERTIFICATE)
        return _as_pair() if _may_certify(file) and not (client and _may_certify(client)) else None
    own = find_own(file)
    return None if own is None else _as_authority(own) or _as_certificate(FileRole.KEY, files)


def _as_pair() -> Home:
    return Home(FileRole.CERTIFICATE, mark("The file holds a certificate with its private key"))


def _as_authority(own: Own) -> Home | None:
    described = describe_certificate(own.certificate)
    if not (described.is_ca and described.self_signed):
        return None
    return Home(FileRole.CA, mark("%(name)s is an authority", name=described.name))


def _as_certificate(role: FileRole, files: Files) -> Home | None:
    """Return the home of a client's certificate; a broker's has none."""
    file, keys = files[role], files.get(FileRole.KEY)
    own = find_own(file)
    if own is None:
        return None
    described = describe_certificate(own.certificate)
    is_clients = keys is not None and _holds_key_of(keys, own)
    if guess_role(described, file.path.name) is Role.BROKER and not is_clients:
        return Home(None, Phrase(_BROKERS[role].text, {"name": described.name}))
    what = mark("This is the certificate of %(name)s", name=described.name)
    return Home(FileRole.CERTIFICATE, what)


def _as_key(file: LoadedFile, files: Files) -> Home | None:
    """Return the home of a private key, unless it is known not to be the client's."""
    key = file.first(Kind.PRIVATE_KEY)
    if key is None:
        return None
    client, ca = (files.get(role) for role in (FileRole.CERTIFICATE, FileRole.CA))
    if client and _is_anothers(key, client):
        return None
    if ca and any(same_key(each, key.key_holder) and _may_sign(each) for each in ca.certificates):
        return None
    return Home(FileRole.KEY, mark("This is a private key"))


def _may_sign(certificate: x509.Certificate) -> bool:
    described = describe_certificate(certificate)
    return bool(described.is_ca or described.self_signed)


def _is_anothers(key: LoadedItem, client: LoadedFile) -> bool:
    """Return whether `client` holds the client's certificate, and `key` is not the one for it."""
    own = find_own(client, key.key_holder)
    if own is None or key.value is None or _as_authority(own) is not None:
        return False
    return not same_key(own.certificate, key.key_holder)


def _holds_key_of(file: LoadedFile, own: Own) -> bool:
    keys = (item for item in file.items if item.kind is Kind.PRIVATE_KEY)
    return any(same_key(item.key_holder, own.certificate) for item in keys)


def _may_certify(file: LoadedFile) -> bool:
    """Return whether the file holds a certificate, or may do so once it is open."""
    return bool(file.certificates) or _is_container(file)


def _is_container(file: LoadedFile) -> bool:
    """Return whether the file is a PKCS#12 that could not be opened yet."""
    return any(item.kind is Kind.PKCS12 and item.encrypted for item in file.items)


def _instead(file: LoadedFile, codes: dict[Kind, str]) -> Finding:
    key = file.first(Kind.PRIVATE_KEY)
    if key is not None and key.encrypted and Kind.PRIVATE_KEY in codes:
        return misplaced(codes[Kind.PRIVATE_KEY])  # no passphrase makes anything else of it
    if file.error is not None:
        return file.error
    if any(item.form == "TRUSTED" for item in file.items):
        return misplaced("file-trusted-cert")
    code = next((codes[item.kind] for item in file.items if item.kind in codes), None)
    return misplaced(code) if code else unusable("file-unknown")
