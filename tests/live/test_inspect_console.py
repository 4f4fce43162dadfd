"""The console program itself inspects what openssl made, and says the same as openssl."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.lab import Lab, make_lab, openssl
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live

SECRET = "sésame"  # noqa: S105 - opens nothing but files made here


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The lab with what the console reads besides: a list, a container, a locked key."""
    lab = make_lab(tmp_path_factory.mktemp("TP d'Élève"))
    folder = lab.folder
    (folder / "index.txt").write_text("", encoding="utf-8")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca = lab\n[lab]\ndatabase = index.txt\ndefault_md = sha256\n"
        "default_crl_days = 30\n",
        encoding="utf-8",
    )
    signer = ["-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key"]
    for words in (["-revoke", "client.crt"], ["-gencrl", "-out", "crl.pem"]):
        run(["openssl", "ca", *signer, *words], folder, check=True)
    openssl(
        "pkcs12", "-export", "-in", str(lab.client.certificate), "-inkey", str(lab.client.key),
        "-passout", f"pass:{SECRET}", "-out", str(folder / "client.p12"),
    )  # fmt: skip
    openssl(
        "pkey", "-in", str(lab.client.key), "-aes256", "-passout", f"pass:{SECRET}",
        "-out", str(folder / "locked.key"),
    )  # fmt: skip
    (folder / "pass.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    return lab


def run(
    words: list[str], folder: Path, *, check: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Run a program without a terminal, and with nothing to read."""
    return subprocess.run(
        words, cwd=folder, check=check, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def inspect(lab: Lab, *words: str) -> tuple[int, list[Any]]:
    program = [sys.executable, "-m", "mqtts_gui", "inspect", *words, "--json", "--lang", "en"]
    done = run(program, lab.folder)
    return done.returncode, json.loads(done.stdout)


def codes(thing: Any) -> set[str]:  # noqa: ANN401 - parsed JSON
    return {each["code"] for each in thing["findings"]}


def test_facts_are_those_of_openssl(made: Lab) -> None:
    code, (client,) = inspect(made, "client.crt")
    printed = run_openssl(
        "x509", "-in", made.client.certificate, "-noout", "-fingerprint", "-sha256", "-serial",
        "-dates",
    ).stdout  # fmt: skip

    assert code == 0
    assert client["fingerprint_sha256"] in printed
    assert client["serial"].replace(":", "") in printed
    assert (client["kind"], client["form"], client["version"]) == ("certificate", "PEM", 1)
    assert (client["organization"], client["common_name"]) == ("Ciel Dupont", "dupont")
    assert (client["key_type"], client["key_size"], client["curve"]) == ("RSA", 2048, None)
    assert client["signature_algorithm"] == "sha256WithRSAEncryption"


@pytest.mark.parametrize("name", ["client.crt", "broker.crt", "ca.crt"])
def test_verdict_is_that_of_openssl(made: Lab, name: str) -> None:
    code, (thing,) = inspect(made, name, "--ca", "ca.crt")
    done = run_openssl("verify", "-CAfile", made.authority.certificate, made.folder / name)

    assert thing["verified"]["ok"] is (done.returncode == 0) is True
    assert code == 0


def test_list_is_heeded_as_openssl_heeds_it(made: Lab) -> None:
    _, (client, broker) = inspect(
        made, "client.crt", "broker.crt", "--ca", "ca.crt", "--crl", "crl.pem"
    )
    words: list[str | Path] = [
        "-crl_check",
        "-CRLfile",
        made.folder / "crl.pem",
        "-CAfile",
        made.folder / "ca.crt",
    ]
    revoked = run_openssl("verify", *words, made.client.certificate)
    good = run_openssl("verify", *words, made.broker.certificate)

    assert "error 23" in revoked.stdout + revoked.stderr
    assert (client["verified"]["verify_code"], client["revocation"]["revoked"]) == (23, True)
    assert good.returncode == 0
    assert (broker["verified"]["verify_code"], broker["revocation"]["revoked"]) == (0, False)


def test_name_is_checked_as_openssl_checks_it(made: Lab) -> None:
    for host, fits in (("localhost", True), ("vm-dupont", False), ("127.0.0.1", False)):
        code, (broker,) = inspect(made, "broker.crt", "--ca", "ca.crt", "--host", host)
        option = "-checkip" if host[0].isdigit() else "-checkhost"
        said = run_openssl("x509", "-in", made.broker.certificate, "-noout", option, host).stdout
        assert ("does match" in said) is fits is broker["verified"]["ok"]
        assert code == (0 if fits else 1)


def test_locked_things_are_findings_and_never_questions(made: Lab) -> None:
    code, (key, container) = inspect(made, "locked.key", "client.p12")
    assert code == 1
    assert "key-needs-passphrase" in codes(key)
    assert "file-pkcs12-password" in codes(container)

    code, things = inspect(made, "locked.key", "client.p12", "--key-password-file", "pass.txt")
    assert code == 0
    assert [each["kind"] for each in things] == ["private-key", "certificate", "private-key"]
    assert things[0]["relations"]["same_key"] == ["client.p12"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_lines_for_people_are_plain_and_whole(made: Lab, language: str) -> None:
    names = sorted(path.name for path in made.folder.iterdir() if path.suffix != ".cnf")
    program = [sys.executable, "-m", "mqtts_gui", "inspect", *names, "--lang", language]
    done = run([*program, "--ca", "ca.crt", "--host", "localhost"], made.folder)
    text = done.stdout.decode("utf-8")

    assert not done.stderr
    assert "\x1b" not in text
    long = [line for line in text.splitlines() if len(line) > 80]
    assert all(line.startswith("    $ ") for line in long)
    assert text.count("client.key") > 2


def test_usage_and_exit_codes(made: Lab) -> None:
    program = [sys.executable, "-m", "mqtts_gui", "inspect"]

    assert run([*program, "no-such.crt"], made.folder).returncode == 2
    assert run(program, made.folder).returncode == 2
    assert run([*program, "ca.crt", "--key-password-file", "no-such"], made.folder).returncode == 2
    for language, word in (("en", "Examples:"), ("fr", "Exemples")):
        done = run([*program, "--help", "--lang", language], made.folder)
        assert done.returncode == 0
        assert word in done.stdout.decode("utf-8")
        assert "--crl crl.pem" in done.stdout.decode("utf-8")
