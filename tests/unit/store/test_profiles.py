import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Subscription, TlsVersion
from mqtts_gui.store import profiles as module
from mqtts_gui.store.profiles import ProfileStore

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
FULL = Profile(
    name="VM Dupont — salle « B12 »",
    protocol=Protocol.MQTT,
    host="vm-dupont",
    port=1883,
    server_name="vm-dupont.lan",
    mqtt_version=MqttVersion.V3_1_1,
    client_id="élève",
    username="dupont",
    keep_alive_s=0,
    clean_start=False,
    ca_file=Path("/home/élève/mes certificats/ca.crt"),
    client_cert=Path("/tmp/\udcff.crt"),  # noqa: S108 - a POSIX name that is no valid UTF-8
    client_key=Path("client.key"),
    verify_chain=False,
    verify_name=False,
    tls_min=TlsVersion.V1_3,
    tls_max=TlsVersion.V1_3,
    ciphers="HIGH",
    subscriptions=(
        Subscription("ciel/#", 2, 3),
        Subscription("température/été", 1, 0),
        Subscription("a", 1, 2, "élève", True, True, 2, 1_741_778_527_318_000_000, True),  # noqa: FBT003 - every field
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(tmp_path / "Données de l'élève", clock=lambda: NOON)


def reopened(store: ProfileStore) -> ProfileStore:
    return ProfileStore(store.path.parent, clock=lambda: NOON)


def codes(store: ProfileStore) -> list[str]:
    return [finding.code for finding in store.findings]


def put(store: ProfileStore, document: object) -> None:
    store.path.parent.mkdir(parents=True, exist_ok=True)
    store.path.write_text(json.dumps(document), encoding="utf-8")


def test_without_a_file_there_are_no_profiles(store: ProfileStore) -> None:
    assert store.load() == ()
    assert store.findings == ()


def test_a_subscription_as_older_programs_wrote_it_is_read_and_written(store: ProfileStore) -> None:
    old = {"filter": "ciel", "qos": 1, "colour": 4}
    put(store, {"version": 1, "profiles": [entry(subscriptions=[old, {"filter": "a"}])]})
    (profile,) = store.load()
    assert profile.subscriptions == (Subscription("ciel", 1, 4), Subscription("a"))
    store.save([profile])
    written = json.loads(store.path.read_text(encoding="utf-8"))["profiles"][0]["subscriptions"]
    assert written == [old, {"filter": "a", "qos": 0, "colour": 0}]


def test_every_field_comes_back(store: ProfileStore) -> None:
    profiles = (FULL, Profile())

    assert store.save(profiles) == ()

    again = reopened(store)
    assert again.load() == profiles
    assert again.findings == ()


def test_the_previous_file_is_kept(store: ProfileStore) -> None:
    store.save([FULL])
    first = store.path.read_bytes()

    store.save([])

    assert store.backup.read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        b'{"version": true, "profiles": []}',
        b'{"version": 0, "profiles": []}',
        b'{"version": 1, "profiles": {}}',
        b"[" * 100_000,
        b'{"version": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_damaged_file_is_set_aside_and_named(store: ProfileStore, content: bytes) -> None:
    store.path.parent.mkdir(parents=True)
    store.path.write_bytes(content)

    assert store.load() == ()

    assert codes(store) == ["profiles-damaged"]
    assert store.set_aside == store.path.with_name("profiles.damaged-20260131T120000Z.json")
    assert store.set_aside.read_bytes() == content
    assert store.set_aside.name in str(store.findings[0].fix)
    assert store.save([FULL]) == ()
    assert reopened(store).load() == (FULL,)


def test_a_damaged_file_is_replaced_by_the_previous_one(store: ProfileStore) -> None:
    store.save([FULL])
    store.save([FULL, Profile()])
    store.path.write_bytes(b"\0" * 4096)

    assert reopened(store).load() == (FULL,)


def test_a_damaged_file_never_becomes_the_previous_one(store: ProfileStore) -> None:
    store.save([FULL])
    store.save([])
    store.path.write_bytes(b"damaged while we run")

    store.save([Profile()])

    assert json.loads(store.backup.read_bytes())["profiles"][0]["host"] == "vm-dupont"


def test_a_lost_file_is_replaced_by_the_previous_one(store: ProfileStore) -> None:
    store.save([FULL])
    store.save([FULL])
    store.path.unlink()

    again = reopened(store)

    assert again.load() == (FULL,)
    assert codes(again) == ["profiles-restored"]


def test_a_huge_file_is_not_parsed(store: ProfileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 1000)
    put(store, {"version": 1, "profiles": [], "padding": "x" * 1000})

    assert store.load() == ()
    assert codes(store) == ["profiles-damaged"]


def entry(**changes: object) -> dict[str, Any]:
    return {"id": "abc", "host": "vm-dupont", **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../../etc/passwd"},
        {"id": 7},
        {"name": None},
        {"host": "x" * 5000},
        {"host": "nul\0"},
        {"port": 70000},
        {"port": "8883"},
        {"port": True},
        {"protocol": "ftp"},
        {"protocol": ["mqtt"]},
        {"mqtt_version": 5},
        {"keep_alive_s": -1},
        {"verify_chain": 0},
        {"ca_file": 7},
        {"ca_file": "a\0b"},
        {"subscriptions": {}},
        {"subscriptions": ["ciel"]},
        {"subscriptions": [{"filter": "ciel", "qos": 3}]},
        {"subscriptions": [{"qos": 1}]},
        {"subscriptions": [{"filter": "a", "alias": 7}]},
        {"subscriptions": [{"filter": "a", "is_off": 1}]},
        {"subscriptions": [{"filter": "a", "retain_handling": 3}]},
        {"subscriptions": [{"filter": "a", "paused_ns": -1}]},
    ],
)
def test_a_profile_with_a_bad_field_is_left_out_and_the_file_kept(
    store: ProfileStore, changes: dict[str, Any]
) -> None:
    document = {"version": 1, "profiles": [entry(**changes), entry(id="good")]}
    put(store, document)

    profiles = store.load()

    assert [profile.id for profile in profiles] == ["good"]
    assert codes(store) == ["profiles-partly-damaged"]
    assert next(iter(changes)) in str(store.findings[0].message)
    assert store.set_aside is not None
    assert json.loads(store.set_aside.read_text(encoding="utf-8")) == document
    again = reopened(store)
    assert again.load() == profiles
    assert again.findings == ()


def test_an_identifier_is_used_once(store: ProfileStore) -> None:
    put(store, {"version": 1, "profiles": [entry(), entry(host="other")]})

    assert [profile.host for profile in store.load()] == ["vm-dupont"]
    assert codes(store) == ["profiles-partly-damaged"]


def test_missing_fields_have_their_defaults(store: ProfileStore) -> None:
    put(store, {"version": 1, "profiles": [entry(ca_file="")]})

    (profile,) = store.load()

    assert (profile.port, profile.verify_chain, profile.ca_file) == (8883, True, None)


def test_fields_of_a_newer_program_are_kept_but_no_secret(store: ProfileStore) -> None:
    newer = {"proxy": {"host": "p"}, "proxy_password": "s3cret"}
    put(store, {"version": 1, "profiles": [entry(**newer)]})
    profiles = store.load()

    store.save([*profiles, Profile()])

    saved = json.loads(store.path.read_text(encoding="utf-8"))["profiles"]
    assert saved[0]["proxy"] == {"host": "p"}
    assert "proxy" not in saved[1]
    assert "s3cret" not in store.path.read_text(encoding="utf-8")


def test_a_newer_format_is_left_alone_until_something_is_saved(store: ProfileStore) -> None:
    put(store, {"version": 2, "connections": []})
    newer = store.path.read_bytes()

    assert store.load() == ()
    assert codes(store) == ["profiles-newer"]
    assert store.path.read_bytes() == newer

    assert store.save([FULL]) == ()
    assert store.set_aside == store.path.with_name("profiles.newer-20260131T120000Z.json")
    assert store.set_aside.read_bytes() == newer
    assert reopened(store).load() == (FULL,)


def test_a_folder_that_cannot_be_written_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = ProfileStore(tmp_path / "file" / "folder")
    assert store.load() == ()

    findings = store.save([FULL])

    assert [finding.code for finding in findings] == ["profiles-not-saved"]
    assert str(store.path) in str(findings[0].message)
    assert store.findings == findings


def test_a_file_that_cannot_be_read_is_not_overwritten(store: ProfileStore) -> None:
    store.path.mkdir(parents=True)  # for root, too, a folder is no readable file

    assert store.load() == ()
    assert codes(store) == ["profiles-unreadable"]
    assert store.save([FULL]) == ()
    assert store.set_aside is not None
    assert store.set_aside.is_dir()


@pytest.mark.usefixtures("each_language")
def test_findings_read_well_in_both_languages(store: ProfileStore) -> None:
    put(store, {"version": 1, "profiles": [entry(port=0.5)]})
    store.load()

    for finding in store.findings:
        text = f"{finding.message} {finding.fix}"
        assert "%(" not in text
        assert str(store.set_aside) in text
