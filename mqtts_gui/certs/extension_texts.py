"""Extensions in words, the known ones as openssl prints them, the others in hexadecimal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptography import x509

from mqtts_gui.certs.extensions import DecodedExtension, Extensions, name_text
from mqtts_gui.certs.usages import extended_usages, usages
from mqtts_gui.i18n import Phrase, literal, mark

_LABELS: dict[str, Phrase] = {
    "2.5.29.14": mark("Subject key identifier"),
    "2.5.29.15": mark("Key usage"),
    "2.5.29.17": mark("Accepted names (SAN)"),
    "2.5.29.19": mark("Basic constraints"),
    "2.5.29.30": mark("Name constraints"),
    "2.5.29.31": mark("Revocation list at"),
    "2.5.29.32": mark("Policies"),
    "2.5.29.35": mark("Authority key identifier"),
    "2.5.29.37": mark("Role (extended key usage)"),
    "1.3.6.1.5.5.7.1.1": mark("Information about the authority"),
}


def extension_rows(extensions: Extensions) -> Iterator[tuple[Phrase, str]]:
    """Yield label and text of each extension, in the order of the certificate."""
    for extension in extensions.all:
        label = _LABELS.get(extension.raw.oid, literal(extension.raw.oid))
        if extension.raw.critical:
            label = mark("%(extension)s, critical", extension=label)
        yield label, extension_text(extension)


def extension_text(extension: DecodedExtension) -> str:
    """Return what an extension says; its bytes where nothing else is known about it."""
    value = extension.value
    for kind, text in _TEXTS.items():
        if isinstance(value, kind):
            return text(value)
    return extension.raw.value.hex(":").upper()


def _constraints(value: x509.BasicConstraints) -> str:
    length = f", pathlen:{value.path_length}" if value.path_length is not None else ""
    return f"CA:{str(value.ca).upper()}{length}"


def _identifier(value: x509.AuthorityKeyIdentifier) -> str:
    return (value.key_identifier or b"").hex(":").upper()


def _names(value: x509.SubjectAlternativeName) -> str:
    return ", ".join(name_text(name) for name in value)


def _limits(value: x509.NameConstraints) -> str:
    parts = [f"permitted {name_text(name)}" for name in value.permitted_subtrees or ()]
    parts += [f"excluded {name_text(name)}" for name in value.excluded_subtrees or ()]
    return ", ".join(parts)


def _list_addresses(value: x509.CRLDistributionPoints) -> str:
    return ", ".join(name_text(name) for point in value for name in point.full_name or ())


def _access(value: x509.AuthorityInformationAccess) -> str:
    return ", ".join(name_text(each.access_location) for each in value)


_TEXTS: dict[type, Callable[..., str]] = {
    x509.BasicConstraints: _constraints,
    x509.KeyUsage: lambda value: ", ".join(usages(value)),
    x509.ExtendedKeyUsage: lambda value: ", ".join(extended_usages(value)),
    x509.SubjectAlternativeName: _names,
    x509.SubjectKeyIdentifier: lambda value: value.digest.hex(":").upper(),
    x509.AuthorityKeyIdentifier: _identifier,
    x509.NameConstraints: _limits,
    x509.CRLDistributionPoints: _list_addresses,
    x509.AuthorityInformationAccess: _access,
}
