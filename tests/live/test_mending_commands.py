"""The openssl commands that are offered to be copied really mend, in a plain shell."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.matching import matches_host
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.doctor.mending import (
    broker_command,
    make_authority,
    new_broker_key,
    sign_broker,
    sign_client,
)
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Action
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import Profile
from tests.support.lab import Lab, make_lab
from tests.support.lab import make_authority as make_lab_authority
from tests.support.made_certificates import make
from tests.support.patience import DEADLINE_S


@pytest.fixture
def workshop(tmp_path: Path) -> Lab:
    """A lab of its own: the commands write into it."""
    return make_lab(tmp_path / "lab", broker_name="raspberrypi")


def run(command: str | None, lab: Lab) -> None:
    assert command is not None
    subprocess.run(
        ["sh", "-e", "-c", command],
        cwd=lab.folder,
        check=True,
        capture_output=True,
        timeout=DEADLINE_S,
    )


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def situation(lab: Lab, host: str) -> Situation:
    chain = (ssl_der(lab.broker.certificate),)
    evidence = Evidence(StepId.CERTIFICATE, chain=chain, verify_code=62)
    return Situation(Profile(host=host), evidence, FilesOfProfile(), datetime.now(UTC))


def ssl_der(path: Path) -> bytes:
    return read(path).public_bytes(Encoding.DER)


def argument(action: Action | None) -> str:
    assert action is not None
    return action.argument


@pytest.mark.parametrize(
    "host", ["vm-dupont", "192.168.56.10", "2001:db8::1", "[::1]", "bücher.example", "vm_1.lan."]
)
def test_the_broker_gets_a_certificate_for_exactly_this_host(workshop: Lab, host: str) -> None:
    run(broker_command(host, ["raspberrypi"]), workshop)

    made = read(workshop.broker.certificate)
    assert matches_host(made, host.rstrip("."))
    assert matches_host(made, "raspberrypi")
    assert signed_by(made, read(workshop.authority.certificate))


def test_the_names_that_it_had_are_kept(workshop: Lab) -> None:
    run(argument(sign_broker(situation(workshop, "vm-dupont"))), workshop)

    made = read(workshop.broker.certificate)
    assert matches_host(made, "vm-dupont")
    assert matches_host(made, "raspberrypi")


def test_the_broker_gets_a_new_key(workshop: Lab) -> None:
    before = read(workshop.broker.certificate).public_key()
    run(argument(new_broker_key(situation(workshop, "vm-dupont"))), workshop)

    made = read(workshop.broker.certificate)
    assert made.public_key() != before
    assert matches_host(made, "vm-dupont")


def test_the_client_is_signed_again(workshop: Lab) -> None:
    before = read(workshop.client.certificate).serial_number
    run(argument(sign_client()), workshop)

    made = read(workshop.client.certificate)
    assert made.serial_number != before
    assert signed_by(made, read(workshop.authority.certificate))


@pytest.mark.parametrize("name", ["CA-CIEL", "L'autorité (TP 3), été", "a:b@c.d", "$(id) `id`"])
def test_the_authority_keeps_its_name_and_what_it_signed(tmp_path: Path, name: str) -> None:
    lab = make_lab(tmp_path / "lab")
    if name != "CA-CIEL":
        make_lab_authority(lab.folder, name)
    before = read(lab.authority.certificate)
    run(argument(sign_client()), lab)
    run(argument(make_authority(before)), lab)

    made = read(lab.authority.certificate)
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign
    assert usage.crl_sign
    assert made.serial_number != before.serial_number
    assert signed_by(read(lab.client.certificate), made)


@pytest.mark.parametrize(
    "name", ["x; touch stolen", "$(touch stolen)", "`id`", "a\nb", "-rf", "", "a b", "'", "*.lan"]
)
def test_nothing_dangerous_gets_into_a_command(name: str) -> None:
    assert broker_command(name) is None
    assert broker_command("vm", [name]) == broker_command("vm")


@pytest.mark.parametrize("name", ["a/CN=b", "a+b", "a\\b", "a\nb", "\u202ea"])
def test_an_authority_with_a_dangerous_name_is_not_made_again_by_command(name: str) -> None:
    assert make_authority(make(name, ca=True).certificate) is None
