r"""PEM inside something else: a program, JSON, a web page, RTF, a web address, a mail.

Each of these writes line ends and signs in its own way (`\n`, `<br>`, `\par`, `%0A`, `=3D`). They
are undone only where the text as it stands holds no sound block, and kept only if that helps.
"""

from __future__ import annotations

import html
import quopri
import re
from collections.abc import Callable
from urllib.parse import unquote, unquote_plus

from mqtts_gui.certs.armour import Block, find_blocks

_LONGEST = 500_000
"""Characters above which only plain PEM is looked for."""
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_OTHER_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u3000]")
_OTHER_LINE_ENDS = re.compile("[\v\f\u0085\u2028\u2029]")

_WRITTEN_END = re.compile(r"\\r\\n|\\n|\\r")
_WRITTEN_SIGN = re.compile(r"\\u00([0-9a-fA-F]{2})")
_OPENING = re.compile(r"^[^\n\"'`]{0,80}[\"'`][ \t]*+(?=[A-Za-z0-9+/=-])", re.MULTILINE)
_CLOSING = re.compile(r"[\"'`][ \t]*+[+&.,;)\]}]{0,3}+[ \t]*+\\?+[ \t]*+$|\\[ \t]*+$", re.MULTILINE)

_INLINE_TAG = re.compile(
    r"</?(?:a|b|code|em|font|i|span|strong|u|wbr)\b[^<>]{0,300}>", re.IGNORECASE
)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,300}>")

_RTF = "{\\rtf"
_RTF_WORD_END = re.compile(r"(\\[a-zA-Z]{1,32}-?[0-9]{0,10})\r?\n")
_RTF_LINE_END = re.compile(r"\\(?:par|line)\b ?")
_RTF_BYTE = re.compile(r"\\'([0-9a-fA-F]{2})")
_RTF_CHARACTER = re.compile(r"\\u(-?[0-9]{1,6}) ?\??")
_RTF_WORDS = {"\\emdash ": "\u2014", "\\endash ": "\u2013", "\\~": " ", "\\_": "-", "\\tab ": " "}
_RTF_REST = re.compile(r"\\[a-zA-Z]{1,32}-?[0-9]{0,10} ?|[{}]")


def reveal(text: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the PEM blocks of `text`, and the codes of the disguises that hid them."""
    blocks = find_blocks(text)
    if len(text) > _LONGEST or (blocks and all(block.sound for block in blocks)):
        return blocks, ()
    codes: list[str] = []
    for code, undo in _DISGUISES:
        plain = undo(text)
        if plain is None or plain == text:
            continue
        found = find_blocks(plain)
        if _sound(found) > _sound(blocks):
            text, blocks = plain, found
            codes.append(code)
    return blocks, tuple(codes)


def _sound(blocks: tuple[Block, ...]) -> int:
    return sum(block.sound for block in blocks)


def without_tags(text: str) -> str | None:
    """Return the text of HTML or XML; None for what has no tags."""
    if "<" not in text:
        return None
    return html.unescape(_TAG.sub("\n", _INLINE_TAG.sub("", text)))


def _without_unseen(text: str) -> str | None:
    if text.isascii() and "\v" not in text and "\f" not in text:
        return None
    lines = _OTHER_LINE_ENDS.sub("\n", _UNSEEN.sub("", text))
    return _OTHER_BLANKS.sub(" ", lines)


def _without_rtf(text: str) -> str | None:
    if not text.startswith(_RTF):
        return None
    # A line end ends a control word, and means nothing else.
    plain = _RTF_WORD_END.sub(r"\1 ", text).replace("\r", "").replace("\n", "")
    plain = _RTF_LINE_END.sub("\n", plain)
    plain = _RTF_BYTE.sub(lambda m: bytes.fromhex(m[1]).decode("cp1252", "replace"), plain)
    plain = _RTF_CHARACTER.sub(lambda m: chr(int(m[1]) % 0x10000), plain)
    for word, sign in _RTF_WORDS.items():
        plain = plain.replace(word, sign)
    return _RTF_REST.sub("", plain)


def _without_escapes(text: str) -> str | None:
    plain = _WRITTEN_SIGN.sub(lambda m: chr(int(m[1], 16)), _WRITTEN_END.sub("\n", text))
    plain = plain.replace("\\/", "/")
    return _OPENING.sub("", _CLOSING.sub("", plain))


def _without_percents(text: str) -> str | None:
    if "BEGIN%20" in text:
        return unquote(text)
    return unquote_plus(text) if "BEGIN+" in text else None


def _without_equals(text: str) -> str | None:
    if "=3D" not in text:
        return None
    return quopri.decodestring(text.encode("utf-8")).decode("utf-8", errors="replace")


_DISGUISES: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("form-markup", _without_rtf),
    ("form-invisible", _without_unseen),
    ("form-markup", without_tags),
    ("form-recoded", _without_percents),
    ("form-escaped", _without_escapes),
    ("form-recoded", _without_equals),
)
