"""The sentences for forms: how a file is written, and how to write it as every program reads it."""

from __future__ import annotations

from mqtts_gui.i18n import Phrase, mark

_SAVE = mark("Save it again as plain PEM text (UTF-8), or copy it again with scp.")
_COPY = mark("Copy the file again, with scp for instance: part of it is lost or changed.")
_COPY_WHOLE = mark("Copy the file again, with the lines from -----BEGIN to -----END included.")

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
    "form-blank-lines": (
        mark("Empty lines stand inside the PEM block."),
        mark("Take out every empty line between -----BEGIN and -----END."),
    ),
    "form-text-inside": (
        mark("Lines of text stand between -----BEGIN and -----END."),
        mark("Take them out: nothing but the lines of the block belongs there."),
    ),
    "form-nodash": (
        mark("BEGIN and END do not stand between five dashes each."),
        mark("Write -----BEGIN …----- and -----END …----- with five dashes on either side."),
    ),
    "form-emdash": (
        mark("A word processor has put typographic dashes around BEGIN or END."),
        mark("Write five plain dashes on either side, or copy the file again with scp."),
    ),
    "form-lowercase": (
        mark("BEGIN and END are written in small letters."),
        mark("Write them in capitals, as in -----BEGIN CERTIFICATE-----."),
    ),
    "form-label": (
        mark("The lines BEGIN and END do not both name what stands between them."),
        mark("Write the same name on both, the one of what the block holds."),
    ),
    "form-noheader": (mark("The line -----BEGIN …----- is missing."), _COPY_WHOLE),
    "form-noend": (mark("The line -----END …----- is missing."), _COPY_WHOLE),
    "form-padding": (
        mark("The equals signs at the end of the block are missing, or their number is wrong."),
        _COPY_WHOLE,
    ),
    "form-trailing": (
        mark("More bytes stand in the block than belong to what it holds."),
        _SAVE,
    ),
    "form-invisible": (
        mark("Invisible characters stand in the block, such as the no-break blanks of a web page."),
        _SAVE,
    ),
    "form-quoted": (
        mark("Every line begins with a sign that was added, as in a quoted mail or a comment."),
        mark("Take the sign away from every line, or copy the file again with scp."),
    ),
    "form-numbered": (
        mark("The lines of the block are numbered."),
        mark("Copy the file itself, not a listing with line numbers."),
    ),
    "form-escaped": (
        mark("The block was copied out of a program or of JSON, with its quotation marks or \\n."),
        _SAVE,
    ),
    "form-markup": (
        mark(
            "The block stands in a formatted document (RTF, or a web page) instead of plain text."
        ),
        _SAVE,
    ),
    "form-recoded": (
        mark("The block is encoded once more: in base64, in hexadecimal, or as for a web address."),
        _SAVE,
    ),
    "form-textmode": (
        mark("The binary file was sent as if it were text, which changed some of its bytes."),
        mark("Send it again in binary mode (in FTP: binary), or with scp."),
    ),
    "form-unusual": (mark("The block is written in a way that openssl does not read."), _SAVE),
    "form-truncated": (mark("The file is cut off: part of it is missing."), _COPY),
    "form-headless": (mark("The beginning of the file is missing."), _COPY_WHOLE),
    "form-garbage": (mark("The file is damaged and cannot be decoded."), _COPY),
    "form-onebyte": (mark("The file is damaged: at least one character was changed."), _COPY),
    "file-glued": (
        mark("Two PEM blocks stand on one line, the end of one and the beginning of the next."),
        mark("Put a line break between the two blocks."),
    ),
    "file-partly-broken": (
        mark("One of the blocks in the file is damaged; the others were read."),
        mark("Take the damaged block out of the file, or copy the file again."),
    ),
    "file-openssh-key": (
        mark("The private key is in OpenSSH form."),
        mark("For programs that want PEM: ssh-keygen -p -m PEM -f client.key"),
    ),
    "file-openssh-public-key": (
        mark("This is a public key in OpenSSH form, which TLS programs do not read."),
        mark("Choose the certificate or the private key, whichever is wanted here."),
    ),
    "file-pkcs12-old": (
        mark("The container is locked by algorithms that openssl 3 opens with -legacy only."),
        mark("Type that option, or make the container again with today's openssl."),
    ),
    "file-trusted-cert": (
        mark("This is an OpenSSL “TRUSTED CERTIFICATE”, marked as trusted for certain uses only."),
        mark("Make an ordinary certificate of it: openssl x509 -in ca.crt -out ca.pem"),
    ),
}

CONTAINERS: dict[str, Phrase] = {
    "file-der": mark("The file is in DER (binary) form, not in PEM form."),
    "file-pkcs7": mark("The file is a PKCS#7 bundle (.p7b)."),
    "file-pkcs12": mark("The file is a PKCS#12 container: certificate and key together."),
}
