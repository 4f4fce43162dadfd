"""The sentences for files: what is odd, what it is instead, and what to do; one per code."""

from __future__ import annotations

from dataclasses import replace

from mqtts_gui.certs.commands import command_for
from mqtts_gui.certs.foreign_findings import FOREIGN
from mqtts_gui.certs.form_findings import FORMS
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_CHOOSE_CA = mark("Choose ca.crt, the certificate of the authority.")

# What cannot be opened, or is something else altogether.
_UNUSABLE: dict[str, tuple[Phrase, Phrase]] = {
    "file-missing": (
        mark("The file does not exist (any more)."),
        mark("Choose it again; Windows may have hidden a .txt at the end of its name."),
    ),
    "file-directory": (mark("This is a folder, not a file."), mark("Choose the file in it.")),
    "file-unreadable": (
        mark("You have no right to read the file."),
        mark("Copy it to a folder of your own, or correct its permissions."),
    ),
    "file-special": (
        mark("This is no ordinary file but a device or a pipe."),
        mark("Choose a file."),
    ),
    "key-needs-passphrase": (
        mark("The private key is encrypted, and its passphrase is not known."),
        mark("Enter the passphrase."),
    ),
    "key-wrong-passphrase": (
        mark("The passphrase of the private key is wrong."),
        mark("Enter the right one, or make a new key."),
    ),
    "key-unsupported": (
        mark("The private key is of a kind that this program cannot read."),
        mark("Make an ordinary key: openssl genrsa -out client.key 2048"),
    ),
    "file-pkcs12-password": (
        mark("The PKCS#12 container is locked: its password is missing or wrong."),
        mark("Enter the password that was chosen when the container was made."),
    ),
}

# What is the right kind of file for another field.
_MISPLACED: dict[str, tuple[Phrase, Phrase]] = {
    "file-csr": (
        mark("This is the certificate request (CSR), not the certificate."),
        mark("Choose the .crt file that the authority made from it."),
    ),
    "file-key-as-cert": (
        mark("This is the private key, not the certificate."),
        mark("Choose client.crt here, and the key in the field of the key."),
    ),
    "file-cert-as-key": (
        mark("This is a certificate, not the private key."),
        mark("Choose client.key, the file that was made together with the request."),
    ),
    "file-key-as-ca": (
        mark("This is a private key, not the certificate of an authority."),
        mark("Choose ca.crt. The authority's key must never leave the teacher's machine."),
    ),
    "file-csr-as-key": (
        mark("This is the certificate request (CSR), not the private key."),
        mark("Choose the .key file that the request was made with."),
    ),
    "file-trusted-cert": FORMS["file-trusted-cert"],
    "file-public-key": (
        mark("This is only a public key."),
        mark("Choose the private key that belongs to it."),
    ),
    "file-crl-as-ca": (mark("This is a revocation list (CRL), not a certificate."), _CHOOSE_CA),
}

# One code, but another sentence in the field of the key.
_REPORTED_AS = {"file-csr-as-key": "file-csr"}
_SENTENCES = {**FORMS, **FOREIGN, **_UNUSABLE}


def unusable(code: str) -> Finding:
    """Return the finding for a file, or an item, that cannot be used."""
    message, fix = _SENTENCES[code]
    return Finding(code, Severity.ERROR, message, fix, command_for(code))


def misplaced(code: str) -> Finding:
    """Return the finding for a file that belongs in another field."""
    message, fix = _MISPLACED[code]
    reported = _REPORTED_AS.get(code, code)
    return Finding(reported, Severity.ERROR, message, fix, command_for(code))


def mended(code: str) -> Finding:
    """Return the finding for a file that is odd but was understood."""
    message, fix = FORMS[code]
    # openssl 3 steps over a byte order mark; only older programs stumble.
    severity = Severity.INFO if code == "form-bom" else Severity.WARNING
    return Finding(code, severity, message, fix, command_for(code))


def stray(character: str, line: int, severity: Severity) -> Finding:
    """Return the finding for a character that does not belong into a block.

    Args:
        character: The first of them.
        line: The line of the file in which it stands, from 1.
        severity: A warning where the block was read without it.
    """
    return Finding(
        "form-stray",
        severity,
        mark(
            "A character that does not belong there stands in line %(line)s: “%(character)s”.",
            line=line,
            character=character,
        ),
        FORMS["form-cr" if severity is Severity.WARNING else "form-truncated"][1],
    )


def mislabelled(label: str) -> Finding:
    """Return the finding for a block that was read and should be called `label`."""
    message, _ = FORMS["form-label"]
    fix = mark("Write -----BEGIN %(label)s----- and -----END %(label)s-----.", label=label)
    return Finding("form-label", Severity.WARNING, message, fix)


def encrypted_openssh() -> Finding:
    """Return the finding for an encrypted OpenSSH key, which needs a library that is not here."""
    return Finding(
        "key-unsupported",
        Severity.ERROR,
        mark("The private key is in the encrypted form of OpenSSH, which is not read here."),
        mark("Make a PEM key of it: ssh-keygen -p -m PEM -f client.key"),
    )


def slow_to_open() -> Finding:
    """Return the finding for a lock that asks for more work than anybody waits for."""
    return Finding(
        "key-derivation-too-long",
        Severity.ERROR,
        mark("Opening the file would take far too long: it is damaged, or made to block programs."),
        mark("Have it made again by openssl, with the number of repetitions that it uses itself."),
    )


def missing_beside(name: str) -> Finding:
    """Return the finding for a file that is not there, where one of almost its name is."""
    fix = mark("Choose %(file)s, which lies in the same folder.", file=name)
    return replace(unusable("file-missing"), fix=fix)


def too_big(size: int) -> Finding:
    """Return the finding for a file of `size` bytes that nobody would call a certificate."""
    return Finding(
        "file-huge",
        Severity.ERROR,
        mark(
            "The file has %(megabytes)s MB and holds no certificate.", megabytes=size // 1_000_000
        ),
        mark("Choose the right file: a certificate has about 1 to 2 kB."),
    )


def readable_by_others(name: str) -> Finding:
    """Return the advice for a private key whose permissions let other users read it."""
    return Finding(
        "warn-key-readable-by-others",
        Severity.INFO,
        mark("Other users of this computer can read the private key."),
        mark("Keep it to yourself: chmod 600 %(file)s", file=name),
    )


def unreadable(reason: Phrase) -> Finding:
    """Return the finding for a file that the system refuses to open, with its `reason`."""
    return Finding(
        "file-unreadable",
        Severity.ERROR,
        mark("The file cannot be read: %(reason)s.", reason=reason),
        mark("Copy it to a folder of your own, or correct its permissions."),
    )
