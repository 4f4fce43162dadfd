"""The openssl command of a finding does what it says: it mends the file, or shows what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.certs.commands import command_for
from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.loading import load_file
from mqtts_gui.errors import Finding
from tests.support.corpus import SECRET, Corpus, make_corpus, pem_of
from tests.support.issuing import codes
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live

ANSWERS = ("-passin", f"pass:{SECRET}", "-passout", f"pass:{SECRET}")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(tmp_path_factory.mktemp("corpus"))


def knows() -> str:
    return SECRET


def named(command: tuple[str, ...], option: str) -> str:
    """Return the file that follows an option."""
    return command[command.index(option) + 1]


def finding_of(file: LoadedFile, code: str) -> Finding:
    return next(finding for finding in file.all_findings if finding.code == code)


def mended_by(folder: Path, data: bytes, code: str, *answers: str) -> tuple[LoadedFile, LoadedFile]:
    """Return a file before and after the command of the finding about it, typed in its folder."""
    source = folder / "before"
    source.write_bytes(data)
    source.chmod(0o600)
    before = load_file(source, knows)
    command = finding_of(before, code).command
    source.rename(folder / named(command, "-in"))
    words = [str(folder / word) if Path(word).suffix else word for word in command[1:]]
    target = folder / named(command, "-out")
    done = run_openssl(*words, *answers)
    assert done.returncode == 0, done.stderr
    target.chmod(0o600)
    return before, load_file(target, knows)


DER = {
    "ca.crt": (), "client.csr": (), "crl.pem": (), "rsa.key": (), "rsa8.key": (), "ec.key": (),
    "ed.key": (), "locked.key": ANSWERS, "rsa.pub": (), "rsa1.pub": (), "ec.pub": (),
}  # fmt: skip


@pytest.mark.parametrize("name", DER)
def test_bare_der_becomes_pem(name: str, corpus: Corpus, tmp_path: Path) -> None:
    before, after = mended_by(tmp_path, corpus.der(name), "file-der", *DER[name])

    assert codes(before) == {"file-der"}
    assert codes(after) == set()
    (one,), (other,) = before.items, after.items
    assert (one.kind, one.encrypted) == (other.kind, other.encrypted)
    assert one.kind.startswith(("private", "public")) or one.der == other.der
    assert b"-----BEGIN" in (tmp_path / after.path).read_bytes()


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_bundle_becomes_certificates(form: str, corpus: Corpus, tmp_path: Path) -> None:
    data = corpus.read("ca.p7b") if form == "PEM" else corpus.der("ca.p7b")
    before, after = mended_by(tmp_path, data, "file-pkcs7")

    assert codes(after) == set()
    assert after.certificates == before.certificates


@pytest.mark.parametrize("options", ["", "-legacy"])
@pytest.mark.parametrize("code", ["file-pkcs12"])
def test_container_becomes_its_parts(
    options: str, code: str, corpus: Corpus, tmp_path: Path
) -> None:
    corpus.openssl(
        f"pkcs12 -export {options} -inkey rsa.key -in client.crt -certfile ca.crt -out made.p12 "
        f"-passout pass:{SECRET}"
    )
    before, after = mended_by(tmp_path, corpus.read("made.p12"), code, *ANSWERS)

    assert codes(after) == set()
    assert set(after.certificates) == set(before.certificates)
    assert {item.kind for item in after.items} == {item.kind for item in before.items}


def test_trusted_certificate_becomes_an_ordinary_one(corpus: Corpus, tmp_path: Path) -> None:
    _, after = mended_by(tmp_path, corpus.read("trusted.crt"), "file-trusted-cert")

    assert codes(after) == set()
    assert [item.der for item in after.items] == [corpus.der("ca.crt")]


def test_marks_and_spare_bytes_go(corpus: Corpus, tmp_path: Path) -> None:
    spare = pem_of("CERTIFICATE", corpus.der("ca.crt") + bytes(3)).encode("ascii")
    for code, data in (
        ("form-bom", b"\xef\xbb\xbf" + corpus.read("ca.crt")),
        ("form-trailing", spare),
    ):
        before, after = mended_by(tmp_path, data, code)
        assert codes(before) == {code}
        assert codes(after) == set()
        assert after.certificates == before.certificates


def changed(text: str) -> str:
    """Return PEM with the last letter of its signature changed."""
    lines = text.splitlines()
    lines[-2] = ("A" if lines[-2][0] != "A" else "B") + lines[-2][1:]
    return "\n".join([*lines, ""])


# A command that shows: the file on which it is typed, by the name that the command has for it, and
# what openssl then prints.
SHOWN: dict[str, tuple[str, tuple[str, ...], str]] = {
    "file-csr": ("client.csr", (), "Certificate Request"),
    "file-csr-as-key": ("client.csr", (), "Certificate Request"),
    "file-cert-as-key": ("client.crt", (), "Certificate"),
    "file-crl-as-ca": ("crl.pem", (), "Certificate Revocation List"),
    "file-public-key": ("rsa.pub", (), "Public-Key: (2048 bit)"),
    "file-pkcs12-old": ("old.p12", ANSWERS[:2], "pbeWithSHA1And40BitRC2-CBC"),
    "file-pkcs12-password": ("client.p12", ANSWERS[:2], "MAC: sha256"),
    "key-needs-passphrase": ("locked.key", ANSWERS[:2], "Key is valid"),
    "key-wrong-passphrase": ("locked.key", ANSWERS[:2], "Key is valid"),
    "file-parameters": ("parameters.pem", (), "prime256v1"),
    "form-truncated": ("truncated.crt", (), "error"),
    "form-garbage": ("garbage.crt", (), "error"),
    "form-onebyte": ("changed.crt", (), "certificate signature failure"),
}
# These come from judging the file, or from the field that it stands in.
JUDGED = (
    "file-csr",
    "file-csr-as-key",
    "file-cert-as-key",
    "file-crl-as-ca",
    "file-public-key",
    "form-onebyte",
)


@pytest.fixture(scope="module")
def shown(corpus: Corpus) -> Corpus:
    corpus.openssl(
        f"pkcs12 -export -legacy -inkey rsa.key -in client.crt -out old.p12 -passout pass:{SECRET}"
    )
    corpus.openssl("ecparam -name prime256v1 -out parameters.pem")
    text = corpus.text("ca.crt")
    garbage = corpus.der("ca.crt")[:20] + b"\xff" * 40 + corpus.der("ca.crt")[60:]
    for name, content in (
        ("truncated.crt", text[: len(text) // 2]),
        ("changed.crt", changed(text)),
        ("garbage.crt", pem_of("CERTIFICATE", garbage)),
    ):
        corpus.path(name).write_text(content, encoding="ascii")
    return corpus


@pytest.mark.parametrize("code", SHOWN)
def test_what_openssl_shows_is_what_the_finding_says(
    code: str, shown: Corpus, tmp_path: Path
) -> None:
    name, answers, expected = SHOWN[code]
    command = command_for(code)
    option = "-in" if "-in" in command else "-CAfile"
    (tmp_path / named(command, option)).write_bytes(shown.read(name))
    words = [str(tmp_path / word) if Path(word).suffix else word for word in command[1:]]
    done = run_openssl(*words, *answers)

    assert command[0] == "openssl"
    assert expected.lower() in (done.stdout + done.stderr).lower()


@pytest.mark.parametrize("code", [code for code in SHOWN if code not in JUDGED])
def test_the_files_shown_have_their_finding(code: str, shown: Corpus) -> None:
    password = {"key-wrong-passphrase": "wrong", "file-pkcs12-old": SECRET}.get(code)

    assert code in codes(load_file(shown.path(SHOWN[code][0]), lambda: password))


def test_key_in_place_of_one_that_cannot_be_read(tmp_path: Path) -> None:
    command = command_for("key-unsupported")
    target = tmp_path / named(command, "-out")
    done = run_openssl(*(str(target) if word == target.name else word for word in command[1:]))

    assert done.returncode == 0
    assert codes(load_file(target)) == set()
