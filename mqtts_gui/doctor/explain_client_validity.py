"""Faults of a client certificate that was sent and is over, too young, revoked or not for clients.

The broker tells them by the number of an alert. One number has several causes; the dates of the
certificate and this computer's clock tell them apart.
"""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CLIENT_CERTIFICATE, TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.explain_client_doubts import refused_for
from mqtts_gui.doctor.mending import sign_client
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem, refused_client
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark

BAD_CERTIFICATE, UNSUPPORTED_CERTIFICATE = 42, 43
CERTIFICATE_REVOKED, CERTIFICATE_EXPIRED = 44, 45
_ABOUT_CERTIFICATES = (40, 42, 43, 45, 46, 47, 48, 51, 80)

_SET_CLOCK = on_the_broker("date; sudo timedatectl set-ntp true")


def client_cert_expired(s: Situation) -> Problem | None:
    """The client certificate has expired, or the broker believes so."""
    client = refused_client(s, CERTIFICATE_EXPIRED)
    if client is None:
        return None
    if not certificates.has_expired(client, s.now):
        return refused_for(s, client) or _expired_on_broker(s, client)
    said = Sentences(
        mark("Your client certificate expired on %(date)s", date=certificates.last_day(client)),
        mark(
            "The certificate of %(name)s was valid until %(date)s, and the broker refuses it.",
            name=certificates.holder(client),
            date=certificates.last_day(client),
        ),
        mark("Have your request (client.csr) signed again, and choose the new certificate."),
    )
    return make_problem(s, "client-cert-expired", said, sign_client(), CHOOSE_CLIENT_CERTIFICATE)


def _expired_on_broker(s: Situation, client: x509.Certificate) -> Problem:
    said = Sentences(
        mark("The broker says that your certificate has expired, but it is valid"),
        mark(
            "It is valid until %(date)s, and here it is %(now)s. So the clock of the broker's "
            "machine is ahead, or the broker's revocation list (CRL) has expired.",
            date=certificates.last_day(client),
            now=s.now,
        ),
        mark(
            "On the broker's machine, check the clock (date); if it is right, make the revocation "
            "list again (openssl ca -gencrl) and restart mosquitto."
        ),
    )
    return make_problem(s, "client-cert-expired-on-broker", said, _SET_CLOCK, TRY_AGAIN)


def client_cert_not_yet_valid(s: Situation) -> Problem | None:
    """The client certificate is not valid yet, or the broker's clock is behind."""
    client = refused_client(s, BAD_CERTIFICATE)
    if client is None:
        return None
    if not certificates.is_too_young(client, s.now):
        return refused_for(s, client) or _clock_broker_behind(s, client)
    start = certificates.first_day(client)
    said = Sentences(
        mark("Your client certificate is valid only from %(date)s", date=start),
        mark("Here it is %(now)s, and the broker refuses the certificate.", now=s.now),
        mark("Set the clock of the signing machine right, and have the certificate signed again."),
    )
    return make_problem(s, "client-cert-not-yet-valid", said, CHOOSE_CLIENT_CERTIFICATE, TRY_AGAIN)


def _clock_broker_behind(s: Situation, client: x509.Certificate) -> Problem:
    said = Sentences(
        mark("The broker refuses your certificate, although it is valid here"),
        mark(
            "It is valid from %(start)s until %(end)s; here it is %(now)s. The clock of the "
            "broker's machine is probably behind (a virtual machine that was paused?), or its "
            "revocation list (CRL) is not valid yet.",
            start=certificates.first_day(client),
            end=certificates.last_day(client),
            now=s.now,
        ),
        mark(
            "On the broker's machine, look at the clock (date), then set it right: sudo "
            "timedatectl set-ntp true."
        ),
    )
    return make_problem(s, "clock-broker-behind", said, _SET_CLOCK, TRY_AGAIN)


def client_cert_eku(s: Situation) -> Problem | None:
    """The client certificate is marked for servers only."""
    client = refused_client(s, UNSUPPORTED_CERTIFICATE)
    if client is None:
        return None
    if not certificates.is_for_others_than_clients(client):
        return refused_for(s, client)
    said = Sentences(
        mark("Your client certificate is not meant for clients"),
        mark(
            "Its extended key usage (%(usages)s) does not name clientAuth: it is marked for other "
            "uses, such as that of a server.",
            usages=certificates.extended_usages(client),
        ),
        mark("Have it signed again with extendedKeyUsage = clientAuth, or without that line."),
    )
    return make_problem(s, "client-cert-eku", said, CHOOSE_CLIENT_CERTIFICATE)


def client_cert_revoked(s: Situation) -> Problem | None:
    """The client certificate stands in the broker's revocation list."""
    client = refused_client(s, CERTIFICATE_REVOKED)
    if client is None:
        return None
    said = Sentences(
        mark("Your client certificate has been revoked"),
        mark(
            "The certificate of %(name)s (serial number %(serial)s) is on the broker's revocation "
            "list (crlfile).",
            name=certificates.holder(client),
            serial=f"{client.serial_number:X}",
        ),
        mark("Ask the teacher for a new client certificate, made with a new key."),
    )
    return make_problem(s, "client-cert-revoked", said, CHOOSE_CLIENT_CERTIFICATE)


def client_cert_refused(s: Situation) -> Problem | None:
    """Anything else that our own checks find wrong with the client certificate."""
    client = refused_client(s, *_ABOUT_CERTIFICATES)
    return None if client is None else refused_for(s, client)


RULES: tuple[Rule, ...] = (
    client_cert_expired,
    client_cert_not_yet_valid,
    client_cert_eku,
    client_cert_revoked,
    client_cert_refused,
)
