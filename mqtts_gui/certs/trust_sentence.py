"""The sentence below the trust diagram: what to expect, or what to mend first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mqtts_gui.certs.authorities import best_authority, judge_ca
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.own import find_own
from mqtts_gui.certs.phrases import sentences
from mqtts_gui.certs.relations import UNSIGNED_CLIENT
from mqtts_gui.certs.trust_boxes import Box
from mqtts_gui.certs.verdict import Verdict
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark


def trust_sentence(
    ca: LoadedFile | None,
    client_cert: LoadedFile | None,
    boxes: Sequence[Box],
    server_name: str,
    now: datetime,
) -> Phrase:
    """Return what is wrong first of all, else what the broker must present and what it will see."""
    verdicts = [judge_ca(ca, now)] if ca else []
    verdicts += [box.verdict for box in boxes if box.verdict]
    wrong = next((found for each in verdicts if (found := _serious(each))), None)
    if wrong is not None:
        return sentences([wrong.message, wrong.fix])
    if ca is None:
        expected = mark(
            "Choose the certificate of the authority: it is what the broker is verified by."
        )
    else:
        expected = _expected(best_authority(ca, now).name, server_name)
    return sentences([expected, _seen(client_cert)])


def _serious(verdict: Verdict) -> Finding | None:
    return next(
        (
            finding
            for finding in verdict.findings
            if finding.severity is Severity.ERROR or finding.code in UNSIGNED_CLIENT
        ),
        None,
    )


def _expected(authority: str, server_name: str) -> Phrase:
    if not server_name:
        return mark("The broker must present a certificate signed by %(ca)s.", ca=authority)
    return mark(
        "The broker must present a certificate signed by %(ca)s for the name %(name)s.",
        ca=authority,
        name=server_name,
    )


def _seen(client_cert: LoadedFile | None) -> Phrase | None:
    own = find_own(client_cert) if client_cert else None
    if own is None:
        return mark("No certificate will tell it who this client is.")
    name = describe_certificate(own.certificate).common_name
    if name is None:
        return None
    return mark(
        "It will see this client as the user %(user)s if use_identity_as_username is on.",
        user=name,
    )
