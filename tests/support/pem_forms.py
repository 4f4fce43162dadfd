"""Every way in which students have PEM: how a file was changed, and the code that says so."""

from __future__ import annotations

import base64
import json
import re
import textwrap
from collections.abc import Callable
from urllib.parse import quote

Form = tuple[str | None, Callable[[str], str | bytes]]


def lines_of(text: str) -> list[str]:
    return text.splitlines()


def body_of(text: str) -> str:
    return "".join(lines_of(text)[1:-1])


def each_line(before: str, after: str = "\n") -> Callable[[str], str]:
    return lambda text: "".join(f"{before}{line}{after}" for line in lines_of(text))


def numbered(pattern: str) -> Callable[[str], str]:
    return lambda t: "".join(pattern % n + line + "\n" for n, line in enumerate(lines_of(t), 7))


def in_program(text: str) -> str:
    return 'const char *ca = \\\n"' + '\\n" \\\n"'.join(lines_of(text)) + '\\n";\n'


def in_java(text: str) -> str:
    return 'String ca = "' + '\\n" +\n    "'.join(lines_of(text)) + '";\n'


def in_rtf(text: str) -> str:
    body = "\\par\n".join(lines_of(text))
    return (
        f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Calibri;}}}}\n\\pard\\f0\\fs22 {body}\\par\n}}\n"
    )


def in_secret(text: str) -> str:
    return f"apiVersion: v1\n  ca: {base64.b64encode(text.encode()).decode()}\n"


def in_hexadecimal(text: str) -> str:
    return base64.b64decode(body_of(text)).hex(" ")


def in_code_page(text: str) -> bytes:
    return text.replace("-----", "—-").encode("cp1252", errors="replace")


def in_array(text: str) -> str:
    members = ", ".join(f"0x{byte:02x}" for byte in base64.b64decode(body_of(text)))
    return "unsigned char own[] = {\n  " + textwrap.fill(members, 72) + "\n};\n"


def dumped(address: str, group: int, gap: str, characters: str) -> Callable[[str], str]:
    """Return a function that dumps the bytes of a block in rows of sixteen."""

    def dump(text: str) -> str:
        der = base64.b64decode(body_of(text))
        rows = []
        for at in range(0, len(der), 16):
            row = der[at : at + 16]
            pieces = [row[n : n + group].hex() for n in range(0, len(row), group)]
            shown = "".join(chr(byte) if 33 <= byte < 127 else "." for byte in row)
            rows.append(address.format(at) + gap.join(pieces) + characters.format(shown))
        return "\n".join([*rows, ""])

    return dump


def in_web_page(text: str) -> str:
    body = "<br>\n".join(lines_of(text))
    return f"<!DOCTYPE html><html><body><p>Your file:</p>\n<p>{body}</p>\n</body></html>"


def over(text: str, place: int, sign: str) -> str:
    """Return `text` with a sign added in the middle of the line before its last."""
    lines = lines_of(text)
    lines[-2] = lines[-2][:place] + sign + lines[-2][place:]
    return "\n".join([*lines, ""])


def labelled(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


FORMS: dict[str, Form] = {
    "as it is": (None, str),
    "crlf": (None, labelled("\n", "\r\n")),
    "crlf twice converted": (None, labelled("\n", "\r\r\n")),
    "no last line end": (None, str.rstrip),
    "trailing blanks": (None, labelled("\n", " \t\n")),
    "text around": (None, lambda t: f"Bag Attributes\n    friendlyName: x\n{t}\nthe end\n"),
    "in a VPN configuration": (None, lambda t: f"client\nremote vm\n<ca>\n{t}</ca>\n"),
    "in a listing of HTML": (None, lambda t: f"<html><body><pre>\n{t}</pre></body></html>\n"),
    "end of a DOS file": (None, lambda t: t + "\x1a"),
    "cr": ("form-cr", labelled("\n", "\r")),
    "bom": ("form-bom", lambda t: b"\xef\xbb\xbf" + t.encode()),
    "utf-16 little, marked": ("form-utf16", lambda t: b"\xff\xfe" + t.encode("utf-16-le")),
    "utf-16 big, marked": ("form-utf16", lambda t: b"\xfe\xff" + t.encode("utf-16-be")),
    "utf-16 little": ("form-utf16", lambda t: t.encode("utf-16-le")),
    "utf-16 big": ("form-utf16", lambda t: t.encode("utf-16-be")),
    "utf-16 after ascii": ("form-utf16", lambda t: b"my file\n\xff\xfe" + t.encode("utf-16-le")),
    "indented": ("form-indented", each_line("    ")),
    "tabs before": ("form-indented", each_line("\t")),
    "text before, same line": ("form-indented", lambda t: "ca: " + t),
    "text behind, same line": ("form-indented", lambda t: t.rstrip() + " the end.\n"),
    "quotation marks around": ("form-indented", lambda t: f"“{t.rstrip()}”\n"),
    "tags on the same line": ("form-indented", lambda t: f"<ca>{t.rstrip()}</ca>\n"),
    "one line": ("form-oneline", labelled("\n", "")),
    "blanks for line ends": ("form-spaces", labelled("\n", " ")),
    "empty line in front": ("form-blank-lines", lambda t: t.replace("-----\n", "-----\n\n\n", 1)),
    "four dashes": ("form-nodash", labelled("-----", "----")),
    "six dashes": ("form-nodash", labelled("-----", "------")),
    "blanks within dashes": ("form-nodash", lambda t: t.replace("-----BEGIN", "----- BEGIN")),
    "en dashes": ("form-emdash", labelled("--", "\u2013")),
    "em dashes": ("form-emdash", labelled("-----", "\u2014")),
    "hyphens that do not break": ("form-emdash", labelled("-----", "\u2011" * 5)),
    "dashes of Windows": ("form-emdash", in_code_page),
    "no-break blanks": ("form-invisible", labelled("\n", "\u00a0\n")),
    "zero-width blanks": ("form-invisible", labelled("-----\n", "-----\u200b\n")),
    "line ends of Unicode": ("form-invisible", lambda t: t.replace("\n", "\u2028", 1)),
    "quoted in a mail": ("form-quoted", each_line("> ")),
    "quoted twice": ("form-quoted", each_line("> > ")),
    "commented": ("form-quoted", each_line("# ")),
    "commented in C": ("form-quoted", each_line("// ")),
    "numbered": ("form-numbered", numbered("%d ")),
    "numbered by cat -n": ("form-numbered", numbered("%6d\t")),
    "numbered with colons": ("form-numbered", numbered("%3d: ")),
    "in JSON": ("form-escaped", lambda t: json.dumps({"ca": t, "host": "vm"})),
    "in JSON of PHP": ("form-escaped", lambda t: json.dumps([t]).replace("/", "\\/")),
    "in a program in C": ("form-escaped", in_program),
    "in a program in Java": ("form-escaped", in_java),
    "in RTF": ("form-markup", in_rtf),
    "in a web page": ("form-markup", in_web_page),
    "in a web address": ("form-recoded", quote),
    "in a Kubernetes secret": ("form-recoded", in_secret),
    "base64 twice": ("form-recoded", lambda t: base64.encodebytes(t.encode())),
}  # fmt: skip

# These need to know where the object ends, which an encrypted key of the old form does not say.
FORMS_OF_DER: dict[str, Form] = {
    "long lines": (None, lambda t: "\n".join(wrapped(t, 10_000))),
    "short lines": (None, lambda t: "\n".join(wrapped(t, 20))),
    "empty lines": ("form-blank-lines", labelled("\n", "\n\n")),
    "small letters": ("form-lowercase", lambda t: "\n".join(lower_markers(t))),
    "no header": ("form-noheader", lambda t: t.partition("\n")[2]),
    "body only": ("form-noheader", lambda t: "\n".join(lines_of(t)[1:-1])),
    "body only, one line": ("form-noheader", body_of),
    "body only, under words": ("form-noheader", lambda t: "Here:\n" + "\n".join(lines_of(t)[1:-1])),
    "header mistyped": ("form-noheader", labelled("BEGIN", "BEGNI")),
    "header and end mistyped": ("form-noheader", lambda t: re.sub("-(BEGIN|END) ", "-EN ", t)),
    "in XML": ("form-noheader", lambda t: f"<x><y>{body_of(t)}</y></x>"),
    "no end": ("form-noend", lambda t: t.rpartition("-----END")[0]),
    "end cut off": ("form-noend", lambda t: t.rstrip()[:-15]),
    "a comment inside": ("form-text-inside", lambda t: t.replace("-----\n", "-----\nFor: me\n", 1)),
    "another end": ("form-label", lambda t: t.replace("-----END ", "-----END OLD ")),
    "another name": ("form-label", lambda t: "\n".join(renamed(t))),
    "a sign too many": ("form-stray", lambda t: over(t, 9, "*")),
    "hexadecimal": (
        "form-recoded",
        lambda t: base64.b64decode("".join(lines_of(t)[1:-1])).hex(" "),
    ),
    "hexadecimal, in a program": ("form-recoded", in_array),
    "dumped by xxd": ("form-recoded", dumped("{:08x}: ", 2, " ", "  {}")),
    "dumped by hexdump": ("form-recoded", dumped("{:08x}  ", 1, " ", "  |{}|")),
    "dumped by Wireshark": ("form-recoded", dumped("{:04x}   ", 1, " ", "   {}")),
    "more than the object": ("form-trailing", lambda t: "\n".join(with_more(t))),
}


def wrapped(text: str, width: int) -> list[str]:
    first, *body, last = lines_of(text)
    return [first, *textwrap.wrap("".join(body), width), last, ""]


def lower_markers(text: str) -> list[str]:
    return [line.lower() if "-" in line else line for line in lines_of(text)]


def renamed(text: str) -> list[str]:
    _, *body, _ = lines_of(text)
    return ["-----BEGIN FILE-----", *body, "-----END FILE-----", ""]


def with_more(text: str) -> list[str]:
    first, *body, last = lines_of(text)
    longer = base64.b64encode(base64.b64decode("".join(body)) + b"\0\0\0").decode()
    return [first, *textwrap.wrap(longer, 64), last, ""]
