"""Where OpenSSL cannot be asked, nothing passes that our own checks do not understand."""

from __future__ import annotations

import pytest

from mqtts_gui.certs import chain as chain_module
from mqtts_gui.certs.der import SEQUENCE, encode
from tests.support.chain_faults import planned
from tests.support.chain_parts import HOST, LEAF, MIDDLE, Fault, at, raw
from tests.support.openssl_verify import BuiltChain, built

_HOST, _NUMBER = "82086c61622e686f6d65", "88022a03"  # lab.home, the identifier 1.2.3


def limited(name: str, more: str = "") -> Fault:
    """Return the fault of an authority that may sign only one name, in hexadecimal."""
    tree = encode(SEQUENCE, bytes.fromhex(name + more))
    limits = encode(SEQUENCE, encode(0xA0, tree))
    return at(MIDDLE, raw("2.5.29.30", limits, critical=True))


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_module, "judge", lambda _: None)


def chain_of(*faults: Fault) -> BuiltChain:
    return built(planned(*faults))


BEYOND_US = {
    "a least depth": (49, limited(_HOST, "800101")),
    "a greatest depth": (49, limited(_HOST, "810105")),
    "a kind that OpenSSL does not know": (51, limited(_NUMBER)),
    "an address that is none": (53, limited("8703010203")),
}
_NAMES = (
    encode(0x82, HOST.encode("ascii")), encode(0x87, bytes([192, 168, 56, 10])),
    bytes.fromhex(_NUMBER),
)  # fmt: skip
WITH_SUCH_NAMES = at(LEAF, raw("2.5.29.17", encode(SEQUENCE, *_NAMES)))


@pytest.mark.parametrize("limit", BEYOND_US)
def test_openssl_refuses_such_limits(limit: str) -> None:
    number, fault = BEYOND_US[limit]
    result = chain_of(fault, WITH_SUCH_NAMES).verify()

    assert (result.ok, result.verify_code, result.judged_by) == (False, number, "openssl")


@pytest.mark.usefixtures("deaf")
@pytest.mark.parametrize("limit", BEYOND_US)
def test_so_do_our_checks(limit: str) -> None:
    number, fault = BEYOND_US[limit]
    result = chain_of(fault, WITH_SUCH_NAMES).verify()

    assert (result.ok, result.verify_code, result.judged_by) == (False, number, "checks")


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    "limit", [limited(_HOST, "800100"), limited(_NUMBER), limited("8703010203")]
)
def test_limits_of_no_name_there_do_no_harm(
    limit: Fault,
    asked: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not asked:
        monkeypatch.setattr(chain_module, "judge", lambda _: None)
    result = chain_of(limit).verify()

    assert (result.ok, result.findings) == (True, ())
