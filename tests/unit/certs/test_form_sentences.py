"""Every finding about a file has its sentence and its cure, in both languages, each its own."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from mqtts_gui import i18n
from mqtts_gui.certs import container_findings, file_findings
from mqtts_gui.certs.foreign_findings import FOREIGN
from mqtts_gui.certs.form_findings import FORMS
from mqtts_gui.certs.items import Kind
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, literal

OPENED = (
    "file-missing", "file-directory", "file-unreadable", "file-special", "key-needs-passphrase",
    "key-wrong-passphrase", "key-unsupported", "file-pkcs12-password",
)  # fmt: skip
MISPLACED = (
    "file-csr", "file-key-as-cert", "file-cert-as-key", "file-key-as-ca", "file-csr-as-key",
    "file-trusted-cert", "file-public-key", "file-crl-as-ca",
)  # fmt: skip
SIGNED_OR_KEY = (Kind.CERTIFICATE, Kind.CSR, Kind.PRIVATE_KEY, Kind.PUBLIC_KEY, Kind.CRL)

FINDINGS: dict[str, Finding] = {
    **{f"unusable {code}": file_findings.unusable(code) for code in (*OPENED, *FOREIGN, *FORMS)},
    **{f"misplaced {code}": file_findings.misplaced(code) for code in MISPLACED},
    **{f"mended {code}": file_findings.mended(code) for code in FORMS},
    **{
        f"DER {kind} {locked}": container_findings.of_der(kind, encrypted=locked)
        for kind in SIGNED_OR_KEY
        for locked in (False, True)
    },
    **{
        f"container {code} {variant}": container_findings.of_container(code, variant=variant)
        for code in ("file-pkcs7", "file-pkcs12")
        for variant in (False, True)
    },
    "stray": file_findings.stray("é", 7, Severity.ERROR),
    "stray, mended": file_findings.stray("*", 7, Severity.WARNING),
    "mislabelled": file_findings.mislabelled("CERTIFICATE REQUEST"),
    "OpenSSH": file_findings.encrypted_openssh(),
    "slow": file_findings.slow_to_open(),
    "big": file_findings.too_big(50_000_000),
    "readable": file_findings.readable_by_others("client.key"),
    "beside": file_findings.missing_beside("ca.crt.txt"),
    "refused": file_findings.unreadable(literal("Is a directory")),
}


def phrases(finding: Finding) -> tuple[Phrase, ...]:
    assert finding.fix is not None
    return finding.message, finding.fix


@pytest.mark.parametrize("case", FINDINGS)
def test_every_finding_has_a_sentence_and_a_cure(case: str, each_language: str) -> None:
    message, fix = map(str, phrases(FINDINGS[case]))

    assert message.strip()
    assert fix.strip()
    assert message != fix
    assert not re.search(r"%\(|%s|\{\}", message + fix)
    assert message.endswith(".")


@pytest.mark.parametrize("case", FINDINGS)
def test_every_sentence_is_another_in_french(case: str) -> None:
    for phrase in phrases(FINDINGS[case]):
        texts = []
        for language in i18n.LANGUAGES:
            i18n.use_language(language)
            texts.append(str(phrase))
        assert len(set(texts)) == len(i18n.LANGUAGES)


def test_no_two_codes_say_the_same(each_language: str) -> None:
    codes_of: dict[str, set[str]] = {}
    for finding in FINDINGS.values():
        codes_of.setdefault(str(finding.message), set()).add(finding.code)
    # A TRUSTED CERTIFICATE and a request are the same thing wherever they are found.
    shared = {message: codes for message, codes in codes_of.items() if len(codes) > 1}

    assert shared == {}


def test_every_code_of_the_room_is_here() -> None:
    here = Counter(finding.code for finding in FINDINGS.values())

    assert set(FORMS) | set(FOREIGN) | set(OPENED) <= set(here)
    assert {*file_findings._SENTENCES} == set(FORMS) | set(FOREIGN) | set(OPENED)


@pytest.mark.parametrize("case", FINDINGS)
def test_a_command_is_one_of_openssl_with_the_names_of_the_lab(case: str) -> None:
    command = FINDINGS[case].command
    named = {word for word in command if re.search(r"\.[a-z0-9]+$", word)}

    assert command[:1] in {(), ("openssl",)}
    assert all(word.strip() == word and " " not in word for word in command)
    assert named <= {
        "ca.crt", "ca.pem", "ca.p7b", "client.crt", "client.csr", "client.key", "client.pem",
        "client.p12", "client.pub", "crl.pem", "crl.der",
    }  # fmt: skip


def test_a_cure_that_is_a_command_is_the_command_of_the_finding() -> None:
    for finding in FINDINGS.values():
        _, fix = phrases(finding)
        if "openssl x509" in str(fix) or "%(command)s" in fix.text:
            assert " ".join(finding.command) in str(fix)
