"""The sentences for what is no certificate, key or request at all: what it is, what to do."""

from __future__ import annotations

from mqtts_gui.i18n import Phrase, mark

_COPY = mark("Copy the file again, with scp for instance, or have it sent to you again.")
_UNPACK = mark("Unpack it and choose the file that you need in it.")
_CHOOSE = mark("Choose a .crt, .pem, .der, .csr, .key or .p12 file.")
_ASK_FOR_FILE = mark("Have the file itself sent to you (.crt, .pem, .csr or .key).")

FOREIGN: dict[str, tuple[Phrase, Phrase]] = {
    "file-empty": (mark("The file is empty."), _COPY),
    "file-html": (
        mark("The file is a web page, not a certificate: the download probably asked for a login."),
        mark("Log in and download it again, or copy it with scp."),
    ),
    "file-zip": (mark("This is a ZIP archive."), _UNPACK),
    "file-archive": (mark("This is an archive (.gz, .tar, .7z, .rar or the like)."), _UNPACK),
    "file-serial": (
        mark("This is the authority's serial number file (.srl): it holds a number, nothing else."),
        mark("Nobody but the authority needs it; choose the certificate or the key."),
    ),
    "file-lnk": (
        mark("This is a Windows shortcut, not the file itself."),
        mark("Choose the file that the shortcut points to."),
    ),
    "file-ppk": (
        mark("This is a PuTTY key (.ppk), which TLS programs cannot read."),
        mark("Choose the key that openssl made, or export it from PuTTYgen in OpenSSH form."),
    ),
    "file-jks": (
        mark("This is a Java keystore (JKS), which only Java opens."),
        mark(
            "Convert it: keytool -importkeystore -srckeystore client.jks "
            "-destkeystore client.p12 -deststoretype PKCS12"
        ),
    ),
    "file-pgp": (
        mark("This is a key, a signature or a message of PGP (GnuPG), which TLS does not use."),
        _CHOOSE,
    ),
    "file-parameters": (
        mark("The file holds parameters only (DH, DSA or EC): no key and no certificate."),
        mark("Only brokers use such a file; choose the certificate or the key."),
    ),
    "file-pdf": (mark("This is a PDF document, not the certificate itself."), _ASK_FOR_FILE),
    "file-word": (
        mark("This is a document of a word processor (Word, LibreOffice) or a saved message."),
        mark(
            "Copy the text from -----BEGIN to -----END out of it into a plain text file, or have "
            "the file itself sent to you."
        ),
    ),
    "file-image": (mark("This is a picture, not the file that it may show."), _ASK_FOR_FILE),
    "file-mail": (
        mark("This is a saved mail in which no certificate was found."),
        mark("Open it in the mail program and save what is attached to it."),
    ),
    "file-configuration": (
        mark("This is a configuration of mosquitto: it names the files, it is none of them."),
        mark("Choose one of the files that it names."),
    ),
    "file-dump-only": (
        mark("This is only the printed text of a certificate or a key; the PEM block is missing."),
        mark("Copy the file again, with the lines from -----BEGIN to -----END included."),
    ),
    "file-pkcs7-empty": (
        mark("This PKCS#7 file holds neither a certificate nor a revocation list."),
        _CHOOSE,
    ),
    "file-unknown": (
        mark("The file holds neither a certificate nor a key nor a request."),
        _CHOOSE,
    ),
}
