"""No file keeps the reader busy: locks that ask for too much work are refused before it begins."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from mqtts_gui.certs import openssh
from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.ber import definite
from mqtts_gui.certs.der import (
    OCTET_STRING,
    DerError,
    encode,
    read_element,
    read_elements,
)
from mqtts_gui.certs.derivation import MOST_ROUNDS, read_locks
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.keys import load_private_key
from mqtts_gui.certs.loading import load_bytes
from tests.support.hard_locks import (
    integer,
    pbes1,
    pbkdf2,
    scrypt,
    sequence,
)
from tests.support.issuing import codes, issue, key_pem, new_key, rsa_key
from tests.support.loose_ber import loosened

SECRET = "sésame"  # noqa: S105 - opens nothing but keys made here
CPU_S = 5.0
TOO_LONG = {"key-derivation-too-long"}


def container(rounds: int) -> bytes:
    """Return a real PKCS#12, but that its MAC asks for so many rounds."""
    own = issue("localhost")
    lock = BestAvailableEncryption(SECRET.encode("utf-8"))
    data = serialize_key_and_certificates(b"own", own.key, own.certificate, None, lock)
    version, safe, mac = read_elements(read_element(data).content)
    digest, salt, _ = read_elements(mac.content)
    kept = [encode(part.tag, part.content) for part in (version, safe, digest, salt)]
    return sequence(*kept[:2], sequence(*kept[2:], integer(rounds)))


def read(data: bytes) -> LoadedFile:
    started = time.process_time()
    file = load_bytes(data, Path("x"), lambda: SECRET)
    assert time.process_time() - started < CPU_S
    return file


BOMBS = {
    "PBKDF2": pbkdf2(2**31 - 1),
    "PBKDF2 beyond every number": pbkdf2(2**4000),
    "PBES1": pbes1(2**31 - 1),
    "scrypt, time": scrypt(2, 1, 2**30),
    "scrypt, memory": scrypt(2**30, 8, 1),
    "scrypt, blocks": scrypt(2, 2**29, 1),
}


@pytest.mark.parametrize("case", BOMBS)
def test_keys_that_ask_for_too_much_are_refused(case: str) -> None:
    for data in (BOMBS[case], Block("ENCRYPTED PRIVATE KEY", BOMBS[case]).pem()):
        file = read(data)
        assert codes(file) - {"file-der"} == TOO_LONG
        assert (file.items[0].kind, file.items[0].encrypted) == (Kind.PRIVATE_KEY, True)


def test_containers_that_ask_for_too_much_are_refused_with_or_without_a_password() -> None:
    for data in (container(2**31 - 1), loosened(container(2**31 - 1))):
        file = read(data)
        assert codes(file) == {"file-pkcs12", *TOO_LONG}
        assert [(item.kind, item.value) for item in file.items] == [(Kind.PKCS12, None)]
        assert codes(load_bytes(data, Path("x"))) == {"file-pkcs12", *TOO_LONG}


def test_what_openssl_is_usually_asked_for_is_opened() -> None:
    assert "key-derivation-too-long" not in codes(read(container(1_000_000)))
    assert read_locks(pbkdf2(1_000_000)).rounds == 1_000_000
    assert not read_locks(scrypt(2**17, 8, 1)).too_long


def test_many_small_locks_count_together() -> None:
    one = pbes1(2000)

    assert not read_locks(sequence(one)).too_long
    assert read_locks(sequence(*[one] * 2000)).rounds == 4_000_000 > MOST_ROUNDS
    assert read_locks(sequence(*[one] * 2000)).too_long


def test_locks_inside_octet_strings_count_too() -> None:
    hidden = encode(OCTET_STRING, sequence(pbkdf2(5_000_000)))

    assert read_locks(sequence(hidden)).too_long
    assert read_locks(loosened(sequence(encode(0xA0, hidden)))).too_long


def openssh_key(rounds: int) -> bytes:
    def text(content: bytes) -> bytes:
        return len(content).to_bytes(4) + content

    options = text(bytes(16)) + rounds.to_bytes(4)
    return b"openssh-key-v1\0" + text(b"aes256-ctr") + text(b"bcrypt") + text(options) + bytes(200)


def test_key_of_openssh_that_asks_for_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    block = Block(openssh.PRIVATE_LABEL, openssh_key(2**31))
    monkeypatch.setattr(openssh, "find_spec", lambda _name: object())
    item = load_private_key(block, "PEM", lambda: SECRET)

    assert {finding.code for finding in item.findings} == TOO_LONG


@pytest.mark.parametrize("bits", [20_000, 1_000_000])
def test_numbers_of_any_size_take_no_time(bits: int) -> None:
    number = (1 << bits) + 1
    rsa = sequence(*map(integer, (0, number * number, 3, number, number, number, 1, 1, 1)))
    file = read(rsa)

    assert file.items[0].value is None
    assert file.error is not None


def test_large_keys_are_read_without_proving_primes() -> None:
    """The library's own check takes four seconds for 8192 bits."""
    p, q, e = (2**2203 - 1), (2**4423 - 1), 65537  # two primes of Mersenne
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = (0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    started = time.process_time()
    file = read(sequence(*map(integer, numbers)))

    assert time.process_time() - started < 1
    assert file.items[0].value is not None
    assert file.error is None


@pytest.mark.parametrize("place", range(1, 9))
def test_every_number_of_an_rsa_key_is_checked(place: int) -> None:
    key = rsa_key()
    private = key.private_numbers()
    public = private.public_numbers
    numbers = [
        0, public.n, public.e, private.d, private.p, private.q, private.dmp1, private.dmq1,
        private.iqmp,
    ]  # fmt: skip
    assert read(sequence(*map(integer, numbers))).items[0].value is not None
    numbers[place] += 2

    file = read(sequence(*map(integer, numbers)))
    assert file.items[0].value is None
    assert codes(file) <= {"form-onebyte", "key-unsupported"}


LENGTH_BOMBS = {
    "one length": b"\x30\x84\xff\xff\xff\xff" + bytes(100),
    "lengths within": sequence(b"\x30\x84\x7f\xff\xff\xff") + bytes(100),
    "eight bytes of length": b"\x30\x88" + b"\x7f" * 8 + bytes(100),
    "a length without end": b"\x30\xff" + b"\xff" * 127,
    "never closed": b"\x30\x80" * 50_000,
    "deep": bytes.fromhex("3080") * 60 + b"\0\0" * 60,
}


@pytest.mark.parametrize("case", LENGTH_BOMBS)
@pytest.mark.parametrize("label", ["", "CERTIFICATE", "PKCS7", "PRIVATE KEY", "X509 CRL"])
def test_lengths_that_lie_take_neither_time_nor_memory(case: str, label: str) -> None:
    data = Block(label, LENGTH_BOMBS[case]).pem() if label else LENGTH_BOMBS[case]
    tracemalloc.start()
    try:
        file = read(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert file.error is not None
    assert most < 50_000_000


def test_ber_is_made_der_and_der_is_left_alone() -> None:
    der = container(1)

    assert definite(der) == der
    assert definite(loosened(der)) == der
    with pytest.raises(DerError):
        definite(loosened(der)[:-1])


def test_locked_keys_of_the_usual_kind_are_within_bounds() -> None:
    locked = key_pem(new_key(), SECRET)

    assert read(locked).items[0].value is not None
