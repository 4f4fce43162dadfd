"""The sentences for forms: how a file is written, and how to write it as every program reads it."""

from __future__ import annotations

from mqtts_gui.i18n import Phrase, mark

_SAVE = mark("Save it again as plain PEM text (UTF-8), or copy it again with scp.")
_COPY = mark("Copy the file again, with scp for instance: part of it is lost or changed.")

FORMS: dict[str, tuple[Phrase, Phrase]] = {
    "form-bom": (mark("The file begins with a byte order mark (UTF-8 with BOM)."), _SAVE),
    "form-cr": (mark("The file has the line ends of old Macs (CR alone)."), _SAVE),
    "form-utf16": (
        mark("The file is UTF-16 text, which Notepad and PowerShell call “Unicode”."),
        _SAVE,
    ),
    "form-indented": (
        mark("Blanks or other text stand beside -----BEGIN or -----END on the same line."),
        mark("Save it again with -----BEGIN …----- and -----END …----- alone on their lines."),
    ),
    "form-oneline": (mark("The whole PEM block stands on one line."), _SAVE),
    "form-spaces": (mark("The file has blanks where line ends should be."), _SAVE),
    "form-nodash": (
        mark("BEGIN and END do not stand between five dashes each."),
        mark("Write -----BEGIN …----- and -----END …----- with five dashes on either side."),
    ),
    "form-emdash": (
        mark("A word processor has put typographic dashes around BEGIN or END."),
        mark("Write five plain dashes on either side, or copy the file again with scp."),
    ),
    "form-noheader": (
        mark("The line -----BEGIN …----- is missing."),
        mark("Copy the file again, with the lines from -----BEGIN to -----END included."),
    ),
    "form-noend": (
        mark("The line -----END …----- is missing."),
        mark("Copy the file again, with the lines from -----BEGIN to -----END included."),
    ),
    "form-truncated": (mark("The file is cut off: its end is missing."), _COPY),
    "form-garbage": (mark("The file is damaged and cannot be decoded."), _COPY),
    "form-onebyte": (
        mark("The file is damaged: at least one character was changed."),
        _COPY,
    ),
    "file-glued": (
        mark("Two PEM blocks stand on one line, the end of one and the beginning of the next."),
        mark("Put a line break between the two blocks."),
    ),
    "file-partly-broken": (
        mark("One of the blocks in the file is damaged; the others were read."),
        mark("Take the damaged block out of the file, or copy the file again."),
    ),
    "file-der": (
        mark("The file is in DER (binary) form, not in PEM form."),
        mark("For programs that want PEM: openssl x509 -inform DER -in file.der -out file.pem"),
    ),
    "file-pkcs7": (
        mark("The file is a PKCS#7 bundle (.p7b)."),
        mark("For programs that want PEM: openssl pkcs7 -print_certs -in file.p7b -out file.pem"),
    ),
    "file-pkcs12": (
        mark("The file is a PKCS#12 container: certificate and key together."),
        mark("For programs that want PEM: openssl pkcs12 -in file.p12 -out file.pem"),
    ),
    "file-openssh-key": (
        mark("The private key is in OpenSSH form."),
        mark("For programs that want PEM: ssh-keygen -p -m PEM -f file.key"),
    ),
    "file-trusted-cert": (
        mark("This is an OpenSSL “TRUSTED CERTIFICATE”, marked as trusted for certain uses only."),
        mark("Make an ordinary certificate of it: openssl x509 -in file.crt -out plain.crt"),
    ),
}
