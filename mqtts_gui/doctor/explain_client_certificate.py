"""Faults that the broker finds in the client certificate, and tells by an alert alone.

Under TLS 1.3 the alert arrives after the handshake. The same number has several causes; only this
computer's own files and the broker's chain tell them apart.
"""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CLIENT_CERTIFICATE, TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.client_chain import (
    ClientSigner,
    known_authorities,
    last_of_client,
    roots_of_broker,
    signer_of_client,
)
from mqtts_gui.doctor.mending import sign_client
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem, refused_client
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId

HANDSHAKE_FAILURE, UNKNOWN_CA, DECRYPT_ERROR, CERTIFICATE_REQUIRED = 40, 48, 51, 116


def client_cert_missing(s: Situation) -> Problem | None:
    """The broker demands a client certificate, and none was sent."""
    evidence = s.evidence
    demanded = evidence.certificate_requested and not evidence.certificate_sent
    # Without an alert, under TLS 1.3: the broker hung up on our empty answer, and a reset took
    # the alert away.
    silent = s.ended_at(StepId.CLIENT_CERTIFICATE) and evidence.alert is None and s.was_closed
    refused = demanded and (silent or evidence.alert == HANDSHAKE_FAILURE)
    if evidence.alert != CERTIFICATE_REQUIRED and not refused:
        return None
    cause = mark(
        "The broker is set to require_certificate true: it lets in only clients that show a "
        "certificate signed by its authority."
    )
    if s.client is not None:
        cause = mark(
            "Yours, of %(name)s, was not sent: the broker accepts no keys or signatures of its "
            "kind.",
            name=certificates.holder(s.client),
        )
    said = Sentences(
        mark("The broker demands a client certificate, and none was sent"),
        cause,
        mark("Choose your client.crt as client certificate, and your client.key as private key."),
    )
    return make_problem(s, "client-cert-missing", said, CHOOSE_CLIENT_CERTIFICATE)


def client_cert_self_signed(s: Situation) -> Problem | None:
    """The client certificate is signed with its own key."""
    client = refused_client(s, UNKNOWN_CA)
    if client is None or not certificates.is_self_signed(client):
        return None
    said = Sentences(
        mark("The broker does not accept a self-signed client certificate"),
        mark(
            "Your certificate of %(name)s is signed with its own key; the broker accepts only "
            "those that its authority signed.",
            name=certificates.holder(client),
        ),
        mark("Have the request (client.csr) signed by the authority, and choose what it returns."),
    )
    return make_problem(
        s, "client-cert-self-signed", said, CHOOSE_CLIENT_CERTIFICATE, sign_client()
    )


def client_cert_ca_same_name(s: Situation) -> Problem | None:
    """An authority of the right name, but with another key, signed the client certificate."""
    client = refused_client(s, UNKNOWN_CA, DECRYPT_ERROR)
    namesakes = _authorities_named(s, client) if client else ()
    if (
        client is None
        or not namesakes
        or any(certificates.is_signed_by(client, ca) for ca in namesakes)
    ):
        return None
    said = Sentences(
        mark("Your client certificate was signed by an older authority of the same name"),
        mark(
            "It names %(ca)s as its issuer, but the %(ca)s of your CA file has another key: the "
            "authority was made again since.",
            ca=certificates.issuer(client),
        ),
        mark("Have your request (client.csr) signed again by today's authority."),
    )
    actions = (sign_client(), CHOOSE_CLIENT_CERTIFICATE)
    return make_problem(s, "client-cert-ca-same-name", said, *actions)


def broker_cafile_wrong(s: Situation) -> Problem | None:
    """The client certificate is fine; the broker compares it with the wrong authority."""
    client = refused_client(s, UNKNOWN_CA, DECRYPT_ERROR)
    if client is None or signer_of_client(s, client) is not ClientSigner.ROOT_OF_BROKER:
        return None
    said = Sentences(
        mark("The broker does not trust the authority that signed your certificate"),
        mark(
            "%(ca)s vouches for your certificate, and for the broker's own, too: so the line "
            "cafile of the broker names another file, or its crlfile holds no list of %(ca)s.",
            ca=_root_of(s),
        ),
        mark(
            "In mosquitto.conf, set cafile to the certificate of %(ca)s, then restart mosquitto.",
            ca=_root_of(s),
        ),
    )
    look = on_the_broker("grep -rE 'cafile|crlfile' /etc/mosquitto/")
    return make_problem(s, "broker-cafile-wrong", said, look, TRY_AGAIN)


def client_chain_incomplete(s: Situation) -> Problem | None:
    """An intermediate authority signed the client certificate, and is not sent along."""
    client = refused_client(s, UNKNOWN_CA)
    if client is None:
        return None
    signer = signer_of_client(s, client)
    is_near = signer in {ClientSigner.INTERMEDIATE, ClientSigner.RATHER_INTERMEDIATE}
    return missing_intermediate(s, client) if is_near else None


def client_cert_other_ca(s: Situation) -> Problem | None:
    """An authority that the broker does not know signed the client certificate."""
    client = refused_client(s, UNKNOWN_CA, DECRYPT_ERROR)
    return None if client is None else other_authority(s, client)


def missing_intermediate(s: Situation, client: x509.Certificate) -> Problem:
    """Say that an intermediate authority is missing in the client's file."""
    missing = certificates.issuer(last_of_client(s, client))
    names = {"name": certificates.holder(client), "missing": missing}
    message = mark("A certificate is missing between yours and the broker's authority")
    cause = mark(
        "Your certificate of %(name)s was signed by the intermediate authority %(missing)s, "
        "which the broker does not know.",
        **names,
    )
    if signer_of_client(s, client) is ClientSigner.UNKNOWN:
        message = mark("Perhaps a certificate is missing between yours and the broker's authority")
        cause = mark(
            "Your certificate of %(name)s was signed by %(missing)s. If that is an intermediate "
            "authority, the broker does not know it, and your file does not hold it.",
            **names,
        )
    said = Sentences(
        message,
        cause,
        mark("Append the certificate of %(missing)s to your certificate's file.", missing=missing),
    )
    return make_problem(s, "client-chain-incomplete", said, CHOOSE_CLIENT_CERTIFICATE)


def other_authority(s: Situation, client: x509.Certificate) -> Problem:
    """Say that the broker does not know who signed the client certificate."""
    names = {
        "name": certificates.holder(client),
        "ca": certificates.issuer(last_of_client(s, client)),
    }
    said = Sentences(
        mark("The broker does not trust the authority that signed your certificate"),
        mark(
            "Your certificate of %(name)s was signed by %(ca)s, which is not the authority that "
            "the broker asks for (its cafile).",
            **names,
        ),
        mark(
            "Choose the client certificate that the broker's authority signed. If %(ca)s is an "
            "intermediate authority, append its certificate to the file of yours.",
            **names,
        ),
    )
    return make_problem(s, "client-cert-other-ca", said, CHOOSE_CLIENT_CERTIFICATE)


def _authorities_named(s: Situation, of: x509.Certificate) -> tuple[x509.Certificate, ...]:
    return tuple(ca for ca in known_authorities(s) if certificates.is_named_as_issuer(ca, of))


def _root_of(s: Situation) -> str:
    return certificates.holders(roots_of_broker(s)[:1])


RULES: tuple[Rule, ...] = (
    client_cert_missing,
    client_cert_self_signed,
    client_cert_ca_same_name,
    broker_cafile_wrong,
    client_chain_incomplete,
    client_cert_other_ca,
)
