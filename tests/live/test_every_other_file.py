"""What is no certificate is called by its name, and what cannot be opened is said to be so."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import load_bytes, load_file
from mqtts_gui.errors import Severity
from tests.support.corpus import Corpus, make_corpus
from tests.support.foreign_files import FOREIGN
from tests.support.issuing import NOW, codes

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(tmp_path_factory.mktemp("corpus"))


def read(data: bytes | str) -> LoadedFile:
    return load_bytes(data.encode("utf-8") if isinstance(data, str) else data, Path("ca.crt"))


def is_only(file: LoadedFile, code: str) -> bool:
    """Return whether the file is nothing but what the code says, an error that can be shown."""
    assert judge_any(file, NOW).severity is Severity.ERROR
    return file.items == () and codes(file) == {code}


@pytest.mark.parametrize("case", FOREIGN)
def test_foreign_files_are_called_by_their_name(case: str) -> None:
    code, data = FOREIGN[case]

    assert is_only(read(data), code)


@pytest.mark.parametrize("case", FOREIGN)
def test_foreign_files_are_explained_in_each_language(case: str, each_language: str) -> None:
    (finding,) = read(FOREIGN[case][1]).findings

    assert str(finding.message).strip() != str(finding.fix).strip() != ""
    assert "%(" not in f"{finding.message}{finding.fix}"


PRINTED = (
    "x509 -in ca.crt -noout -text", "req -in client.csr -noout -text",
    "crl -in crl.pem -noout -text", "pkey -in rsa.key -noout -text",
    "rsa -in rsa.key -noout -text", "pkey -in ec.key -noout -text",
    "pkey -pubin -in rsa.pub -noout -text", "asn1parse -in ca.crt",
)  # fmt: skip


@pytest.mark.parametrize("command", PRINTED)
def test_printed_text_is_no_certificate(command: str, corpus: Corpus) -> None:
    assert is_only(read(corpus.openssl(command).stdout), "file-dump-only")


def test_what_keytool_prints_is_no_certificate(corpus: Corpus) -> None:
    program = shutil.which("keytool")
    if program is None:
        pytest.skip("needs keytool")
    words = [program, "-printcert", "-file", str(corpus.path("ca.crt"))]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)

    assert is_only(read(done.stdout), "file-dump-only")


@pytest.mark.parametrize(
    "command",
    [
        "genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048",
        "ecparam -name prime256v1",
        "dsaparam 1024",
    ],
)
def test_parameters_alone_are_named(command: str, corpus: Corpus) -> None:
    assert is_only(read(corpus.openssl(command).stdout), "file-parameters")


def test_mail_with_its_attachments_is_read(corpus: Corpus) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"], mail["Message-ID"] = "CSR", "<1@vm>"
    mail.set_content("Bonjour")
    mail.add_attachment(corpus.der("ca.crt"), "application", "pkix-cert", filename="ca.crt")
    file = read(mail.as_bytes())

    assert [item.der for item in file.items] == [corpus.der("ca.crt")]
    assert codes(file) == {"form-noheader"}


def test_folder_missing_file_and_pipe_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = {
        "file-directory": load_file(tmp_path),
        "file-missing": load_file(tmp_path / "ca.crt"),
        "file-special": load_file(tmp_path / "pipe"),
    }

    for code, file in found.items():
        assert is_only(file, code)
        assert not file.opened


@pytest.mark.parametrize(("asked", "there"), [("ca.crt", "ca.crt.txt"), ("a.key.txt", "a.key")])
def test_name_that_windows_hides_is_found(asked: str, there: str, tmp_path: Path) -> None:
    (tmp_path / there).write_bytes(b"x")
    file = load_file(tmp_path / asked)

    assert is_only(file, "file-missing")
    assert there in str(file.findings[0].fix)


@pytest.fixture
def forbidden(corpus: Corpus) -> Iterator[Path]:
    """A file that only its owner may read, where somebody else can see it; we are somebody else."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = folder / "ca.key"
    path.write_bytes(corpus.read("ca.key"))
    path.chmod(0o600 if os.geteuid() == 0 else 0)
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield path
        os.seteuid(0)
    else:
        yield path
    shutil.rmtree(folder)


def test_file_of_somebody_else_is_named(forbidden: Path) -> None:
    file = load_file(forbidden)

    assert is_only(file, "file-unreadable")
    assert not file.opened


def test_noise_of_fifty_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "noise.crt"
    with path.open("wb") as target:
        for _ in range(50):
            target.write(os.urandom(1_000_000))
    file = load_file(path)

    assert is_only(file, "file-huge")
    assert "50" in str(file.findings[0].message)


def test_ten_thousand_roots_are_all_read(tmp_path: Path, corpus: Corpus) -> None:
    path = tmp_path / "roots.pem"
    roots = corpus.text("ca.crt") + corpus.text("client.crt")
    path.write_text(roots * 5000, encoding="ascii")
    file = load_file(path)

    assert len(file.certificates) == 10_000
    assert codes(file) == set()
    assert judge_any(file, datetime.now(UTC)).severity is not Severity.ERROR


def test_ten_thousand_roots_in_a_bundle_are_all_read(tmp_path: Path, corpus: Corpus) -> None:
    roots = (corpus.text("ca.crt") + corpus.text("client.crt")) * 5000
    corpus.path("roots.pem").write_text(roots, encoding="ascii")
    target = tmp_path / "roots.p7b"
    corpus.openssl(f"crl2pkcs7 -nocrl -certfile roots.pem -outform DER -out {target}")

    assert target.stat().st_size > 1_000_000
    assert len(load_file(target).certificates) == 10_000


@pytest.mark.parametrize("broken", ["first", "last"])
def test_one_broken_block_of_several_is_named_and_the_others_read(
    broken: str, corpus: Corpus
) -> None:
    good = corpus.text("ca.crt")
    bad = good.replace("MII", "!!!", 1)
    file = read(bad + good if broken == "first" else good + bad)

    assert [item.der for item in file.items if item.value] == [corpus.der("ca.crt")]
    assert codes(file) == {"file-partly-broken", "form-garbage"}
    assert file.error is None


def test_wrong_character_is_shown_with_its_line(corpus: Corpus) -> None:
    lines = corpus.text("ca.crt").splitlines()
    lines[4] = "é" + lines[4][1:]
    file = read("Voici :\n" + "\n".join(lines))

    assert codes(file) == {"form-stray"}
    assert file.error is not None
    assert "line 6" in str(file.error.message)
    assert "“é”" in str(file.error.message)


def test_changed_letter_in_an_authority_shows_by_its_signature(corpus: Corpus) -> None:
    text = corpus.text("ca.crt")
    at = len(text) // 2
    letter = "A" if text[at] != "A" else "B"
    verdict = judge_any(read(text[:at] + letter + text[at + 1 :]), NOW)

    assert verdict.severity is Severity.ERROR
    assert {f.code for f in verdict.findings} & {"form-onebyte", "form-garbage", "form-nonstandard"}


def test_glued_blocks_are_taken_apart(corpus: Corpus) -> None:
    file = read("".join(corpus.text(name).rstrip() for name in ("ca.crt", "rsa.key", "crl.pem")))

    assert [item.kind for item in file.items] == ["certificate", "private-key", "crl"]
    assert codes(file) == {"file-glued"}


def test_everything_in_one_file_keeps_its_order(corpus: Corpus) -> None:
    names = ("client.crt", "rsa.key", "ca.crt", "client.csr", "crl.pem", "rsa.pub", "ca.p7b")
    file = read("\r\n".join(f"This is {name}:\n{corpus.text(name)}" for name in names))

    assert [item.kind for item in file.items] == [
        "certificate", "private-key", "certificate", "csr", "crl", "public-key",
        "certificate", "certificate", "crl",
    ]  # fmt: skip
    assert codes(file) == {"file-pkcs7"}
