"""Faults of trust: the broker's certificate does not lead to an authority of the CA file."""

from __future__ import annotations

from itertools import pairwise

from cryptography import x509

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import OPEN_CERTIFICATE
from mqtts_gui.doctor.blame import (
    NO_LOCAL_ISSUER,
    SELF_SIGNED,
    SELF_SIGNED_IN_CHAIN,
    SIGNATURE_FAILURE,
    blamed,
)
from mqtts_gui.doctor.choosing import choose_ca
from mqtts_gui.doctor.mending import sign_broker
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark

_NOT_TRUSTED = {SELF_SIGNED, SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER}


def ca_none(s: Situation) -> Problem | None:
    """No CA file, and an authority that the system does not know."""
    if s.leaf is None or s.profile.ca_file is not None or blamed(s) not in _NOT_TRUSTED:
        return None
    said = Sentences(
        mark("No CA file is chosen, and the broker's authority is unknown here"),
        _unknown_signer(s.leaf),
        mark("Choose the ca.crt that the teacher gave you as CA file."),
    )
    return make_problem(s, "ca-none", said, *choose_ca(s), OPEN_CERTIFICATE)


def _unknown_signer(leaf: x509.Certificate) -> Phrase:
    if certificates.is_self_signed(leaf):
        return mark(
            "The broker's certificate of %(name)s is self-signed, so the system does not trust it.",
            name=certificates.holder(leaf),
        )
    return mark(
        "The broker's certificate is signed by %(issuer)s, a private authority that the "
        "system does not trust by itself.",
        issuer=certificates.issuer(leaf),
    )


def leaf_self_signed(s: Situation) -> Problem | None:
    """The broker signed its certificate itself, or seems to."""
    if s.leaf is None or blamed(s) != SELF_SIGNED:
        return None
    if not certificates.is_self_signed(s.leaf):
        return _ca_subject_equals_leaf(s, s.leaf)
    said = Sentences(
        mark("The broker presents a self-signed certificate"),
        _self_signed_with(s, s.leaf),
        mark(
            "In mosquitto.conf, name the certificate that the authority signed as certfile; or, "
            "once you have compared its fingerprint, choose this very certificate as CA file."
        ),
    )
    details = {"fingerprint_sha256": certificates.fingerprint(s.leaf)}
    actions = (OPEN_CERTIFICATE, *choose_ca(s))
    return make_problem(s, "leaf-self-signed", said, *actions, details=details)


def _self_signed_with(s: Situation, leaf: x509.Certificate) -> Phrase:
    name = certificates.holder(leaf)
    if any(certificates.is_named_as_issuer(each, leaf) for each in s.authorities):
        return mark(
            "The certificate of %(name)s is signed with its own key. Your CA file holds another "
            "one of the same name, with another key: the broker's was made again before or after.",
            name=name,
        )
    return mark(
        "The certificate of %(name)s is signed with its own key, not by your authority %(ca)s.",
        name=name,
        ca=certificates.holders(s.authorities),
    )


def _ca_subject_equals_leaf(s: Situation, leaf: x509.Certificate) -> Problem:
    said = Sentences(
        mark("The broker's certificate and its authority have the very same name"),
        mark(
            "Both are called %(name)s, so the broker's certificate looks self-signed.",
            name=certificates.holder(leaf),
        ),
        mark(
            "Make the authority again with another common name, then sign the broker's and the "
            "clients' certificates again."
        ),
    )
    return make_problem(s, "ca-subject-equals-leaf", said, OPEN_CERTIFICATE)


def ca_is_the_leaf(s: Situation) -> Problem | None:
    """The broker's own certificate was chosen as CA file."""
    if s.leaf is None or not is_untrusted(s) or s.leaf not in s.authorities:
        return None
    said = Sentences(
        mark("The CA file is the broker's own certificate"),
        mark(
            "It holds the certificate of %(name)s, which %(issuer)s signed: the certificate of "
            "%(issuer)s is needed.",
            name=certificates.holder(s.leaf),
            issuer=certificates.issuer(s.leaf),
        ),
        mark("Choose ca.crt as CA file."),
    )
    return make_problem(s, "ca-is-the-leaf", said, *choose_ca(s), OPEN_CERTIFICATE)


def ca_is_client_cert(s: Situation) -> Problem | None:
    """A certificate that is no authority's was chosen as CA file."""
    if s.leaf is None or not is_untrusted(s) or not s.authorities:
        return None
    if any(map(certificates.is_authority, s.authorities)):
        return None
    mine = s.client is not None and s.client in s.authorities
    said = Sentences(
        mark("The CA file is your client certificate")
        if mine
        else mark("The CA file holds no certificate of an authority"),
        mark(
            "It holds the certificate of %(name)s, which can sign nothing; the broker's "
            "certificate was signed by %(issuer)s.",
            name=certificates.holders(s.authorities),
            issuer=certificates.issuer(s.leaf),
        ),
        mark("Choose ca.crt as CA file; client.crt belongs in the field of the certificate."),
    )
    return make_problem(s, "ca-is-client-cert", said, *choose_ca(s), OPEN_CERTIFICATE)


def ca_same_name_other_key(s: Situation) -> Problem | None:
    """The authority has the right name and another key."""
    if s.leaf is None or blamed(s) not in {SIGNATURE_FAILURE, *_NOT_TRUSTED}:
        return None
    pair = _namesake(s)
    if pair is None:
        return None
    authority, signed = pair
    if any(certificates.is_signed_by(signed, each) for each in s.authorities):
        return _shadowed(s, authority, signed)
    said = Sentences(
        mark("The CA file has the right name, but another key"),
        mark(
            "%(name)s is signed by an authority called %(ca)s; the one in your file (made on "
            "%(date)s) has the same name, but did not sign it. The authority was made again "
            "before or after.",
            name=certificates.holder(signed),
            ca=certificates.holder(authority),
            date=certificates.first_day(authority),
        ),
        mark(
            "Get today's ca.crt from the teacher or from the broker's machine and compare its "
            "fingerprint; or have the broker's certificate signed again."
        ),
    )
    actions = (*choose_ca(s), sign_broker(s), OPEN_CERTIFICATE)
    details = _fingerprints(s, authority)
    return make_problem(s, "ca-same-name-other-key", said, *actions, details=details)


def _shadowed(s: Situation, authority: x509.Certificate, signed: x509.Certificate) -> Problem:
    said = Sentences(
        mark("The CA file holds two authorities of the same name"),
        mark(
            "Both are called %(ca)s. OpenSSL tries only the first one (made on %(date)s), and it "
            "is the other one that signed %(name)s.",
            ca=certificates.holder(authority),
            date=certificates.first_day(authority),
            name=certificates.holder(signed),
        ),
        mark("Remove the one that is no longer used from the CA file."),
    )
    details = _fingerprints(s, authority)
    actions = (*choose_ca(s), OPEN_CERTIFICATE)
    return make_problem(s, "ca-same-name-other-key", said, *actions, details=details)


def is_untrusted(s: Situation) -> bool:
    """Say whether OpenSSL found no way up to the CA file."""
    return blamed(s) in {SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER}


def _namesake(s: Situation) -> tuple[x509.Certificate, x509.Certificate] | None:
    """Return an authority of the file and what it is named as the issuer of, but did not sign."""
    for signed in s.chain:
        named = [a for a in s.authorities if certificates.is_named_as_issuer(a, signed)]
        if named and not any(certificates.is_signed_by(signed, each) for each in named):
            return named[0], signed
    # OpenSSL tries one authority of a name only, even if the one that signed stands behind it.
    for signed, authority in pairwise(s.path):
        if authority in s.authorities and not certificates.is_signed_by(signed, authority):
            return authority, signed
    return None


def _fingerprints(s: Situation, authority: x509.Certificate) -> dict[str, str]:
    """Return the fingerprints of the namesakes: ours, and the broker's where it sends it."""
    shown = {"ca_file_sha256": certificates.fingerprint(authority)}
    for each in s.chain[1:]:
        if each != authority and certificates.is_named_as_issuer(authority, each):
            shown["sent_by_broker_sha256"] = certificates.fingerprint(each)
    return shown


RULES: tuple[Rule, ...] = (
    ca_none,
    leaf_self_signed,
    ca_is_the_leaf,
    ca_is_client_cert,
    ca_same_name_other_key,
)
