"""PKCS#7, PKCS#12, TRUSTED CERTIFICATE and bare DER, as openssl and other programs write them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from mqtts_gui.certs.items import Kind, LoadedFile, Password
from mqtts_gui.certs.loading import load_bytes, load_file
from mqtts_gui.certs.matching import same_key
from tests.support.corpus import SECRET, Corpus, make_corpus, pem_of, run_in
from tests.support.issuing import codes
from tests.support.loose_ber import loosened

pytestmark = pytest.mark.live

EXPORT = "pkcs12 -export -inkey rsa.key -in client.crt -certfile ca.crt"
OLD = {"file-pkcs12", "file-pkcs12-old"}
NEW = {"file-pkcs12"}
KINDS = [Kind.CERTIFICATE, Kind.PRIVATE_KEY, Kind.CERTIFICATE]

# How a container is locked, and what is said about it once it is open.
LOCKS: dict[str, tuple[str, set[str]]] = {
    "AES": ("", NEW),
    "RC2-40 and 3DES": ("-legacy", OLD),
    "3DES for both": ("-legacy -descert", NEW),
    "3DES by name": ("-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1", NEW),
    "RC4": ("-legacy -keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC4-40", OLD),
    "single DES": ("-legacy -keypbe PBE-MD5-DES -certpbe PBE-MD5-DES", OLD),
    "Camellia": ("-keypbe camellia-256-cbc -certpbe camellia-256-cbc", NEW),
    "no MAC": ("-nomac", NEW),
    "SHA-512 and many rounds": ("-macalg sha512 -iter 200000", NEW),
    "certificates in the clear": ("-certpbe NONE", NEW),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(tmp_path_factory.mktemp("corpus"))


def knows() -> str:
    return SECRET


def never() -> str:
    raise AssertionError("asked for a password")


def read(data: bytes, password: Password | None = knows, name: str = "own.p12") -> LoadedFile:
    return load_bytes(data, Path(name), password)


def exported(corpus: Corpus, options: str, password: str = SECRET) -> bytes:
    corpus.openssl(f"{EXPORT} {options} -out made.p12 -passout pass:{password}")
    return corpus.read("made.p12")


def holds_all(file: LoadedFile, corpus: Corpus) -> bool:
    """Return whether the file holds client certificate, key and authority, byte for byte."""
    certificate, key, ca = file.items
    own = load_file(corpus.path("rsa.key")).items[0]
    assert [item.kind for item in file.items] == KINDS
    assert (certificate.der, ca.der) == (corpus.der("client.crt"), corpus.der("ca.crt"))
    return same_key(key.key_holder, own.key_holder)


@pytest.mark.parametrize("case", LOCKS)
def test_containers_of_every_lock_are_opened(case: str, corpus: Corpus) -> None:
    options, said = LOCKS[case]
    data = exported(corpus, options)
    file = read(data)

    assert holds_all(file, corpus)
    assert file.items[1].encrypted
    assert codes(file) == said
    assert codes(read(loosened(data))) == said
    assert holds_all(read(loosened(data)), corpus)


@pytest.mark.parametrize("case", LOCKS)
@pytest.mark.parametrize("answer", [None, "", "wrong"])
def test_containers_stay_one_locked_item_without_the_password(
    case: str, answer: str | None, corpus: Corpus
) -> None:
    file = read(exported(corpus, LOCKS[case][0]), lambda: answer)

    (item,) = file.items
    assert (item.kind, item.value, item.encrypted) == (Kind.PKCS12, None, True)
    assert codes(file) == LOCKS[case][1] | {"file-pkcs12-password"}


@pytest.mark.parametrize(
    "options", ["", "-legacy", "-keypbe NONE -certpbe NONE", "-keypbe NONE -certpbe NONE -nomac"]
)
def test_containers_without_a_password_ask_for_none(options: str, corpus: Corpus) -> None:
    file = read(exported(corpus, options, password=""), never)

    assert holds_all(file, corpus)
    assert not file.items[1].encrypted


def test_damaged_container_that_is_not_locked_needs_no_password(corpus: Corpus) -> None:
    data = bytearray(exported(corpus, "-keypbe NONE -certpbe NONE -nomac", password=""))
    data[-700] ^= 1

    assert "file-pkcs12-password" not in codes(read(bytes(data), never))
    assert read(bytes(data), never).error is not None


def test_container_of_certificates_alone_is_read(corpus: Corpus) -> None:
    corpus.openssl(f"pkcs12 -export -nokeys -in ca.crt -out made.p12 -passout pass:{SECRET}")

    assert [item.der for item in read(corpus.read("made.p12")).items] == [corpus.der("ca.crt")]


def test_what_openssl_takes_out_of_a_container_is_read(corpus: Corpus) -> None:
    exported(corpus, "")
    corpus.openssl(f"pkcs12 -in made.p12 -noenc -out parts.pem -passin pass:{SECRET}")
    file = load_file(corpus.path("parts.pem"), never)

    assert b"Bag Attributes" in corpus.read("parts.pem")
    assert sorted(item.kind for item in file.items) == sorted(KINDS)
    assert codes(file) <= {"warn-key-readable-by-others"}


@pytest.mark.parametrize("store", ["JKS", "JCEKS", "PKCS12"])
def test_keystores_of_java_are_named_or_opened(store: str, tmp_path: Path) -> None:
    program = shutil.which("keytool")
    if program is None:
        pytest.skip("needs keytool")
    words = (
        f"-genkeypair -storetype {store} -keystore own.store -alias own -keyalg EC "
        "-dname CN=vm -storepass changeit -keypass changeit"
    )
    subprocess.run(
        [program, *words.split()], cwd=tmp_path, capture_output=True, check=True, timeout=100
    )
    file = load_file(tmp_path / "own.store", lambda: "changeit")

    if store == "PKCS12":
        assert [item.kind for item in file.items] == [Kind.CERTIFICATE, Kind.PRIVATE_KEY]
        assert codes(file) <= {"file-pkcs12", "warn-key-readable-by-others"}
    else:
        assert (file.items, codes(file)) == ((), {"file-jks"})


@pytest.mark.parametrize("form", ["PEM", "DER", "BER", "labelled CMS"])
def test_bundles_give_their_certificates_and_their_lists(form: str, corpus: Corpus) -> None:
    der = corpus.der("ca.p7b")
    data = {
        "PEM": corpus.read("ca.p7b"),
        "DER": der,
        "BER": loosened(der),
        "labelled CMS": pem_of("CMS", der).encode("ascii"),
    }[form]
    file = read(data, never, "ca.p7b")

    found = {(item.kind, item.form, item.der) for item in file.items}
    assert found == {
        (Kind.CERTIFICATE, "PKCS7", corpus.der("ca.crt")),
        (Kind.CERTIFICATE, "PKCS7", corpus.der("client.crt")),
        (Kind.CRL, "PKCS7", corpus.der("crl.pem")),
    }
    assert codes(file) == {"file-pkcs7"}


def test_signed_mail_gives_its_certificates(corpus: Corpus) -> None:
    corpus.path("mail.txt").write_text("Hello\n", encoding="utf-8")
    corpus.openssl(
        "cms -sign -stream -nodetach -in mail.txt -signer client.crt -inkey rsa.key -outform DER "
        "-out mail.p7m"
    )
    data = corpus.read("mail.p7m")

    assert data[1] == 0x80  # of indefinite length
    assert read(data, never).items[0].der == corpus.der("client.crt")


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_bundle_of_nothing_is_named(form: str, corpus: Corpus) -> None:
    corpus.path("mail.txt").write_text("Hello\n", encoding="utf-8")
    corpus.openssl(f"cms -data_create -in mail.txt -outform {form} -out made.p7b")

    assert codes(read(corpus.read("made.p7b"), never)) == {"file-pkcs7-empty"}


def test_damaged_bundle_is_named(corpus: Corpus) -> None:
    der = corpus.der("ca.p7b")

    assert codes(read(der[:-50], never)) == {"form-truncated"}
    assert read(der[:20] + bytes(20) + der[40:], never).error is not None


@pytest.mark.parametrize(
    "trust", ["-addtrust clientAuth", "-addreject serverAuth", "-setalias own"]
)
def test_trusted_certificates_are_shown_and_not_trusted(trust: str, corpus: Corpus) -> None:
    corpus.openssl(f"x509 -in ca.crt {trust} -trustout -out made.crt")
    file = read(corpus.read("made.crt"), never)

    assert [(item.form, item.der) for item in file.items] == [("TRUSTED", corpus.der("ca.crt"))]
    assert (file.certificates, codes(file)) == ((), {"file-trusted-cert"})


BINARY = (
    "ca.crt", "client.csr", "crl.pem", "rsa.key", "rsa8.key", "ec.key", "ed.key", "locked.key",
    "rsa.pub", "rsa1.pub", "ca.p7b",
)  # fmt: skip
ENDINGS = (
    ".crt", ".cer", ".pem", ".der", ".key", ".csr", ".req", ".p10", ".crl", ".p7b", ".p7c", ".spc",
    ".p12", ".pfx", ".pub", ".txt", ".crt.txt", ".asc", ".conf", ".png", ".docx", ".zip", "",
)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_ending_of_a_name_changes_what_is_read(
    ending: str, corpus: Corpus, tmp_path: Path
) -> None:
    for name in BINARY:
        for data in (corpus.read(name), corpus.der(name)):
            path = tmp_path / f"file{ending}"
            path.write_bytes(data)
            path.chmod(0o600)
            file, plain = load_file(path, knows), read(data, knows, "any")
            assert [(i.kind, i.form, i.der) for i in file.items] == [
                (i.kind, i.form, i.der) for i in plain.items
            ]
            assert codes(file) == codes(plain)


@pytest.mark.parametrize("name", BINARY)
def test_der_that_was_sent_as_text_is_mended(name: str, corpus: Corpus) -> None:
    der = corpus.der(name)
    original = read(der, knows)
    changed = (
        der.replace(b"\n", b"\r\n") if b"\r" not in der else b"",
        der.decode("latin-1").encode("utf-8"),
        ("\ufeff" + der.decode("latin-1")).encode("utf-8"),
        ("\ufeff" + der.decode("cp850")).encode("utf-16-le"),
    )
    for data in filter(der.__ne__, filter(None, changed)):
        file = read(data, knows)
        assert [i.der for i in file.items] == [i.der for i in original.items]
        assert codes(file) == codes(original) | {"form-textmode"}


@pytest.mark.parametrize("name", [*BINARY, "old.key"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_files_are_named_cut_off(name: str, share: float, corpus: Corpus) -> None:
    der, pem = corpus.der(name) if name != "old.key" else b"", corpus.read(name)

    for data in filter(None, (der[: int(len(der) * share)], pem[: int((len(pem) - 40) * share)])):
        file = read(data, knows)
        assert [item for item in file.items if item.value is not None] == []
        assert file.error is not None
        assert file.error.code in {"form-truncated", "form-garbage", "key-wrong-passphrase"}


def test_binary_objects_in_a_row_are_all_read(corpus: Corpus) -> None:
    data = b"".join(map(corpus.der, ("ca.crt", "client.crt", "crl.pem", "client.csr")))
    file = read(data, never)

    assert b"".join(item.der for item in file.items) == data
    assert codes(file) == {"file-der"}


def test_certificate_that_holds_pem_text_is_that_certificate(
    tmp_path: Path, corpus: Corpus
) -> None:
    comment = corpus.text("client.crt").replace("\n", "\\n")
    (tmp_path / "x.cnf").write_text(
        f"[req]\ndistinguished_name=n\n[n]\n[x]\nnsComment={comment}\n", encoding="utf-8"
    )
    run_in(
        tmp_path, "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout x.key "
        "-subj /CN=x -config x.cnf -extensions x -outform DER -out x.der",
    )  # fmt: skip
    file = load_file(tmp_path / "x.der")

    assert [item.der for item in file.items] == [(tmp_path / "x.der").read_bytes()]
