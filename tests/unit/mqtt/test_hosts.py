"""What a person types into the field of the host, and what was meant."""

from __future__ import annotations

import pytest

from mqtts_gui.doctor.host_findings import host_findings
from mqtts_gui.mqtt.hosts import TypedHost, mend_host, mended_oddities, take_apart
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.mqtt.resolving import can_be_name

URL, PORT, BLANK, DOT = "host-is-url", "host-has-port", "host-has-blank", "host-trailing-dot"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("vm-dupont", TypedHost("vm-dupont")),
        ("Élève.lan", TypedHost("Élève.lan")),
        ("::1", TypedHost("::1")),
        ("fe80::1%eth0", TypedHost("fe80::1%eth0")),
        ("[fe80::1%eth0]:1", TypedHost("fe80::1%eth0", 1, oddities=(PORT,))),
        ("vm:", TypedHost("vm", oddities=(PORT,))),
        ("vm..", TypedHost("vm..")),
        (".", TypedHost(".")),
        ("mqtts://vm:1/x?y#z", TypedHost("vm", 1, "mqtts", oddities=(URL,))),
        ("//vm", TypedHost("vm", oddities=(URL,))),
        ("HTTPS://u:p@vm", TypedHost("vm", None, "https", has_login=True, oddities=(URL,))),
        (" u@vm.:5 ", TypedHost("vm", 5, "", has_login=True, oddities=(BLANK, URL, DOT))),
    ],
)
def test_what_was_typed_is_taken_apart(text: str, typed: TypedHost) -> None:
    assert take_apart(text) == typed


@pytest.mark.parametrize(
    ("text", "port", "host", "mended"),
    [
        ("vm:8884", 8883, "vm", 8884),
        ("vm:8884", 8884, "vm", 8884),
        ("vm:8884", 8885, "vm:8884", 8885),
        ("vm:99999", 8883, "vm:99999", 8883),
        ("mqtts://vm:8884", 8883, "vm", 8884),
        ("mqtts://vm", 8884, "vm", 8884),
        ("mqtt://vm", 8883, "mqtt://vm", 8883),
        ("https://vm", 8883, "https://vm", 8883),
        ("", 8883, "", 8883),
    ],
)
def test_only_what_can_mean_one_thing_is_mended(
    text: str, port: int, host: str, mended: int
) -> None:
    profile = mend_host(Profile(host=text, port=port))

    assert (profile.host, profile.port) == (host, mended)
    assert mend_host(profile) == profile
    assert bool(mended_oddities(Profile(host=text, port=port))) == (text != host)


def test_a_url_in_clear_fits_a_connection_in_clear() -> None:
    profile = mend_host(Profile(host="tcp://vm:1884", port=1883, protocol=Protocol.MQTT))

    assert (profile.host, profile.port) == ("vm", 1884)


@pytest.mark.parametrize("text", ["mqtts://u:secret@vm", "https://u:secret@vm/", "u:secret@vm"])
def test_a_login_is_kept_from_name_servers_and_reports(text: str) -> None:
    profile = Profile(host=text)

    assert "secret" not in mend_host(profile).host
    assert "secret" not in " ".join(str(finding.message) for finding in host_findings(profile))


@pytest.mark.parametrize(
    "text",
    [
        "mqtts://u:secret@vm",
        " https://u:secret@vm/",
        "u:secret@vm:1",
        "//u:secret@vm",
        "mqtts:u:secret@vm",
        "u:sec/secret@vm",
        "mqtts://u:#secret@vm",
        "mqtt://u:?secret@",
    ],
)
def test_no_profile_holds_a_login(text: str) -> None:
    profile = Profile(host=text, server_name=text)

    assert "secret" not in repr(profile)
    assert profile.host != text
    assert profile.with_changes(port=1).host == profile.host


@pytest.mark.parametrize("text", ["vm/path@elsewhere", "mqtts://u:pass/word@elsewhere"])
def test_a_host_that_two_readings_put_elsewhere_is_not_guessed(text: str) -> None:
    assert not can_be_name(mend_host(Profile(host=text)).host)


@pytest.mark.parametrize("text", ["vm-dupont", "a_b.lan", "été.fr", "192.168.56", "1.2.3.4.5"])
def test_names_may_be_looked_up(text: str) -> None:
    assert can_be_name(text)


@pytest.mark.parametrize("text", ["a b", "a/b", "u@vm", "::g", "192.168.56.300", "[::1", "a:1"])
def test_nobody_is_asked_for_what_is_no_name(text: str) -> None:
    assert not can_be_name(text)


def test_what_was_mended_is_said_in_each_language(each_language: str) -> None:
    findings = host_findings(Profile(host=" mqtts://vm.:8884/ "))

    assert [finding.code for finding in findings] == [BLANK, URL, DOT]
    assert all("vm" in str(finding.message) for finding in findings)
    assert each_language in {"en", "fr"}
