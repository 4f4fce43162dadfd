"""Extensions and what stands in them, in words, with openssl's names of what has one."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.i18n import Phrase, literal, mark

_EXTENSIONS: dict[str, Phrase] = {
    "2.5.29.9": mark("Attributes of the subject"),
    "2.5.29.14": mark("Subject key identifier"),
    "2.5.29.15": mark("Key usage"),
    "2.5.29.16": mark("Private key usage period"),
    "2.5.29.17": mark("Accepted names (SAN)"),
    "2.5.29.18": mark("Other names of the issuer"),
    "2.5.29.19": mark("Basic constraints"),
    "2.5.29.20": mark("Number of the list"),
    "2.5.29.21": mark("Reason of revocation"),
    "2.5.29.24": mark("Invalid since"),
    "2.5.29.27": mark("Changes since list number"),
    "2.5.29.28": mark("What the list covers"),
    "2.5.29.29": mark("Issuer of the certificate"),
    "2.5.29.30": mark("Name constraints"),
    "2.5.29.31": mark("Revocation list at"),
    "2.5.29.32": mark("Policies"),
    "2.5.29.33": mark("Equal policies"),
    "2.5.29.35": mark("Authority key identifier"),
    "2.5.29.36": mark("Policy constraints"),
    "2.5.29.37": mark("Role (extended key usage)"),
    "2.5.29.46": mark("List of the latest revocations at"),
    "2.5.29.54": mark("Where “any policy” ends"),
    "1.3.6.1.5.5.7.1.1": mark("Information about the authority"),
    "1.3.6.1.5.5.7.1.3": mark("Statements of a qualified certificate"),
    "1.3.6.1.5.5.7.1.11": mark("Information about the subject"),
    "1.3.6.1.5.5.7.1.24": mark("TLS features"),
    "1.3.6.1.5.5.7.48.1.5": mark("No OCSP check"),
    "1.3.6.1.4.1.11129.2.4.2": mark("Timestamps of certificate logs (SCT)"),
    "1.3.6.1.4.1.11129.2.4.3": mark("Draft for certificate logs (poison)"),
    "1.3.6.1.4.1.311.20.2": mark("Microsoft certificate template (name)"),
    "1.3.6.1.4.1.311.21.1": mark("Microsoft CA version"),
    "1.3.6.1.4.1.311.21.7": mark("Microsoft certificate template"),
    "1.3.6.1.4.1.311.21.10": mark("Microsoft application policies"),
    "2.16.840.1.113730.1.1": mark("Netscape certificate type"),
    "2.16.840.1.113730.1.2": mark("Netscape base address"),
    "2.16.840.1.113730.1.3": mark("Netscape revocation address"),
    "2.16.840.1.113730.1.4": mark("Netscape CA revocation address"),
    "2.16.840.1.113730.1.8": mark("Netscape policy address"),
    "2.16.840.1.113730.1.12": mark("Netscape server name"),
    "2.16.840.1.113730.1.13": mark("Netscape comment"),
}
USAGES: dict[str, Phrase] = {
    "digitalSignature": mark("Signs, as in a TLS negotiation"),
    "nonRepudiation": mark("Signs so that it cannot be denied"),
    "keyEncipherment": mark("Encrypts keys"),
    "dataEncipherment": mark("Encrypts data"),
    "keyAgreement": mark("Agrees on keys"),
    "keyCertSign": mark("Signs certificates"),
    "cRLSign": mark("Signs revocation lists"),
    "encipherOnly": mark("Agrees on keys to encrypt only"),
    "decipherOnly": mark("Agrees on keys to decrypt only"),
}
ROLES: dict[str, Phrase] = {
    "serverAuth": mark("Proves a server"),
    "clientAuth": mark("Proves a client"),
    "codeSigning": mark("Signs programs"),
    "emailProtection": mark("Protects e-mails"),
    "timeStamping": mark("Signs timestamps"),
    "OCSPSigning": mark("Signs answers about revocation (OCSP)"),
    "anyExtendedKeyUsage": mark("Any role"),
    "msSmartcardLogin": mark("Logs in by smart card"),
}
NAME_KINDS: dict[type[x509.GeneralName], Phrase] = {
    x509.DNSName: mark("Host name (DNS)"),
    x509.IPAddress: mark("IP address"),
    x509.RFC822Name: mark("E-mail address"),
    x509.UniformResourceIdentifier: mark("Address (URI)"),
    x509.DirectoryName: mark("Directory name"),
    x509.RegisteredID: mark("Registered identifier"),
    x509.OtherName: mark("Other name"),
}
ACCESS: dict[str, Phrase] = {
    "1.3.6.1.5.5.7.48.1": mark("Says whether it is revoked (OCSP)"),
    "1.3.6.1.5.5.7.48.2": mark("Certificate of the authority (CA issuers)"),
    "1.3.6.1.5.5.7.48.3": mark("Timestamps"),
    "1.3.6.1.5.5.7.48.5": mark("Certificates of this authority (CA repository)"),
}
POLICIES: dict[str, Phrase] = {
    "2.5.29.32.0": mark("Any policy"),
    "2.23.140.1.1": mark("Extended validation (EV)"),
    "2.23.140.1.2.1": mark("Domain validated (DV)"),
    "2.23.140.1.2.2": mark("Organisation validated (OV)"),
    "2.23.140.1.2.3": mark("Person validated (IV)"),
}
REASONS: dict[x509.ReasonFlags, Phrase] = {
    x509.ReasonFlags.unspecified: mark("no reason given (unspecified)"),
    x509.ReasonFlags.key_compromise: mark("its key was stolen (keyCompromise)"),
    x509.ReasonFlags.ca_compromise: mark("the key of its CA was stolen (cACompromise)"),
    x509.ReasonFlags.affiliation_changed: mark("its holder has moved on (affiliationChanged)"),
    x509.ReasonFlags.superseded: mark("it was replaced (superseded)"),
    x509.ReasonFlags.cessation_of_operation: mark("no longer needed (cessationOfOperation)"),
    x509.ReasonFlags.certificate_hold: mark("on hold (certificateHold)"),
    x509.ReasonFlags.privilege_withdrawn: mark("its rights were withdrawn (privilegeWithdrawn)"),
    x509.ReasonFlags.aa_compromise: mark("an attribute authority was broken (aACompromise)"),
    x509.ReasonFlags.remove_from_crl: mark("no longer revoked (removeFromCRL)"),
}
NETSCAPE_TYPES = (
    "SSL Client", "SSL Server", "S/MIME", "Object Signing", "Unused", "SSL CA", "S/MIME CA",
    "Object Signing CA",
)  # fmt: skip
"""By bit, as openssl prints them."""


def extension_label(oid: str) -> Phrase:
    """Return what an extension is called; one that is not known by its identifier."""
    return _EXTENSIONS.get(oid) or literal(oid)


def is_named(oid: str) -> bool:
    """Return whether an extension has a name here."""
    return oid in _EXTENSIONS
