"""Several faults at once: the one to be mended first, the others after it, each once."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.doctor.walk import WalkResult, walk
from mqtts_gui.errors import ActionId, Finding
from tests.support.certificate_stages import (
    CLIENT,
    LAB,
    OTHER,
    WEAK,
    Holder,
    Setting,
    authority,
    holder,
    root,
    with_usage,
)
from tests.support.faults.files_damaged import changed

OLD = (-30.0, -1.0)
AGAIN = root("Lab CA", key_label="made again")
OLD_CLASS = authority("Old class CA", LAB, days=OLD)
MUTE = with_usage(root("Mute CA"), "crl_sign")
WEAK_CA = root("Weak CA", key="rsa1024")
SAN = x509.SubjectAlternativeName([x509.DNSName("localhost")])
ADDRESS: dict[str, object] = {"host": "127.0.0.1"}
SEVERAL = {
    "name and key of the authority": (
        Setting(holder("pi", LAB), ca=(AGAIN,)),
        ["ca-same-name-other-key", "name-mismatch"],
    ),
    "authority, name and date": (
        Setting(holder("pi", OTHER, days=OLD), sent=(OTHER,)),
        ["ca-wrong", "name-mismatch", "leaf-expired"],
    ),
    "self-signed, name and date": (
        Setting(holder("pi", None, days=OLD)),
        ["leaf-self-signed", "name-mismatch", "leaf-expired"],
    ),
    "name and date": (
        Setting(holder("pi", LAB, days=OLD)),
        ["name-mismatch", "leaf-expired"],
    ),
    "two dates": (
        Setting(holder("localhost", OLD_CLASS, days=OLD), sent=(OLD_CLASS,)),
        ["ca-expired", "leaf-expired"],
    ),
    "key and authority": (
        Setting(holder("localhost", OTHER, SAN, key="rsa1024"), sent=(OTHER,), lines=(WEAK,)),
        ["leaf-weak-key", "ca-wrong"],
    ),
    "digest, name and date": (
        Setting(holder("pi", LAB, sha1=True, identified=True, days=OLD), lines=(WEAK,)),
        ["leaf-weak-digest", "name-mismatch", "leaf-expired"],
    ),
    "right to sign, and name": (
        Setting(holder("pi", MUTE), ca=(MUTE,)),
        ["ca-keyusage", "name-mismatch"],
    ),
    "key of the authority, and name": (
        Setting(holder("pi", WEAK_CA), ca=(WEAK_CA,)),
        ["ca-weak-key", "name-mismatch"],
    ),
    "client's authority and date": (
        Setting(cafile=(LAB,), client=holder("d", OTHER, days=OLD), client_sent=(OTHER,)),
        ["client-cert-other-ca", "client-cert-expired"],
    ),
    "what has the same signs": (
        Setting(cafile=(LAB,), client=CLIENT, clock="2060-01-01"),
        ["client-cert-expired-on-broker", "broker-crl-expired"],
    ),
    "what has the same signs, of the broker": (
        Setting(holder("localhost", authority("Class CA", LAB))),
        ["chain-incomplete", "ca-wrong"],
    ),
}


@pytest.mark.parametrize("label", SEVERAL)
def test_all_are_told_in_order(label: str, tmp_path: Path) -> None:
    setting, expected = SEVERAL[label]
    with setting.stage(tmp_path) as case:
        assert codes(walk(case.profile, case.secrets)) == expected


def test_the_buttons_for_an_address_that_the_certificate_lacks(tmp_path: Path) -> None:
    setting = Setting(holder("vm-dupont", LAB), changes=ADDRESS)
    with setting.stage(tmp_path) as case:
        problem = walk(case.profile, case.secrets).diagnosis

    assert problem is not None
    assert str(problem.message) == "The broker's certificate is good, but not for this name"
    assert str(problem.cause) == (
        "You connect to 127.0.0.1; the certificate presented is made out to vm-dupont. It is "
        "signed by your authority Lab CA and has not expired."
    )
    wanted = [ActionId.EXPECT_NAME, ActionId.COPY_HOSTS_LINE, ActionId.COPY_COMMAND]
    found = [each for each in problem.actions if each.id in wanted]
    assert [each.id for each in found] == wanted
    assert [str(each.label) for each in found] == [
        "Expect the name “vm-dupont”",
        "Copy the line for the hosts file",
        "Certificate with the IP…",
    ]
    assert [each.argument for each in found[:2]] == ["vm-dupont", "127.0.0.1 vm-dupont"]
    assert "IP:127.0.0.1,DNS:vm-dupont" in found[2].argument


def test_a_certificate_that_lies_beside_is_offered(tmp_path: Path) -> None:
    setting = Setting(holder("localhost", OTHER), beside={"theirs.crt": OTHER})
    with setting.stage(tmp_path) as case:
        result = walk(case.profile, case.secrets)
        mended = walk(
            case.profile.with_changes(ca_file=tmp_path / "mine" / "theirs.crt"), case.secrets
        )

    assert codes(result) == ["ca-wrong"]
    assert result.diagnosis is not None
    offered = result.diagnosis.actions[0]
    assert offered.id is ActionId.TAKE_FILE
    assert offered.argument == f"ca_file {tmp_path / 'mine' / 'theirs.crt'}"
    assert codes(mended) == []


def test_the_authority_s_key_on_this_computer(tmp_path: Path) -> None:
    with Setting().stage(tmp_path) as case:
        beside = tmp_path / "mine" / "ca.key"
        assert "warn-ca-key-present" not in warned(walk(case.profile, case.secrets))
        beside.write_bytes(OTHER.key)
        assert "warn-ca-key-present" not in warned(walk(case.profile, case.secrets))
        beside.write_bytes(LAB.key)
        found = warned(walk(case.profile, case.secrets))

    assert "ca.key" in str(found["warn-ca-key-present"].message)


@pytest.mark.parametrize(
    ("broker", "besides"),
    [
        (holder("localhost", LAB), []),
        (holder("pi", LAB, days=OLD), ["name-mismatch", "leaf-expired"]),
    ],
)
def test_what_is_true_beside_a_damaged_authority(
    broker: Holder, besides: list[str], tmp_path: Path
) -> None:
    with Setting(broker).stage(tmp_path) as case:
        ca_file = case.profile.ca_file
        assert ca_file is not None
        ca_file.write_text(changed(ca_file.read_text("ascii"), 5), encoding="ascii")
        found = codes(walk(case.profile, case.secrets))

    assert found == ["form-onebyte", *besides]


def test_how_many_days_are_left(tmp_path: Path) -> None:
    setting = Setting(holder("localhost", LAB, days=(-3, 24.5)))
    with setting.stage(tmp_path) as case:
        found = warned(walk(case.profile, case.secrets))

    assert "in 24 days" in str(found["warn-expires-soon"].message)


def codes(result: WalkResult) -> list[str]:
    first = [result.diagnosis.code] if result.diagnosis else []
    return [*first, *(each.code for each in result.further)]


def warned(result: WalkResult) -> dict[str, Finding]:
    return {each.code: each for each in result.warnings}
