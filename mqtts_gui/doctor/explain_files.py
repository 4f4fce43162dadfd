"""Faults of the files: what keeps OpenSSL from loading them, or what does not belong together."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.certs.loading import Kind, LoadedFile
from mqtts_gui.certs.matching import same_key
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CA, CHOOSE_CLIENT_CERTIFICATE, CHOOSE_CLIENT_KEY
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, ActionId, Finding, Problem, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.file_problems import FileField, FileProblemError

_CHOOSE: dict[FileField, Action] = {
    "ca": CHOOSE_CA,
    "client-certificate": CHOOSE_CLIENT_CERTIFICATE,
    "client-key": CHOOSE_CLIENT_KEY,
}
_SWAP = Action(ActionId.SWAP_CERTIFICATE_AND_KEY, mark("Swap the two files"))
_PASSPHRASE = Action(ActionId.ENTER_PASSPHRASE, mark("Enter the passphrase"))
_LOCKED = {"key-needs-passphrase", "key-wrong-passphrase", "file-pkcs12-password"}


def files_swapped(s: Situation) -> Problem | None:
    """The key stands in the field of the certificate, and the reverse."""
    certificate, key = s.files.client_cert, s.files.client_key
    if not s.ended_at(StepId.FILES) or certificate is None or key is None:
        return None
    if not _holds_only(certificate, Kind.PRIVATE_KEY) or not _holds_only(key, Kind.CERTIFICATE):
        return None
    said = Sentences(
        mark("The files of certificate and private key are swapped"),
        mark(
            "%(certificate)s holds the private key, and %(key)s the certificate.",
            certificate=certificate.path.name,
            key=key.path.name,
        ),
        mark("Swap the two files."),
    )
    return make_problem(s, "files-swapped", said, _SWAP)


def client_key_missing(s: Situation) -> Problem | None:
    """A certificate without a key proves nothing."""
    certificate = s.files.client_cert
    if not s.ended_at(StepId.FILES) or certificate is None or s.files.client_key is not None:
        return None
    if not certificate.certificates or certificate.first(Kind.PRIVATE_KEY) is not None:
        return None
    said = Sentences(
        mark("A client certificate is chosen, but no private key"),
        mark(
            "%(file)s holds no private key, and without it nobody can prove that the certificate "
            "is theirs.",
            file=certificate.path.name,
        ),
        mark("Choose client.key, the file that was made together with the request."),
    )
    return make_problem(s, "client-key-missing", said, _CHOOSE["client-key"])


def client_key_mismatch(s: Situation) -> Problem | None:
    """The key belongs to another certificate."""
    certificate, key = s.files.client_cert, s.files.client_key
    private = key.first(Kind.PRIVATE_KEY) if key else None
    if not s.ended_at(StepId.FILES) or certificate is None or private is None:
        return None
    found = certificate.certificates
    if private.value is None or not found or any(same_key(c, private.value) for c in found):  # type: ignore[arg-type]  # its kind says that it is a key
        return None
    said = Sentences(
        mark("The private key does not belong to the client certificate"),
        mark(
            "%(key)s is not the key with which the request for the certificate of %(name)s was "
            "made.",
            key=key.path.name if key else "",
            name=certificates.holder(found[0]),
        ),
        mark("Choose the private key that was made together with the request, or its certificate."),
    )
    actions = (_CHOOSE["client-key"], _CHOOSE["client-certificate"])
    return make_problem(s, "client-key-mismatch", said, *actions)


def file_unusable(s: Situation) -> Problem | None:
    """A file is not what its field asks for, or not readable: its finding says so."""
    error = s.error
    if not isinstance(error, FileProblemError):
        return None
    finding = next((f for f in error.findings if f.severity is Severity.ERROR), None)
    return None if finding is None else explain_finding(s, error.field, error.file, finding)


def explain_finding(s: Situation, field: FileField, file: LoadedFile, finding: Finding) -> Problem:
    """Return the problem that an error among the findings of a file makes."""
    said = Sentences(
        _cannot_be_used(field, file.path.name),
        finding.message,
        finding.fix or mark("Choose another file."),
    )
    details = {"file": str(file.path), "size": str(file.size), "found": _kinds(file)}
    first = _PASSPHRASE if finding.code in _LOCKED else None
    return make_problem(s, finding.code, said, first, _CHOOSE[field], details=details)


def explain_file_findings(
    s: Situation, files: Sequence[tuple[FileField, LoadedFile]]
) -> Problem | None:
    """Return the problem of the first file that cannot be used."""
    for field, file in files:
        if file.error is not None:
            return explain_finding(s, field, file, file.error)
    return None


def _cannot_be_used(field: FileField, name: str) -> Phrase:
    match field:
        case "ca":
            return mark("The CA file %(file)s cannot be used", file=name)
        case "client-certificate":
            return mark("The client certificate %(file)s cannot be used", file=name)
        case "client-key":
            return mark("The private key %(file)s cannot be used", file=name)


def _holds_only(file: LoadedFile, kind: Kind) -> bool:
    return bool(file.items) and all(item.kind is kind for item in file.items)


def _kinds(file: LoadedFile) -> str:
    return ", ".join(item.kind.value for item in file.items) or "nothing"


RULES: tuple[Rule, ...] = (
    files_swapped,
    client_key_missing,
    client_key_mismatch,
    file_unusable,
)
