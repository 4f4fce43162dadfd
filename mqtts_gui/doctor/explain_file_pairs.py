"""Faults of files together: those in each other's field, and a key that belongs elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.certs.loading import Kind, LoadedFile
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.placing import FIELD_NAMES, FileRole
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CLIENT_CERTIFICATE, CHOOSE_CLIENT_KEY, take_file
from mqtts_gui.doctor.file_places import PAIR, mend_ring
from mqtts_gui.doctor.files_beside import find_beside
from mqtts_gui.doctor.situation import Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark

MISMATCH = "client-key-mismatch"


def explain_pair(
    s: Situation, ring: tuple[FileRole, ...], files: Mapping[FileRole, LoadedFile]
) -> Problem | None:
    """Return what is wrong with certificate and key together, once each stands in its field."""
    certificate, key = (files.get(role) for role in PAIR)
    if ring == PAIR:  # as they will be once they are swapped
        certificate, key = key, certificate
    elif ring or certificate is None:
        return None
    if certificate is None or not certificate.certificates:
        return None
    if key is None:
        return _key_missing(s, certificate)
    return _key_mismatch(s, certificate, key)


def explain_ring(
    s: Situation, ring: tuple[FileRole, ...], files: Mapping[FileRole, LoadedFile]
) -> Problem:
    """Files stand in each other's field."""
    if ring == PAIR:
        said = Sentences(
            mark("The files of certificate and private key are swapped"),
            mark(
                "%(certificate)s holds the private key, and %(key)s the certificate.",
                certificate=files[FileRole.CERTIFICATE].path.name,
                key=files[FileRole.KEY].path.name,
            ),
            mark("Swap the two files."),
        )
        return make_problem(s, "files-swapped", said, mend_ring(ring))
    said = Sentences(
        mark("Files are in each other's fields"),
        mark(
            "%(file)s belongs in “%(field)s”, where %(other)s is now.",
            file=files[ring[0]].path.name,
            field=FIELD_NAMES[ring[1]],
            other=files[ring[1]].path.name,
        ),
        mark("Put each file into its own field."),
    )
    return make_problem(s, "files-swapped", said, mend_ring(ring))


def _key_missing(s: Situation, certificate: LoadedFile) -> Problem | None:
    """A certificate without a key proves nothing."""
    if certificate.first(Kind.PRIVATE_KEY) is not None:
        return None
    beside = find_beside(s, FileRole.KEY, certificate.path)
    fix = mark("Choose client.key, the file that was made together with the request.")
    said = Sentences(
        mark("A client certificate is chosen, but no private key"),
        mark(
            "%(file)s holds no private key, and without it nobody can prove that the certificate "
            "is theirs.",
            file=certificate.path.name,
        ),
        fits_beside(beside.name) if beside else fix,
    )
    taken = take_file(FileRole.KEY, beside) if beside else None
    return make_problem(s, "client-key-missing", said, taken, CHOOSE_CLIENT_KEY)


def _key_mismatch(s: Situation, certificate: LoadedFile, key: LoadedFile) -> Problem | None:
    """The key belongs to another certificate."""
    private, found = key.first(Kind.PRIVATE_KEY), certificate.certificates
    holder = private.key_holder if private else None
    if holder is None or any(same_key(each, holder) for each in found):
        return None
    fix = mark(
        "Choose the private key that was made together with the request, or its certificate."
    )
    beside = find_beside(s, FileRole.KEY, key.path)
    other = None if beside else find_beside(s, FileRole.CERTIFICATE, certificate.path)
    said = Sentences(
        mark("The private key does not belong to the client certificate"),
        mark(
            "%(key)s is not the key with which the request for the certificate of %(name)s was "
            "made.",
            key=key.path.name,
            name=certificates.holder(found[0]),
        ),
        fits_beside((beside or other or key.path).name) if beside or other else fix,
    )
    actions = (
        take_file(FileRole.KEY, beside) if beside else None,
        take_file(FileRole.CERTIFICATE, other) if other else None,
        CHOOSE_CLIENT_KEY,
        CHOOSE_CLIENT_CERTIFICATE,
    )
    return make_problem(s, MISMATCH, said, *actions)


def fits_beside(name: str) -> Phrase:
    """Say which file to choose."""
    return mark("Choose %(file)s: it is in the same folder and fits.", file=name)
