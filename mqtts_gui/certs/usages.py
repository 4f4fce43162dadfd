"""What a certificate may be used for, by the names of openssl's configuration."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.certs.der import DerError, read_element

KEY_USAGE = "2.5.29.15"
# By the bits of the extension, the first one first.
_USAGES = (
    "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
    "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
)  # fmt: skip
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


def usages(value: bytes | None) -> tuple[str, ...]:
    """Return the key usages; none when the extension is absent, and then all are allowed.

    Read bit by bit: the library refuses combinations that openssl shows, and heeds.
    """
    try:
        bits = read_element(value).content[1:] if value is not None else b""
    except DerError:
        return ()
    text = "".join(f"{byte:08b}" for byte in bits)
    return tuple(name for name, bit in zip(_USAGES, text, strict=False) if bit == "1")


def extended_usages(extension: x509.ExtendedKeyUsage | None) -> tuple[str, ...]:
    """Return the extended key usages; none when the extension is absent: all are allowed."""
    return tuple(_PURPOSES.get(u.dotted_string, u.dotted_string) for u in extension or ())
