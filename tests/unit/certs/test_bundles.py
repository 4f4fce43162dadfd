"""A file with a certificate and its key is held to that: they fit, and the owner stands first."""

from __future__ import annotations

import pytest

from mqtts_gui.certs.bundles import findings_between
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.own import MOST_CERTIFICATES
from mqtts_gui.errors import Severity
from tests.support.issuing import NOW, authority, issue, key_pem, loaded, new_key, request

CA = authority("CA-CIEL")
OTHER_CA = authority("Another")
MIDDLE = authority("Classe", by=CA)
LEAF = issue("vm-dupont", by=MIDDLE)
KEY = key_pem(LEAF.key)
PARTS = {
    "ca": CA.pem, "other": OTHER_CA.pem, "middle": MIDDLE.pem, "leaf": LEAF.pem, "key": KEY,
    "locked": key_pem(LEAF.key, "sésame"), "stranger": key_pem(new_key()), "csr": request(),
}  # fmt: skip


def found(*parts: str) -> list[list[str]]:
    """Return the codes of what is wrong between the items of a file, item by item."""
    file = loaded(b"".join(PARTS[part] for part in parts))
    return [[each.code for each in findings_between(item, file)] for item in file.items]


@pytest.mark.parametrize(
    "parts",
    [
        "leaf", "key", "ca", "leaf key", "key leaf", "leaf middle", "leaf middle ca key",
        "key leaf ca", "ca middle", "middle ca", "ca other", "ca middle other", "leaf locked",
        "csr key", "csr stranger", "leaf csr",
    ],
)  # fmt: skip
def test_sound_files_have_nothing_wrong(parts: str) -> None:
    assert not any(found(*parts.split()))


@pytest.mark.parametrize("parts", ["leaf stranger", "stranger leaf", "leaf middle ca stranger"])
def test_key_of_nobody_in_the_file_is_named(parts: str) -> None:
    places = parts.split()
    wrong = found(*places)

    assert wrong[places.index("stranger")] == ["client-key-mismatch"]
    assert sum(map(len, wrong)) == 1


@pytest.mark.parametrize("parts", ["middle leaf", "ca middle leaf", "ca leaf key", "key ca leaf"])
def test_owner_behind_an_authority_is_named(parts: str) -> None:
    wrong = found(*parts.split())

    assert wrong[parts.split().index("leaf")] == ["cert-wrong-order"]
    assert sum(map(len, wrong)) == 1


def test_collection_is_nobodys_own_and_not_compared_with_itself() -> None:
    """Comparing each certificate of thousands with each other would take hours."""
    assert not any(found("middle", *["leaf"] * MOST_CERTIFICATES))
    assert any(found("middle", *["leaf"] * (MOST_CERTIFICATES - 1)))


def test_list_of_files_says_so() -> None:
    verdict = judge_any(loaded(PARTS["stranger"] + PARTS["leaf"]), NOW)

    assert verdict.severity is Severity.ERROR
    (finding,) = (each for each in verdict.findings if each.code == "client-key-mismatch")
    assert "vm-dupont" in str(finding.message)
