"""Locked keys that ask for any number of rounds before a passphrase can be tried."""

from __future__ import annotations

from mqtts_gui.certs.der import INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, encode

PBES2 = "2a864886f70d01050d"
PBKDF2 = "2a864886f70d01050c"
SCRYPT = "2b06010401da47040b"
AES_256 = "60864801650304012a"
PBE_3DES = "2a864886f70d010c0103"


def oid(content: str) -> bytes:
    return encode(OBJECT_IDENTIFIER, bytes.fromhex(content))


def integer(number: int) -> bytes:
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def sequence(*parts: bytes) -> bytes:
    return encode(SEQUENCE, *parts)


def pbes2(derivation: bytes) -> bytes:
    """Return an encrypted key whose passphrase is digested as `derivation` says."""
    cipher = sequence(oid(AES_256), encode(OCTET_STRING, bytes(16)))
    lock = sequence(oid(PBES2), sequence(derivation, cipher))
    return sequence(lock, encode(OCTET_STRING, bytes(96)))


def pbkdf2(rounds: int) -> bytes:
    return pbes2(
        sequence(oid(PBKDF2), sequence(encode(OCTET_STRING, b"saltsalt"), integer(rounds)))
    )


def scrypt(*numbers: int) -> bytes:
    salted = sequence(encode(OCTET_STRING, b"saltsalt"), *map(integer, numbers))
    return pbes2(sequence(oid(SCRYPT), salted))


def pbes1(rounds: int) -> bytes:
    salted = sequence(encode(OCTET_STRING, b"saltsalt"), integer(rounds))
    return sequence(sequence(oid(PBE_3DES), salted), encode(OCTET_STRING, bytes(96)))
