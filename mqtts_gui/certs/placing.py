"""Whether a file holds what its field is for, and what it is instead."""

from __future__ import annotations

from mqtts_gui.certs.file_findings import misplaced, unusable
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.errors import Finding

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


def misplaced_in_ca(file: LoadedFile) -> Finding | None:
    """Return what keeps the file from being an authority's, or None if it holds a certificate."""
    return None if file.certificates else _instead(file, _AS_CA)


def misplaced_in_certificate(file: LoadedFile) -> Finding | None:
    """Return what keeps the file from being a client's certificate, or None."""
    return None if file.certificates else _instead(file, _AS_CERTIFICATE)


def misplaced_in_key(file: LoadedFile) -> Finding | None:
    """Return what keeps the file from being a private key, or None, also for a locked one."""
    return None if file.first(Kind.PRIVATE_KEY) else _instead(file, _AS_KEY)


def _instead(file: LoadedFile, codes: dict[Kind, str]) -> Finding:
    if file.error is not None:
        return file.error
    if any(item.form == "TRUSTED" for item in file.items):
        return misplaced("file-trusted-cert")
    code = next((codes[item.kind] for item in file.items if item.kind in codes), None)
    return misplaced(code) if code else unusable("file-unknown")
