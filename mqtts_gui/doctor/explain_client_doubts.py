"""What the broker's alert leaves open about the client certificate, and what it hides."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CLIENT_CERTIFICATE, TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.client_chain import ClientSigner, judge_client, signer_of_client
from mqtts_gui.doctor.explain_client_certificate import missing_intermediate
from mqtts_gui.doctor.mending import command_of
from mqtts_gui.doctor.situation import Sentences, Situation, make_problem
from mqtts_gui.errors import Finding, Problem, Severity
from mqtts_gui.i18n import mark

# What only the broker can say: which authorities it trusts.
_ABOUT_TRUST = {
    "ca-none", "ca-wrong", "client-cert-ca-same-name", "client-cert-other-ca",
    "client-cert-self-signed", "ca-same-name-other-key",
}  # fmt: skip
_NEW_LIST = on_the_broker(
    "openssl ca -gencrl -keyfile ca.key -cert ca.crt -out crl.pem; sudo systemctl restart mosquitto"
)


def other_causes(s: Situation, diagnosis: Problem) -> Iterator[Problem]:
    """Yield what has the same signs as the diagnosis, and what else is wrong with the client's."""
    client = s.client if s.evidence.certificate_sent and s.evidence.alert is not None else None
    if client is None:
        return
    if diagnosis.code == "client-cert-expired-on-broker":
        yield _list_expired(s, client)
    is_other = diagnosis.code == "client-cert-other-ca"
    if is_other and signer_of_client(s, client) is ClientSigner.UNKNOWN:
        yield missing_intermediate(s, client)
    yield from (_problem(s, finding) for finding in _own_faults(s, client))


def refused_for(s: Situation, client: x509.Certificate) -> Problem | None:
    """Return what our own checks find wrong with the client certificate, trust apart."""
    return next((_problem(s, finding) for finding in _own_faults(s, client)), None)


def _own_faults(s: Situation, client: x509.Certificate) -> Iterator[Finding]:
    for finding in judge_client(s, client).findings:
        if finding.severity is Severity.ERROR and finding.code not in _ABOUT_TRUST:
            yield finding


def _problem(s: Situation, finding: Finding) -> Problem:
    said = Sentences(
        mark("Your client certificate cannot be accepted"),
        finding.message,
        finding.fix or mark("Have it signed again."),
    )
    actions = (CHOOSE_CLIENT_CERTIFICATE, command_of(finding))
    return make_problem(s, finding.code, said, *actions)


def _list_expired(s: Situation, client: x509.Certificate) -> Problem:
    said = Sentences(
        mark("Perhaps the broker's revocation list has expired"),
        mark(
            "The broker calls your certificate of %(name)s expired, yet it is valid until "
            "%(date)s: with an expired revocation list (crlfile), a broker says so of everybody's.",
            name=certificates.holder(client),
            date=certificates.last_day(client),
        ),
        mark(
            "On the broker's machine, make the revocation list again (openssl ca -gencrl) and "
            "restart mosquitto."
        ),
    )
    return make_problem(s, "broker-crl-expired", said, _NEW_LIST, TRY_AGAIN)
