"""Private and public keys in every form that openssl, ssh-keygen and PuTTY write, locked or not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from mqtts_gui.certs.items import Kind, LoadedFile, Password
from mqtts_gui.certs.loading import load_bytes, load_file
from mqtts_gui.certs.matching import same_key
from mqtts_gui.errors import Severity
from tests.support.corpus import SECRET, Corpus, der_of, make_corpus
from tests.support.issuing import codes

pytestmark = pytest.mark.live

PASS = f"-passout pass:{SECRET}"
OLD = "-provider legacy -provider default"

# What makes a key, and the code of what is said about it; None: it is read without a word.
PLAIN: dict[str, tuple[str, str | None]] = {
    "rsa, PKCS#1": ("rsa -traditional -in rsa.key", None),
    "rsa, PKCS#8": ("pkcs8 -topk8 -nocrypt -in rsa.key", None),
    "rsa of 1024 bits": ("genrsa 1024", None),
    "rsa for PSS": ("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048", None),
    "rsa of three primes": ("genrsa -primes 3 2048", "key-unsupported"),
    "rsa of three primes, PKCS#1": ("genrsa -traditional -primes 3 2048", "key-unsupported"),
    "ec, SEC1": ("ec -in ec.key", None),
    "ec, PKCS#8": ("pkcs8 -topk8 -nocrypt -in ec.key", None),
    "ec, parameters in front": ("ecparam -name prime256v1 -genkey", None),
    "ec, curve written out": ("ec -in ec.key -param_enc explicit", None),
    "ec, secp384r1": ("ecparam -name secp384r1 -genkey -noout", None),
    "ec, secp256k1": ("ecparam -name secp256k1 -genkey -noout", None),
    "ec, Brainpool": ("ecparam -name brainpoolP256r1 -genkey -noout", None),
    "ec, a binary curve": ("ecparam -name sect571r1 -genkey -noout", "key-unsupported"),
    "SM2": ("genpkey -algorithm SM2", "key-unsupported"),
    "Ed25519": ("genpkey -algorithm ED25519", None),
    "Ed448": ("genpkey -algorithm ED448", None),
    "X25519": ("genpkey -algorithm X25519", None),
    "X448": ("genpkey -algorithm X448", None),
    "DH": ("genpkey -algorithm DH -pkeyopt group:ffdhe2048", None),
}

LOCKED: dict[str, str] = {
    **{
        f"old form, {cipher}": f"rsa -traditional -{cipher} -in rsa.key {OLD} {PASS}"
        for cipher in ("aes128", "aes192", "aes256", "des3", "des")
    },
    "old form, ec": f"ec -aes256 -in ec.key {PASS}",
    **{
        f"PBES2, {cipher}": f"pkcs8 -topk8 -v2 {cipher} -in rsa.key {PASS}"
        for cipher in ("aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3")
    },
    **{
        f"PBES2, {digest}": f"pkcs8 -topk8 -v2 aes256 -v2prf {digest} -in rsa.key {PASS}"
        for digest in ("hmacWithSHA1", "hmacWithSHA224", "hmacWithSHA384", "hmacWithSHA512")
    },
    "PBES2, scrypt": f"pkcs8 -topk8 -scrypt -in rsa.key {PASS}",
    "PBES2, many rounds": f"pkcs8 -topk8 -iter 600000 -in ec.key {PASS}",
    **{
        f"PBES1, {scheme}": f"pkcs8 -topk8 -v1 {scheme} -in rsa.key {OLD} {PASS}"
        for scheme in ("PBE-MD5-DES", "PBE-SHA1-3DES", "PBE-SHA1-RC2-40", "PBE-SHA1-RC4-128")
    },
}

# Locked by what is not read here: said so at once, and no passphrase is asked in vain.
REFUSED: dict[str, str] = {
    "old form, Camellia": f"rsa -traditional -camellia256 -in rsa.key {PASS}",
    "old form, SEED": f"rsa -traditional -seed -in rsa.key {OLD} {PASS}",
    "PBES2, ARIA": f"pkcs8 -topk8 -v2 aria256 -in rsa.key {PASS}",
    "PBES2, MD5": f"pkcs8 -topk8 -v2 aes256 -v2prf hmacWithMD5 -in rsa.key {PASS}",
    "PBES1, two keys": f"pkcs8 -topk8 -v1 PBE-SHA1-2DES -in rsa.key {PASS}",
    "PBES1, RC4-40": f"pkcs8 -topk8 -v1 PBE-SHA1-RC4-40 -in rsa.key {OLD} {PASS}",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(tmp_path_factory.mktemp("corpus"))


def made(corpus: Corpus, command: str, name: str = "made.key") -> bytes:
    """Return what an openssl command writes."""
    corpus.path(name).unlink(missing_ok=True)
    first, *others = command.split(" ")
    sized = others and others[-1].isdigit()  # genrsa wants its size behind everything else
    words = [*others[:-1], "-out", name, others[-1]] if sized else [*others, "-out", name]
    corpus.openssl(" ".join([first, *words]))
    return corpus.read(name)


def read(data: bytes, password: Password | None = None) -> LoadedFile:
    return load_bytes(data, Path("client.key"), password)


def never() -> str:
    raise AssertionError("asked for a passphrase")


def is_original(file: LoadedFile, corpus: Corpus, name: str) -> bool:
    """Return whether the file holds the private key of that file, to the last byte."""
    key = load_pem_private_key(corpus.read(name), None)
    exact = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    (item,) = file.items
    value = item.value
    assert value is not None
    assert hasattr(value, "private_bytes")
    return item.kind is Kind.PRIVATE_KEY and exact == value.private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
    )


@pytest.mark.parametrize("case", PLAIN)
def test_plain_keys_are_read_as_pem_and_as_der(case: str, corpus: Corpus) -> None:
    command, code = PLAIN[case]
    data = made(corpus, command)
    blocks = data.decode("ascii").split("-----BEGIN ")
    der = der_of("-----BEGIN " + blocks[-1])

    for content, own in ((data, set[str]()), (der, {"file-der"})):
        file = read(content, never)
        (item,) = file.items
        assert item.kind is Kind.PRIVATE_KEY
        assert not item.encrypted
        assert (item.value is None) == (code is not None)
        assert codes(file) == ({code} if code else own)


@pytest.mark.parametrize("case", [name for name in PLAIN if name != "rsa, PKCS#1"])
def test_public_keys_are_read_or_named_too(case: str, corpus: Corpus) -> None:
    command, code = PLAIN[case]
    made(corpus, command, "made.key")
    if code and "rsa" in case:
        code = None  # how many primes there are is private
    private = read(corpus.read("made.key"))
    data = made(corpus, "pkey -in made.key -pubout", "made.pub")

    for content, own in ((data, set[str]()), (der_of(data.decode("ascii")), {"file-der"})):
        file = read(content)
        (item,) = file.items
        assert item.kind is Kind.PUBLIC_KEY
        assert codes(file) == ({code} if code else own)
        if private.items[0].value is not None:
            assert same_key(item.key_holder, private.items[0].key_holder)


@pytest.mark.parametrize("case", LOCKED)
def test_locked_keys_are_opened_by_their_passphrase_alone(case: str, corpus: Corpus) -> None:
    data = made(corpus, LOCKED[case])
    original = "ec.key" if "ec.key" in LOCKED[case] else "rsa.key"
    der = () if b"DEK-Info" in data else (der_of(data.decode("ascii")),)

    for content in (data, *der):
        opened = read(content, lambda: SECRET)
        assert is_original(opened, corpus, original)
        assert opened.items[0].encrypted
        assert codes(opened) == ({"file-der"} if content in der else set())
        for answer, code in ((None, "key-needs-passphrase"), ("wrong", "key-wrong-passphrase")):
            file = read(content, lambda answer=answer: answer)  # type: ignore[misc]  # mypy cannot type a lambda's default
            assert (file.items[0].value, file.items[0].encrypted) == (None, True)
            assert file.error is not None
            assert file.error.code == code


@pytest.mark.parametrize("case", REFUSED)
def test_locks_that_are_not_known_are_named_without_asking(case: str, corpus: Corpus) -> None:
    file = read(made(corpus, REFUSED[case]), never)

    assert codes(file) == {"key-unsupported"}
    assert file.items[0].encrypted


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850"])
@pytest.mark.parametrize("command", ["pkcs8 -topk8 -in ec.key", "ec -aes128 -in ec.key"])
def test_accents_are_those_of_the_terminal_where_the_key_was_made(
    encoding: str, command: str, corpus: Corpus
) -> None:
    corpus.path("words").write_bytes("élève\n".encode(encoding))

    data = made(corpus, f"{command} -passout file:words")

    assert is_original(read(data, lambda: "élève"), corpus, "ec.key")


@pytest.mark.parametrize("place", range(100, 1500, 100))
@pytest.mark.parametrize("name", ["rsa.key", "rsa8.key", "ec.key"])
def test_changed_letter_is_never_read_as_if_nothing_were(
    name: str, place: int, corpus: Corpus
) -> None:
    text = corpus.text(name)
    at = place % (len(text) - 80) + 40
    while text[at] in "\n=":
        at += 1
    letter = "A" if text[at] != "A" else "B"
    file = read((text[:at] + letter + text[at + 1 :]).encode("ascii"))

    assert file.items[0].value is None
    assert codes(file) & {"form-onebyte", "form-garbage", "form-truncated", "key-unsupported"}
    assert file.error is not None
    assert file.error.severity is Severity.ERROR


def ssh_keygen(folder: Path, *words: str) -> bytes:
    """Return what ssh-keygen prints; the test is skipped where there is none."""
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("needs ssh-keygen")
    done = subprocess.run(
        [program, *words], cwd=folder, capture_output=True, check=True, timeout=60
    )
    return done.stdout


@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
def test_keys_of_openssh_are_read_and_named(kind: str, tmp_path: Path) -> None:
    ssh_keygen(tmp_path, "-q", "-t", kind, "-N", "", "-f", "own", "-C", "élève@vm")
    private, public = load_file(tmp_path / "own"), load_file(tmp_path / "own.pub")
    exported = read(ssh_keygen(tmp_path, "-e", "-f", "own.pub"))

    assert codes(private) == {"file-openssh-key"}
    assert codes(public) == {"file-openssh-public-key"}
    assert codes(exported) == {"file-openssh-public-key"}
    for file in (public, exported):
        assert [(item.kind, item.form) for item in file.items] == [(Kind.PUBLIC_KEY, "OpenSSH")]
        assert same_key(file.items[0].key_holder, private.items[0].key_holder)


def test_locked_key_of_openssh_is_named_without_asking(tmp_path: Path) -> None:
    ssh_keygen(tmp_path, "-q", "-t", "ed25519", "-N", SECRET, "-f", "own")
    file = load_file(tmp_path / "own", never)

    assert codes(file) == {"key-unsupported"}
    assert file.items[0].encrypted
    assert file.error is not None
    assert "ssh-keygen -p -m PEM" in str(file.error.fix)


@pytest.mark.parametrize("form", ["PEM", "PKCS8"])
def test_the_cure_for_openssh_keys_gives_a_key_that_is_read(form: str, tmp_path: Path) -> None:
    ssh_keygen(tmp_path, "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", "client.key")
    before = load_file(tmp_path / "client.key")
    ssh_keygen(tmp_path, "-q", "-p", "-m", form, "-N", "", "-f", "client.key")
    after = load_file(tmp_path / "client.key")

    assert codes(before) == {"file-openssh-key"}
    assert codes(after) == set()
    assert same_key(before.items[0].key_holder, after.items[0].key_holder)


@pytest.mark.parametrize("version", [2, 3])
def test_key_of_putty_is_recognised(version: int) -> None:
    text = (
        f"PuTTY-User-Key-File-{version}: ssh-rsa\r\nEncryption: aes256-cbc\r\nComment: vm\r\n"
        "Public-Lines: 1\r\nAAAAB3NzaC1yc2EAAAADAQABAAABAQ==\r\nPrivate-Lines: 1\r\nAAAA\r\n"
    )

    assert codes(read(text.encode("ascii"), never)) == {"file-ppk"}
