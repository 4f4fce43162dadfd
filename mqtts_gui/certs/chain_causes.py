"""Why no trusted root was reached: which authority is missing, and which one is there instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography import x509

from mqtts_gui.certs.canonical_names import canonical, subject_of
from mqtts_gui.certs.chain_building import Chain, looks_self_signed
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.interceptors import intercepted
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.relations import other_authority, same_name_other_key, self_signed_client
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark


@dataclass(frozen=True, slots=True)
class Case:
    """A chain that reached no trusted root, and what it was built from.

    Attributes:
        roots: The trusted certificates.
        sent: What came along with the leaf.
    """

    chain: Chain
    roots: Sequence[x509.Certificate]
    sent: Sequence[x509.Certificate]

    @property
    def leaf(self) -> Description:
        """The certificate that the chain begins with."""
        return self.chain.links[0].described

    @property
    def top(self) -> Description:
        """The last certificate reached."""
        return self.chain.links[-1].described

    def same_name_trusted(self) -> bool:
        """Return whether a trusted certificate has the name of the missing issuer."""
        wanted = canonical(self.top.issuer_name)
        return any(subject_of(each) == wanted for each in self.roots)


def missing_issuer(case: Case, role: Role) -> Finding:
    """Return why no trusted root was reached, the most telling reason first."""
    if role is Role.CLIENT:
        return _of_client(case)
    reasons = (
        lambda case: intercepted(case.top.issuer_display),
        _no_authority,
        _shadowed,
        _self_signed,
        _leaf_as_authority,
        _only_intermediate,
        _same_name,
        _nothing_but_leaves,
        _incomplete,
    )
    found = (reason(case) for reason in reasons)
    return next((finding for finding in found if finding is not None), _wrong_authority(case))


def other_key(described: Description) -> Finding:
    """A certificate whose issuer has the right name, but whose key did not sign it."""
    return error(
        "ca-same-name-other-key",
        mark(
            "The certificate %(name)s was signed by another authority that is also called "
            "%(issuer)s: the authority was made again, with another key, after or before.",
            name=described.name,
            issuer=described.issuer_display,
        ),
        mark(
            "Copy today's ca.crt again from the machine that signs, or have the certificate signed "
            "again by this authority."
        ),
    )


def _of_client(case: Case) -> Finding:
    if case.chain.code is VerifyCode.SELF_SIGNED_LEAF:
        found = self_signed_client(case.leaf)
    elif case.same_name_trusted():
        found = same_name_other_key(case.top)
    else:
        found = other_authority(case.top, case.roots)
    return replace(found, severity=Severity.ERROR)


def _no_authority(case: Case) -> Finding | None:
    if case.roots:
        return None
    return error(
        "ca-none",
        mark(
            "No authority is chosen, and the certificate was signed by a private one: %(issuer)s.",
            issuer=case.top.issuer_display,
        ),
        mark("Choose the teacher's ca.crt as certificate of the authority."),
    )


def _shadowed(case: Case) -> Finding | None:
    """A trusted root of the same name stands first; OpenSSL compares with that one only."""
    if case.chain.top.certificate not in case.roots or not looks_self_signed(case.top):
        return None
    return error(
        "ca-same-name-other-key",
        mark(
            "Two authorities called %(name)s are trusted, and OpenSSL looks at the first one only: "
            "the other one, which this certificate needs, does not count.",
            name=case.top.name,
        ),
        mark("Take the one that is out of use out of the file."),
    )


def _self_signed(case: Case) -> Finding | None:
    if case.chain.code is not VerifyCode.SELF_SIGNED_LEAF:
        return None
    if case.leaf.self_signed is False:
        return error(
            "ca-subject-equals-leaf",
            mark(
                "The authority and the certificate %(name)s have the very same subject, so the "
                "certificate seems to be self-signed.",
                name=case.leaf.name,
            ),
            mark("Make the authority again with another CN, then have the certificates signed."),
        )
    return error(
        "leaf-self-signed",
        mark(
            "The certificate %(name)s is self-signed, and not signed by your authority.",
            name=case.leaf.name,
        ),
        mark(
            "Install the certificate that the authority signed; or, after checking its "
            "fingerprint, choose this very certificate as authority."
        ),
    )


def _leaf_as_authority(case: Case) -> Finding | None:
    if case.chain.links[0].certificate not in case.roots:
        return None
    return error(
        "ca-is-the-leaf",
        mark("The file of the authority holds the broker's own certificate instead."),
        mark("Choose ca.crt, the certificate that signed it."),
    )


def _only_intermediate(case: Case) -> Finding | None:
    if case.chain.code is not VerifyCode.NO_ISSUER_OF_TRUSTED:
        return None
    return error(
        "ca-is-intermediate",
        mark(
            "The file of the authority holds only the intermediate %(name)s, and not %(issuer)s, "
            "the root above it.",
            name=case.top.name,
            issuer=case.top.issuer_display,
        ),
        mark("Add the certificate of the root to the file of the authority."),
    )


def _same_name(case: Case) -> Finding | None:
    return other_key(case.top) if case.same_name_trusted() else None


def _nothing_but_leaves(case: Case) -> Finding | None:
    if any(describe_certificate(each).is_ca for each in case.roots):
        return None
    return error(
        "ca-is-client-cert",
        mark(
            "The file of the authority holds no authority, but the certificate of %(names)s.",
            names=_names(case.roots),
        ),
        mark("Choose ca.crt as authority; client.crt belongs in the field of the client."),
    )


def _incomplete(case: Case) -> Finding | None:
    """The broker sends a root that we trust, yet not what leads up to it."""
    if not any(each in case.roots for each in case.sent):
        return None
    return error(
        "chain-incomplete",
        mark(
            "The certificate %(name)s was signed by the intermediate authority %(issuer)s, which "
            "the broker does not send and your file of the authority does not hold.",
            name=case.top.name,
            issuer=case.top.issuer_display,
        ),
        mark(
            "On the broker, put both into one file (cat broker.crt intermediate.crt > chain.crt) "
            "and use it as certfile; or add the intermediate to your file of the authority."
        ),
    )


def _wrong_authority(case: Case) -> Finding:
    return error(
        "ca-wrong",
        mark(
            "The certificate %(name)s was signed by %(issuer)s; your file of the authority holds "
            "%(names)s.",
            name=case.top.name,
            issuer=case.top.issuer_display,
            names=_names(case.roots),
        ),
        mark(
            "Get the ca.crt of %(issuer)s, or have the certificate signed again by %(names)s.",
            issuer=case.top.issuer_display,
            names=_names(case.roots),
        ),
    )


def _names(certificates: Sequence[x509.Certificate]) -> Phrase:
    return listed([structure_of(each).subject.display() for each in certificates])
