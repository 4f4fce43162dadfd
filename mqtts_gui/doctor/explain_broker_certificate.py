"""Faults of trust: the broker's certificate does not lead to an authority of the CA file."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CA, OPEN_CERTIFICATE
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import mark

ISSUER_NOT_SENT, SIGNATURE_FAILURE = 2, 7
SELF_SIGNED, SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER = 18, 19, 20
_NOT_TRUSTED = {SELF_SIGNED, SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER}


def ca_none(s: Situation) -> Problem | None:
    """No CA file, and an authority that the system does not know."""
    if s.leaf is None or s.profile.ca_file is not None or _code(s) not in _NOT_TRUSTED:
        return None
    said = Sentences(
        mark("No CA file is chosen, and this computer does not know the broker's authority"),
        mark(
            "The broker's certificate is signed by %(issuer)s, a private authority that the "
            "system does not trust by itself.",
            issuer=certificates.issuer(s.leaf),
        ),
        mark("Choose the ca.crt that the teacher gave you as CA file."),
    )
    return _problem(s, "ca-none", said)


def leaf_self_signed(s: Situation) -> Problem | None:
    """The broker signed its certificate itself, or seems to."""
    if s.leaf is None or _code(s) != SELF_SIGNED:
        return None
    if not certificates.is_self_signed(s.leaf):
        return _ca_subject_equals_leaf(s, s.leaf)
    said = Sentences(
        mark("The broker presents a self-signed certificate"),
        mark(
            "The certificate of %(name)s is signed with its own key, not by your authority %(ca)s.",
            name=certificates.holder(s.leaf),
            ca=_authority_names(s),
        ),
        mark(
            "In mosquitto.conf, name the certificate that the authority signed as certfile; or, "
            "once you have compared its fingerprint, choose this very certificate as CA file."
        ),
    )
    return _problem(s, "leaf-self-signed", said, OPEN_CERTIFICATE, CHOOSE_CA)


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
    return _problem(s, "ca-subject-equals-leaf", said, OPEN_CERTIFICATE)


def ca_is_the_leaf(s: Situation) -> Problem | None:
    """The broker's own certificate was chosen as CA file."""
    if s.leaf is None or not _is_untrusted(s) or s.leaf not in s.authorities:
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
    return _problem(s, "ca-is-the-leaf", said)


def ca_is_client_cert(s: Situation) -> Problem | None:
    """A certificate that is no authority's was chosen as CA file."""
    if s.leaf is None or not _is_untrusted(s) or not s.authorities:
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
            name=_authority_names(s),
            issuer=certificates.issuer(s.leaf),
        ),
        mark("Choose ca.crt as CA file; client.crt belongs in the field of the certificate."),
    )
    return _problem(s, "ca-is-client-cert", said)


def ca_same_name_other_key(s: Situation) -> Problem | None:
    """The authority has the right name and another key."""
    if s.leaf is None or _code(s) not in {SIGNATURE_FAILURE, *_NOT_TRUSTED}:
        return None
    pair = _namesake(s)
    if pair is None:
        return None
    authority, signed = pair
    said = Sentences(
        mark("The CA file has the right name, but another key"),
        mark(
            "%(name)s is signed by an authority called %(ca)s; the one in your file has the same "
            "name, but did not sign it. The authority was made again before or after.",
            name=certificates.holder(signed),
            ca=certificates.holder(authority),
        ),
        mark(
            "Get today's ca.crt from the teacher or from the broker's machine and compare its "
            "fingerprint; or have the broker's certificate signed again."
        ),
    )
    return _problem(s, "ca-same-name-other-key", said, CHOOSE_CA, OPEN_CERTIFICATE)


def ca_is_intermediate(s: Situation) -> Problem | None:
    """The CA file has the intermediate authority, not the root above it."""
    if s.leaf is None or _code(s) != ISSUER_NOT_SENT or not s.authorities:
        return None
    said = Sentences(
        mark("The CA file holds only an intermediate authority"),
        mark(
            "%(name)s was itself signed by %(issuer)s, which the file does not hold.",
            name=_authority_names(s),
            issuer=certificates.issuer(s.authorities[0]),
        ),
        mark(
            "Add the certificate of %(issuer)s to the CA file.",
            issuer=certificates.issuer(s.authorities[0]),
        ),
    )
    return _problem(s, "ca-is-intermediate", said)


def chain_incomplete(s: Situation) -> Problem | None:
    """An intermediate authority is missing between the broker and the CA file.

    Nothing proves it without the missing certificate: a stranger's authority gives the same signs.
    But mosquitto sends the root of its `cafile` along (19), so that 20 with names of one house is
    rather this.
    """
    if s.leaf is None or _code(s) != NO_LOCAL_ISSUER:
        return None
    last = s.chain[-1]
    if not any(_seems_above(root, last) for root in s.authorities):
        return None
    missing = certificates.issuer(last)
    said = Sentences(
        mark("A certificate is missing between the broker's and your authority"),
        mark(
            "%(name)s was signed by %(missing)s, probably an intermediate authority, whose "
            "certificate the broker does not send and your CA file does not hold.",
            name=certificates.holder(last),
            missing=missing,
        ),
        mark(
            "On the broker's machine, append the certificate of %(missing)s to the file that "
            "certfile names; or add it to your CA file. If %(missing)s is another root, choose its "
            "certificate as CA file.",
            missing=missing,
        ),
    )
    return _problem(s, "chain-incomplete", said, OPEN_CERTIFICATE, CHOOSE_CA)


def ca_wrong(s: Situation) -> Problem | None:
    """Another authority signed the broker's certificate."""
    if s.leaf is None or not _is_untrusted(s) or not s.authorities:
        return None
    signer = certificates.issuer(s.chain[-1])
    said = Sentences(
        mark("The broker's certificate was signed by another authority"),
        mark(
            "It was signed by %(signer)s; your CA file holds %(ca)s.",
            signer=signer,
            ca=_authority_names(s),
        ),
        mark(
            "Choose the ca.crt of %(signer)s if this is your broker, or have the broker's "
            "certificate signed by %(ca)s.",
            signer=signer,
            ca=_authority_names(s),
        ),
    )
    return _problem(s, "ca-wrong", said, CHOOSE_CA, OPEN_CERTIFICATE)


def _code(s: Situation) -> int | None:
    return s.evidence.verify_code


def _is_untrusted(s: Situation) -> bool:
    return _code(s) in {SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER, ISSUER_NOT_SENT}


def _namesake(s: Situation) -> tuple[x509.Certificate, x509.Certificate] | None:
    """Return an authority of the file and what it is named as the issuer of, but did not sign."""
    for authority in s.authorities:
        for signed in s.chain:
            if certificates.is_named_as_issuer(authority, signed) and not certificates.is_signed_by(
                signed, authority
            ):
                return authority, signed
    return None


def _seems_above(root: x509.Certificate, certificate: x509.Certificate) -> bool:
    return certificates.names_as_issuer_of_issuer(
        root, certificate
    ) or certificates.shares_organization_with_issuer(root, certificate)


def _authority_names(s: Situation) -> str:
    return ", ".join(dict.fromkeys(map(certificates.holder, s.authorities)))


def _problem(s: Situation, code: str, said: Sentences, *actions: Action) -> Problem:
    return make_problem(s, code, said, *(actions or (CHOOSE_CA, OPEN_CERTIFICATE)))


RULES: tuple[Rule, ...] = (
    ca_none,
    leaf_self_signed,
    ca_is_the_leaf,
    ca_is_client_cert,
    ca_same_name_other_key,
    ca_is_intermediate,
    chain_incomplete,
    ca_wrong,
)
