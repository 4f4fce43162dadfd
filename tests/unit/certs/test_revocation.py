"""A revocation list counts if its authority made it, now, for such certificates."""

from __future__ import annotations

import pytest

from mqtts_gui.certs.item_findings import findings_of
from tests.support.chain_damage import from_where_the_leaf_says
from tests.support.chain_faults import FAULTS, planned
from tests.support.chain_parts import LEAF, MIDDLE, ROOT, at, usages
from tests.support.chain_plans import revocation_list
from tests.support.issuing import loaded
from tests.support.openssl_verify import BuiltChain, built


def chain_of(*faults: str) -> BuiltChain:
    return built(planned(*(FAULTS[fault] for fault in faults)))


def codes(chain: BuiltChain) -> list[str]:
    return [finding.code for finding in chain.verify().findings]


@pytest.mark.parametrize(
    ("fault", "number", "code"),
    [
        ("list", 0, None),
        ("revoked", 23, "cert-revoked"),
        ("list expired", 12, "crl-expired"),
        ("list too new", 11, "crl-not-yet-valid"),
        ("list of the root", 3, "crl-missing"),
        ("list of another key", 8, "crl-other-key"),
        ("list for authorities", 44, "crl-not-usable"),
        ("list with an unknown demand", 36, "crl-not-usable"),
        ("list naming another key", 3, "crl-other-key"),
        ("list for some reasons", 3, "crl-not-usable"),
        ("list of several authorities", 3, "crl-not-usable"),
        ("list from elsewhere", 44, "crl-not-usable"),
        ("list of changes", 23, "cert-revoked"),
        ("revoked on hold", 23, "cert-revoked"),
        ("no longer revoked", 0, None),
        ("revoked with an unknown demand", 36, "crl-not-usable"),
    ],
)
def test_list_is_heeded_as_openssl_heeds_it(fault: str, number: int, code: str | None) -> None:
    result = chain_of(fault).verify()

    assert (result.verify_code, result.code) == (number, code)
    assert result.judged_by == "openssl"
    said = {str(check.sentence) for check in result.checks}
    assert ("Not revoked" in said) is (code is None)


def test_expired_list_still_says_what_stands_in_it() -> None:
    assert codes(chain_of("revoked, list expired")) == ["crl-expired", "cert-revoked"]


def test_authority_that_may_not_sign_lists_is_told() -> None:
    mute = at(MIDDLE, usages("key_cert_sign"))
    result = built(planned(mute, FAULTS["list"])).verify()

    assert (result.verify_code, result.code) == (35, "ca-keyusage")
    assert "revocation lists" in str(result.findings[0].message)


def test_newest_usable_list_counts() -> None:
    assert codes(chain_of("list expired", "list")) == []
    assert codes(chain_of("list", "revoked")) in ([], ["cert-revoked"])  # both of the same second
    assert codes(chain_of("list for authorities", "revoked")) == ["cert-revoked"]


def test_list_from_where_the_certificate_says_counts() -> None:
    named = at(LEAF, from_where_the_leaf_says)
    result = built(planned(named, FAULTS["list from elsewhere"])).verify()

    assert (result.verify_code, result.code) == (23, "cert-revoked")


def test_list_of_another_key_does_no_harm_beside_a_good_one() -> None:
    assert codes(chain_of("list naming another key", "list")) == []
    assert codes(chain_of("list for some reasons", "revoked")) == ["cert-revoked"]


def test_root_stands_in_no_list_but_its_own() -> None:
    assert codes(chain_of("list", "root itself")) == []

    own = chain_of("list of the root", "root itself")
    assert own.verify().ok
    assert ("Not revoked") in {str(check.sentence) for check in own.verify().checks}


def test_list_from_the_future_is_an_error_by_itself() -> None:
    ahead = revocation_list(planned().parts[ROOT], days=(1, 30))
    (item,) = loaded(ahead).items

    assert [f.code for f in findings_of(item, chain_of("list").at)] == ["crl-not-yet-valid"]
