"""Whatever is typed for `--host`, the host in it is what certificates are compared with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.cli.host_option import read_host
from mqtts_gui.cli.program import main
from mqtts_gui.errors import Severity
from tests.support.issuing import authority, issue, san

LONG = (-3650.0, 8000.0)
SECRET = "p@ss"  # noqa: S105 - stands in a URL that nobody asks


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ca = authority("CA-CIEL", days=LONG)
    leaf = issue("x", by=ca, days=LONG, extensions=[san(x509.DNSName("vm-dupont"))])
    (tmp_path / "ca.crt").write_bytes(ca.pem)
    (tmp_path / "broker.crt").write_bytes(leaf.pem)
    (tmp_path / "alone.crt").write_bytes(authority("vm-dupont", days=LONG).pem)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "host", "codes"),
    [
        ("vm-dupont", "vm-dupont", []),
        ("VM-Dupont.", "VM-Dupont.", []),
        (" vm-dupont\n", "vm-dupont", ["host-has-blank"]),
        ("vm-dupont:8883", "vm-dupont", ["host-has-port"]),
        ("vm-dupont:", "vm-dupont", ["host-has-port"]),
        ("vm-dupont:port", "vm-dupont:port", []),
        ("mqtts://vm-dupont", "vm-dupont", ["host-is-url"]),
        ("MQTTS://vm-dupont:8883/ciel?x#y", "vm-dupont", ["host-is-url"]),
        (" https://vm-dupont", "vm-dupont", ["host-has-blank", "host-is-url"]),
        (f"mqtt://eleve:{SECRET}@vm-dupont/", "vm-dupont", ["host-is-url"]),
        ("élève.lab.home:1", "élève.lab.home", ["host-has-port"]),
        ("192.168.56.10", "192.168.56.10", []),
        ("192.168.56.10:8883", "192.168.56.10", ["host-has-port"]),
        ("fe80::1", "fe80::1", []),
        ("[fe80::1]", "[fe80::1]", []),
        ("fe80::1:8883", "fe80::1:8883", []),  # an address as well
        ("[fe80::1%eth0]:8883", "[fe80::1%eth0]", ["host-has-port"]),
        ("mqtts://[fe80::1]:8883", "[fe80::1]", ["host-is-url"]),
        ("", None, ["host-empty"]),
        (" \t", None, ["host-empty"]),
        ("mqtts://", None, ["host-empty"]),
        (":8883", None, ["host-empty"]),
    ],
)
def test_host_is_taken_out_of_what_was_typed(
    typed: str, host: str | None, codes: list[str]
) -> None:
    expected = read_host(typed)

    assert expected.host == host
    assert [finding.code for finding in expected.findings] == codes
    assert all(SECRET not in str(finding.message) for finding in expected.findings)
    # Nobody learns that all is well where nothing was compared.
    assert (expected.host is None) == any(f.severity is Severity.ERROR for f in expected.findings)


def inspect(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[set[str]]]:
    code = main(["inspect", *words, "--json"])
    things = json.loads(capsys.readouterr().out)
    return code, [{finding["code"] for finding in thing["findings"]} for thing in things]


@pytest.mark.parametrize("ca", [(), ("--ca", "ca.crt")])
def test_port_is_a_warning_beside_a_name_that_fits(
    ca: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, (broker, authority) = inspect(
        capsys, "broker.crt", "ca.crt", "--host", "vm-dupont:8883", *ca
    )

    assert code == 0
    assert "host-has-port" in broker
    assert "host-has-port" not in authority


@pytest.mark.parametrize("ca", [(), ("--ca", "ca.crt")])
def test_empty_host_is_no_host_that_fits(
    ca: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, (broker,) = inspect(capsys, "broker.crt", "--host", "", *ca)

    assert code == 1
    assert "host-empty" in broker


@pytest.mark.parametrize(("host", "good"), [("vm-dupont", True), ("raspberrypi", False)])
@pytest.mark.parametrize("ca", [(), ("--ca", "alone.crt")])
def test_self_signed_certificate_must_be_made_out_to_the_host(
    ca: tuple[str, ...],
    host: str,
    good: bool,  # noqa: FBT001 - a parameter of the test
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`openssl req -x509` makes an authority of it, which has no host beside other certificates."""
    code, (alone,) = inspect(capsys, "alone.crt", "--host", host, *ca)
    _, (_, beside) = inspect(capsys, "broker.crt", "alone.crt", "--host", host, *ca)

    assert (code == 0) is good
    assert ("name-mismatch" in alone) is not good
    assert "name-mismatch" not in beside
