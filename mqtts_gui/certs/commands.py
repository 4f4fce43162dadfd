"""The openssl command that shows or mends what a finding is about, with the lab's file names."""

from __future__ import annotations

from mqtts_gui.certs.items import Kind

Command = tuple[str, ...]

# Bare DER, by what it holds.
_FROM_DER = {
    Kind.CERTIFICATE: "openssl x509 -inform DER -in ca.crt -out ca.pem",
    Kind.CSR: "openssl req -inform DER -in client.csr -out client.pem",
    Kind.PRIVATE_KEY: "openssl pkey -inform DER -in client.key -out client.pem",
    Kind.PUBLIC_KEY: "openssl pkey -pubin -inform DER -in client.pub -out client.pem",
    Kind.CRL: "openssl crl -inform DER -in crl.der -out crl.pem",
}
_LOCKED_KEY_FROM_DER = "openssl pkey -inform DER -in client.key -aes256 -out client.pem"
_FROM_CONTAINER = {
    ("file-pkcs7", True): "openssl pkcs7 -inform DER -print_certs -in ca.p7b -out ca.pem",
    ("file-pkcs7", False): "openssl pkcs7 -print_certs -in ca.p7b -out ca.pem",
    ("file-pkcs12", False): "openssl pkcs12 -in client.p12 -out client.pem",
    ("file-pkcs12", True): "openssl pkcs12 -legacy -in client.p12 -out client.pem",
}
_COMMANDS = {
    "file-crl-as-ca": "openssl crl -in crl.pem -noout -text",
    "file-csr": "openssl req -in client.csr -noout -text",
    "file-csr-as-key": "openssl req -in client.csr -noout -text",
    "file-cert-as-key": "openssl x509 -in client.crt -noout -text",
    "file-parameters": "openssl asn1parse -in client.key",
    "file-pkcs12-old": "openssl pkcs12 -legacy -in client.p12 -info -noout",
    "file-pkcs12-password": "openssl pkcs12 -in client.p12 -info -noout",
    "file-public-key": "openssl pkey -pubin -in client.key -noout -text",
    "file-trusted-cert": "openssl x509 -in ca.crt -out ca.pem",
    "form-bom": "openssl x509 -in ca.crt -out ca.pem",
    "form-garbage": "openssl asn1parse -i -in ca.crt",
    "form-onebyte": "openssl verify -check_ss_sig -CAfile ca.crt ca.crt",
    "form-trailing": "openssl x509 -in ca.crt -out ca.pem",
    "form-truncated": "openssl asn1parse -i -in ca.crt",
    "key-needs-passphrase": "openssl pkey -in client.key -noout -check",
    "key-unsupported": "openssl genrsa -out client.key 2048",
    "key-wrong-passphrase": "openssl pkey -in client.key -noout -check",
}


def command_for(code: str) -> Command:
    """Return the words of the command for a finding, none where openssl cannot help."""
    return tuple(_COMMANDS.get(code, "").split())


def command_from_der(kind: Kind, *, encrypted: bool) -> Command:
    """Return the words that make PEM of bare DER; none for what is not known."""
    if kind is Kind.PRIVATE_KEY and encrypted:
        return tuple(_LOCKED_KEY_FROM_DER.split())
    return tuple(_FROM_DER.get(kind, "").split())


def command_from_container(code: str, *, variant: bool) -> Command:
    """Return the words that take a container apart.

    Args:
        code: `file-pkcs7` or `file-pkcs12`.
        variant: The former is DER; the latter is locked by old algorithms.
    """
    return tuple(_FROM_CONTAINER[code, variant].split())
