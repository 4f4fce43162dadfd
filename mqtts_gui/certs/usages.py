"""What a certificate may be used for, by the names of openssl's configuration."""

from __future__ import annotations

from cryptography import x509

_SHORT = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
_ONLY_WITH_AGREEMENT = {"encipher_only": "encipherOnly", "decipher_only": "decipherOnly"}
_PURPOSES = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    "2.5.29.37.0": "anyExtendedKeyUsage",
    "1.3.6.1.4.1.311.20.2.2": "msSmartcardLogin",
}


def usages(extension: x509.KeyUsage | None) -> tuple[str, ...]:
    """Return the key usages; none when the extension is absent, and then all are allowed."""
    if extension is None:
        return ()
    names = _SHORT | (_ONLY_WITH_AGREEMENT if extension.key_agreement else {})
    return tuple(text for attribute, text in names.items() if getattr(extension, attribute))


def extended_usages(extension: x509.ExtendedKeyUsage | None) -> tuple[str, ...]:
    """Return the extended key usages; none when the extension is absent: all are allowed."""
    return tuple(_PURPOSES.get(u.dotted_string, u.dotted_string) for u in extension or ())
