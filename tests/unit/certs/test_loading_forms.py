"""PEM as students have it is read where only one reading is possible, and the oddity is named."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable

import pytest

from mqtts_gui.certs.loading import Kind
from mqtts_gui.errors import Severity
from tests.support.issuing import authority, codes, issue, key_pem, loaded, new_key

Mangle = Callable[[str], bytes]
CA = authority()
PEM = CA.pem.decode("ascii")
PEM_BEGIN, PEM_END = b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n"
LINES = PEM.splitlines()
BODY = "".join(LINES[1:-1])


def encoded(mangle: Callable[[str], str]) -> Mangle:
    return lambda text: mangle(text).encode("utf-8")


MENDED: dict[str, tuple[str, Mangle]] = {
    "cr": ("form-cr", encoded(lambda t: t.replace("\n", "\r"))),
    "utf-16 little": ("form-utf16", lambda t: b"\xff\xfe" + t.encode("utf-16-le")),
    "utf-16 big": ("form-utf16", lambda t: b"\xfe\xff" + t.encode("utf-16-be")),
    "utf-16 bare": ("form-utf16", lambda t: t.encode("utf-16-le")),
    "bom": ("form-bom", lambda t: b"\xef\xbb\xbf" + t.encode("ascii")),
    "indented": ("form-indented", encoded(lambda t: textwrap.indent(t, "    "))),
    "text before": ("form-indented", encoded(lambda t: "certificate: " + t)),
    "text after": ("form-indented", encoded(lambda t: t.rstrip() + " # the end\n")),
    "one line": ("form-oneline", encoded(lambda t: t.replace("\n", ""))),
    "blanks": ("form-spaces", encoded(lambda t: t.replace("\n", " "))),
    "four dashes": ("form-nodash", encoded(lambda t: t.replace("-----", "----"))),
    "long dashes": ("form-emdash", encoded(lambda t: t.replace("-----", "—"))),
    "mixed dashes": ("form-emdash", encoded(lambda t: t.replace("-----", "—\u2013-"))),
    "cp1252 dashes": ("form-emdash", lambda t: t.replace("-----", "—").encode("cp1252")),
    "no header": ("form-noheader", encoded(lambda t: t.partition("\n")[2])),
    "body only": ("form-noheader", encoded(lambda _: BODY + "\n")),
    "no end": ("form-noend", encoded(lambda t: t.rpartition("-----END")[0])),
    "empty lines": ("form-blank-lines", encoded(lambda t: t.replace("\n", "\n\n"))),
    "no end, then text": ("form-noend", encoded(lambda t: t.rpartition("-----END")[0] + "\nbye.")),
}


@pytest.mark.parametrize("case", MENDED)
def test_mended_form_is_read_and_named(case: str) -> None:
    code, mangle = MENDED[case]
    file = loaded(mangle(PEM))

    assert file.certificates == (CA.certificate,)
    assert codes(file) == {code}
    assert file.error is None


@pytest.mark.parametrize("case", [name for name in MENDED if name != "body only"])
def test_mended_form_is_read_for_keys_too(case: str) -> None:
    code, mangle = MENDED[case]
    file = loaded(mangle(key_pem(new_key()).decode("ascii")))

    assert file.items[0].value is not None
    assert codes(file) == {code}


PLAIN: dict[str, Callable[[str], str]] = {
    "crlf": lambda t: t.replace("\n", "\r\n"),
    "no last line end": str.rstrip,
    "trailing blanks": lambda t: t.replace("\n", "  \n"),
    "indented body": lambda _: "\n".join(
        [LINES[0], *(f"  {each}" for each in LINES[1:-1]), LINES[-1]]
    ),
    "long lines": lambda _: f"{LINES[0]}\n{BODY}\n{LINES[-1]}\n",
    "short lines": lambda _: "\n".join([LINES[0], *textwrap.wrap(BODY, 20), LINES[-1]]),
    "text around": lambda t: f"subject=CN = CA-CIEL\n{t}\nthe end\n",
}


@pytest.mark.parametrize("case", PLAIN)
def test_what_openssl_reads_too_is_not_odd(case: str) -> None:
    file = loaded(PLAIN[case](PEM).encode("ascii"))

    assert file.certificates == (CA.certificate,)
    assert codes(file) == set()


def test_mended_findings_are_warnings_with_a_fix() -> None:
    (finding,) = loaded(PEM.replace("\n", "\r").encode()).findings

    assert finding.severity is Severity.WARNING
    assert finding.fix is not None


def test_glued_blocks_are_taken_apart() -> None:
    other = issue("other")
    file = loaded(CA.pem.rstrip() + other.pem)

    assert file.certificates == (CA.certificate, other.certificate)
    assert codes(file) == {"file-glued"}


def test_two_blocks_on_one_line_are_read() -> None:
    other = issue("other")
    file = loaded((CA.pem + other.pem).replace(b"\n", b""))

    assert file.certificates == (CA.certificate, other.certificate)


BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "cut off": ("form-truncated", lambda t: t[: len(t) // 2]),
    "cut off, ended": ("form-truncated", lambda _: "\n".join([*LINES[:-2], LINES[-1]])),
    "no base64": ("form-garbage", lambda t: t.replace("M", "!")),
    "words": ("form-garbage", lambda _: f"{LINES[0]}\nthis is no base64!\n{LINES[-1]}\n"),
    "one letter gone": ("form-stray", lambda t: t.replace(LINES[2], "?" + LINES[2][1:])),
    "nothing inside": ("form-garbage", lambda _: f"{LINES[0]}\n{LINES[-1]}\n"),
    "no DER": ("form-garbage", lambda _: f"{LINES[0]}\nAAAABBBB\n{LINES[-1]}\n"),
    "no beginning": ("form-headless", lambda _: "\n".join(LINES[3:])),
    "no beginning, a date is left": (
        "form-headless",
        lambda _: f"{base64.b64encode(b'0Z' + bytes(200)).decode()}\n{LINES[-1]}\n",
    ),
    "broken marker": (
        "form-garbage",
        lambda t: t.replace("BEGIN", "BEG1N").replace("END", "3ND").replace("M", "!"),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_form_is_named_and_gives_nothing(case: str) -> None:
    code, mangle = BROKEN[case]
    file = loaded(mangle(PEM).encode("ascii"))

    assert file.certificates == ()
    assert file.error is not None
    assert file.error.code == code


def test_broken_block_beside_a_good_one_is_a_warning() -> None:
    file = loaded(CA.pem.replace(b"MI", b"!!", 1) + CA.pem)

    assert file.certificates == (CA.certificate,)
    assert "file-partly-broken" in codes(file)
    assert file.error is None


def test_der_is_named_and_its_damage_too() -> None:
    assert codes(loaded(CA.der)) == {"file-der"}
    assert codes(loaded(CA.der[:200])) == {"form-truncated"}
    damaged = loaded(CA.der[:30] + bytes(20) + CA.der[50:])
    assert damaged.error is not None
    assert damaged.certificates == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n\t", "file-empty"),
        (b"<!DOCTYPE html><title>Login</title>", "file-html"),
        (b"\n  <html>", "file-html"),
        (b"PK\x03\x04" + bytes(30), "file-zip"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(30), "file-lnk"),
        (b"0D20355C61EB\n", "file-serial"),
        (b"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "file-ppk"),
        (b"Certificate:\n    Data:\n        Version: 3 (0x2)\n", "file-dump-only"),
        (b"42DD1131E68D1D44\n", "file-serial"),
        (b"Read me first.\n", "file-unknown"),
        (b"\x7fELF\x02\x01" + bytes(range(256)), "file-unknown"),
    ],
)
def test_other_files_are_recognised(data: bytes, code: str) -> None:
    file = loaded(data)

    assert file.items == ()
    assert codes(file) == {code}


def test_parameters_before_an_ec_key_are_part_of_it() -> None:
    parameters = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    file = loaded(parameters + key_pem(new_key()))

    assert [item.kind for item in file.items] == [Kind.PRIVATE_KEY]
    assert codes(file) == set()


def test_parameters_alone_are_nothing() -> None:
    parameters = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"

    assert codes(loaded(parameters)) == {"file-parameters"}


def test_certificate_of_an_impossible_version_is_shown_but_not_used() -> None:
    der = CA.der.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020109"), 1)
    file = loaded(PEM_BEGIN + base64.encodebytes(der) + PEM_END)

    assert codes(file) == {"form-nonstandard"}
    assert file.items[0].readable
    assert file.certificates == ()
