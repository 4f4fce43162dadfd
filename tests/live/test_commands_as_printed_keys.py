"""Each openssl command for keys, containers and brokers is run, and does what it claims."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import PrivateFormat

from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_commands import broker_commands
from tests.support.issuing import codes, key_pem
from tests.support.lab import openssl
from tests.support.mosquitto import Mosquitto
from tests.support.openssl_desk import (
    BROKER,
    BROKER_KEY,
    CA,
    CRT,
    KEY,
    MIDDLE,
    SECRET,
    Checks,
    Desk,
    make_desk,
)

pytestmark = pytest.mark.live

CHECKS = Checks()
LOCKED = "verrouillée.key"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def lock(desk: Desk) -> str:
    """Put the client's key on the desk, encrypted."""
    key = desk.read(KEY).items[0].value
    return desk.put(LOCKED, key_pem(key, SECRET))  # type: ignore[arg-type]  # a private key


def is_client_key(desk: Desk, name: str) -> bool:
    item = desk.read(name).items[0]
    return same_key(item.key_holder, desk.read(KEY).items[0].key_holder)


@CHECKS.of(Use.KEY_CHECK)
def says_that_a_key_is_valid(desk: Desk) -> None:
    assert desk.run(Use.KEY_CHECK, KEY).printed == "Key is valid\n"
    assert desk.run(Use.KEY_CHECK, BROKER_KEY).printed == "Key is valid\n"

    locked = lock(desk)
    assert "Key is valid" in desk.run(Use.KEY_CHECK, locked, SECRET).printed
    assert "Key is valid" not in desk.run(Use.KEY_CHECK, locked, "wrong").printed
    assert desk.command(Use.KEY_CHECK, locked).note is not None


@CHECKS.of(Use.KEY_TEXT)
def shows_nothing_secret(desk: Desk) -> None:
    ran = desk.run(Use.KEY_TEXT, KEY)

    assert "Public-Key: (2048 bit)" in ran.printed
    assert "private" not in ran.printed.lower()
    assert "prime" not in ran.printed


@CHECKS.of(Use.KEY_PUBLIC)
def writes_the_public_half(desk: Desk) -> None:
    assert desk.run(Use.KEY_PUBLIC, KEY).code == 0
    made = desk.read("élève d'ici.pub")

    assert [item.kind for item in made.items] == [Kind.PUBLIC_KEY]
    assert is_client_key(desk, made.path.name)


@CHECKS.of(Use.KEY_REQUEST)
def makes_a_request_with_the_key(desk: Desk) -> None:
    (desk.folder / "élève d'ici.csr").unlink()
    answers = ("FR", "", "", "Ciel Hélène", "", "localhost", "", "", "")
    desk.run(Use.KEY_REQUEST, KEY, *answers)
    made = desk.read("élève d'ici.csr")

    assert is_client_key(desk, made.path.name)
    assert "Ciel Hélène" in str(made.items[0].value.subject.rfc4514_string())  # type: ignore[union-attr]  # a request
    assert not made.all_findings


@CHECKS.of(Use.KEY_LOCK)
def encrypts_a_key(desk: Desk) -> None:
    assert desk.run(Use.KEY_LOCK, KEY, SECRET, SECRET).code == 0
    made = "élève d'ici-locked.key"

    assert desk.read(made).items[0].encrypted
    assert is_client_key(desk, made)
    assert Use.KEY_LOCK not in {each.use for each in desk.commands(made)}


@CHECKS.of(Use.KEY_UNLOCK)
def takes_a_passphrase_off(desk: Desk) -> None:
    assert desk.run(Use.KEY_UNLOCK, lock(desk), SECRET).code == 0
    made = "verrouillée-open.key"

    assert not desk.read(made).items[0].encrypted
    assert is_client_key(desk, made)
    assert not codes(desk.read(made))


@CHECKS.of(Use.KEY_CONVERT)
def makes_the_other_form_of_a_key(desk: Desk) -> None:
    assert desk.run(Use.KEY_CONVERT, KEY).code == 0
    made = desk.read("élève d'ici-key.der")
    assert made.items[0].form == "DER"
    assert is_client_key(desk, made.path.name)

    assert desk.run(Use.KEY_CONVERT, made.path.name).code == 0
    assert is_client_key(desk, "élève d'ici-key-key.pem")
    assert Use.KEY_CONVERT not in {each.use for each in desk.commands(lock(desk))}


@CHECKS.of(Use.KEY_OLD_FORM)
def writes_the_old_form(desk: Desk) -> None:
    for name, made, label in (
        (KEY, "élève d'ici-old.key", b"-----BEGIN RSA PRIVATE KEY-----"),
        (BROKER_KEY, "-broker-old.key", b"-----BEGIN EC PRIVATE KEY-----"),
    ):
        assert desk.run(Use.KEY_OLD_FORM, name).code == 0
        assert (desk.folder / made).read_bytes().startswith(label)
        assert not codes(desk.read(made))
    edwards = desk.put("ed.key", key_pem(ed25519.Ed25519PrivateKey.generate()))
    assert Use.KEY_OLD_FORM not in {each.use for each in desk.commands(edwards)}
    assert desk.run(Use.KEY_CHECK, edwards).printed == "Key is valid\n"


@CHECKS.of(Use.PUBLIC_TEXT)
def shows_a_public_key_in_every_form(desk: Desk) -> None:
    key = str(desk.folder / KEY)
    openssl("pkey", "-in", key, "-pubout", "-out", str(desk.folder / "a.pub"))
    openssl("pkey", "-in", key, "-pubout", "-outform", "DER", "-out", str(desk.folder / "b.pub"))
    openssl("rsa", "-in", key, "-RSAPublicKey_out", "-out", str(desk.folder / "c.pub"))
    for name in ("a.pub", "b.pub", "c.pub"):
        assert "Public-Key: (2048 bit)" in desk.run(Use.PUBLIC_TEXT, name).printed


@CHECKS.of(Use.PUBLIC_CONVERT)
def makes_the_other_form_of_a_public_key(desk: Desk) -> None:
    desk.run(Use.KEY_PUBLIC, KEY)
    assert desk.run(Use.PUBLIC_CONVERT, "élève d'ici.pub").code == 0
    assert is_client_key(desk, "élève d'ici-public.der")

    assert desk.run(Use.PUBLIC_CONVERT, "élève d'ici-public.der").code == 0
    assert is_client_key(desk, "élève d'ici-public-public.pem")


def openssh(desk: Desk) -> str:
    """Put the client's key on the desk, in OpenSSH form."""
    key = desk.read(KEY).items[0].value
    return desk.put("-ssh key", key_pem(key, form=PrivateFormat.OpenSSH))  # type: ignore[arg-type]  # a private key


@CHECKS.of(Use.SSH_KEY)
def shows_the_public_half_of_an_openssh_key(desk: Desk) -> None:
    ran = desk.run(Use.SSH_KEY, openssh(desk))
    public = desk.put("ssh.pub", ran.printed.encode())

    assert ran.printed.startswith("ssh-rsa ")
    assert is_client_key(desk, public)


@CHECKS.of(Use.SSH_KEY_CONVERT)
def changes_an_openssh_key_into_pem(desk: Desk) -> None:
    name = openssh(desk)
    nothing = desk.folder / "answer"
    nothing.write_text("#!/bin/sh\necho\n")
    nothing.chmod(0o700)
    command = desk.command(Use.SSH_KEY_CONVERT, name)
    ran = desk.type(command, SSH_ASKPASS=str(nothing), SSH_ASKPASS_REQUIRE="force")

    assert ran.code == 0
    assert not codes(desk.read(name))
    assert desk.run(Use.KEY_CHECK, name).printed == "Key is valid\n"


@CHECKS.of(Use.SSH_PUBLIC_CONVERT)
def prints_an_openssh_public_key_in_pem(desk: Desk) -> None:
    ran = desk.run(Use.SSH_KEY, openssh(desk))
    public = desk.put("ssh.pub", ran.printed.encode())
    printed = desk.put("pem.pub", desk.run(Use.SSH_PUBLIC_CONVERT, public).printed.encode())

    assert is_client_key(desk, printed)
    assert not codes(desk.read(printed))


def pack(desk: Desk, *options: str) -> str:
    """Make a PKCS#12 of the client's certificate and key and of the authority."""
    paths = [str(desk.folder / name) for name in (CRT, KEY, CA, "-tout.p12")]
    openssl(
        "pkcs12", "-export", *options, "-in", paths[0], "-inkey", paths[1], "-certfile", paths[2],
        "-passout", f"pass:{SECRET}", "-out", paths[3],
    )  # fmt: skip
    return "-tout.p12"


PROTECTIONS = [
    (),
    ("-legacy",),
    ("-legacy", "-descert"),
    ("-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-RC4-128"),
    ("-certpbe", "NONE", "-keypbe", "NONE"),
    ("-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES"),
]


@CHECKS.of(Use.PKCS12_INFO)
def shows_what_a_container_of_any_age_holds(desk: Desk) -> None:
    for options in PROTECTIONS:
        ran = desk.run(Use.PKCS12_INFO, pack(desk, *options), SECRET)
        assert ran.code == 0, (options, ran.printed)
        assert "MAC" in ran.printed
        assert "PRIVATE KEY-----" not in ran.printed
        words = desk.command(Use.PKCS12_INFO, "-tout.p12").steps[0].programs[0]  # type: ignore[union-attr]  # a step
        assert ("-legacy" in words) is (options[:1] == ("-legacy",) and "-descert" not in options)


@CHECKS.of(Use.PKCS12_CERT)
def takes_the_certificate_out(desk: Desk) -> None:
    for options in PROTECTIONS:
        pack(desk, *options)
        command = desk.command(Use.PKCS12_CERT, "-tout.p12")
        assert desk.type(command, SECRET).code == 0
        assert desk.certificate("-tout.crt") == desk.certificate(CRT)
        (desk.folder / "-tout.crt").unlink()


@CHECKS.of(Use.PKCS12_KEY)
def takes_the_key_out_encrypted(desk: Desk) -> None:
    for options in PROTECTIONS:
        pack(desk, *options)
        command = desk.command(Use.PKCS12_KEY, "-tout.p12")
        assert desk.type(command, SECRET, SECRET, SECRET).code == 0
        assert desk.read("-tout.key").items[0].encrypted
        assert is_client_key(desk, "-tout.key")
        (desk.folder / "-tout.key").unlink()


@CHECKS.of(Use.PKCS12_CAS)
def takes_the_authorities_out(desk: Desk) -> None:
    assert desk.run(Use.PKCS12_CAS, pack(desk), SECRET).code == 0
    assert desk.certificate("-tout-ca.crt") == desk.certificate(CA)


def bundle(desk: Desk, *options: str) -> str:
    """Make a PKCS#7 of two certificates."""
    words = [word for name in (BROKER, MIDDLE) for word in ("-certfile", str(desk.folder / name))]
    target = str(desk.folder / "tout.p7b")
    openssl("crl2pkcs7", "-nocrl", *words, *options, "-out", target)
    return "tout.p7b"


@CHECKS.of(Use.PKCS7_LIST)
def lists_what_a_bundle_holds(desk: Desk) -> None:
    for options in ((), ("-outform", "DER")):
        ran = desk.run(Use.PKCS7_LIST, bundle(desk, *options))
        assert ran.code == 0
        assert ran.printed.count("subject=") == 2


@CHECKS.of(Use.PKCS7_TAKE_OUT)
def takes_the_certificates_of_a_bundle_out(desk: Desk) -> None:
    for options in ((), ("-outform", "DER")):
        assert desk.run(Use.PKCS7_TAKE_OUT, bundle(desk, *options)).code == 0
        made = desk.read("tout.pem")
        assert len(made.certificates) == 2
        assert not made.all_findings
        made.path.unlink()


class Presented:
    """A mosquitto that presents the broker's chain, and the commands about it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk.expecting("vm-dupont")
        folder = desk.folder.parent
        chain = b"".join((desk.folder / name).read_bytes() for name in (BROKER, MIDDLE))
        (folder / "chain.crt").write_bytes(chain)
        (folder / "key.pem").write_bytes((desk.folder / BROKER_KEY).read_bytes())
        lines = [f"certfile {folder}/chain.crt", f"keyfile {folder}/key.pem"]
        self.broker = Mosquitto(folder, [*lines, "allow_anonymous true"])

    def command(self, use: Use) -> OpensslCommand:
        files = (self.desk.read(CA),)
        sent = tuple(self.desk.certificate(name) for name in (BROKER, MIDDLE))
        around = Around(files, datetime.now(UTC), host=self.desk.host)
        commands = broker_commands("127.0.0.1", self.broker.port, sent, around)
        return next(each for each in commands if each.use is use)


@CHECKS.of(Use.BROKER_SHOW)
def shows_what_a_broker_presents(desk: Desk) -> None:
    presented = Presented(desk)
    with presented.broker:
        ran = desk.type(presented.command(Use.BROKER_SHOW))

    assert ran.code == 0
    assert ran.printed.count("-----BEGIN CERTIFICATE-----") >= 2
    assert "Cipher is" in ran.printed


@CHECKS.of(Use.BROKER_KEEP)
def keeps_the_certificate_of_a_broker(desk: Desk) -> None:
    presented = Presented(desk)
    with presented.broker:
        assert desk.type(presented.command(Use.BROKER_KEEP)).code == 0

    assert desk.certificate("127.0.0.1.crt") == desk.certificate(BROKER)


@CHECKS.of(Use.BROKER_VERIFY)
def verifies_a_broker(desk: Desk) -> None:
    presented = Presented(desk)
    with presented.broker:
        assert (
            "Verify return code: 0 (ok)" in desk.type(presented.command(Use.BROKER_VERIFY)).printed
        )
        presented.desk = desk.expecting("autre")
        wrong = desk.type(presented.command(Use.BROKER_VERIFY)).printed
    assert "Verify return code: 62" in wrong
    assert "Verify return code: 0" not in wrong


@pytest.mark.parametrize("use", CHECKS)
def test_command_does_what_it_claims(use: Use, desk: Desk) -> None:
    CHECKS[use](desk)
