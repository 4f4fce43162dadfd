from __future__ import annotations

import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Decoded, Format


def read(payload: bytes, limit: int = 1 << 18) -> Decoded:
    return decode(payload, Format.XML, limit=limit)


def rows(decoded: Decoded) -> list[tuple[str, str, str]]:
    tree = decoded.tree
    assert tree is not None
    return [(tree.path(i), tree.nodes[i].kind.value, tree.text(i)) for i in range(len(tree.nodes))]


def said(decoded: Decoded) -> str:
    return " / ".join(f"{each.offset}: {each.phrase}" for each in decoded.remarks)


def test_elements_attributes_and_texts_have_paths() -> None:
    decoded = read(
        b'<?xml version="1.0"?><?go now?><m:lab x="1" y="a&amp;b">\n'
        b" <t>21</t><t>22<![CDATA[<&]]></t>"
        b"<!-- note --></m:lab>"
    )
    assert rows(decoded) == [
        ("/processing-instruction()", "instruction", "go now"),
        ("/m:lab", "element", ""),
        ("/m:lab/@x", "attribute", "1"),
        ("/m:lab/@y", "attribute", "a&b"),
        ("/m:lab/t[1]", "element", ""),
        ("/m:lab/t[1]/text()", "text", "21"),
        ("/m:lab/t[2]", "element", ""),
        ("/m:lab/t[2]/text()", "text", "22<&"),
        ("/m:lab/comment()", "comment", " note "),
    ]
    assert decoded.fits
    assert decoded.remarks == ()
    assert [node.length for node in decoded.tree.nodes if node.kind == "element"] == [5, 1, 1]  # type: ignore[union-attr]  # rows looked


def test_the_source_is_shown_as_it_is() -> None:
    source = '<a>\n\t<b c="é\u202e"/>\n</a>'
    assert read(source.encode()).text == source.replace("\u202e", "\\u{202E}")


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"", "0: This is not well-formed XML: no element found"),
        (b"<a>", "3: This is not well-formed XML: no element found"),
        (b"<a></b>", "5: This is not well-formed XML: mismatched tag"),
        (b"<a>\xff</a>", "3: This is not well-formed XML: not well-formed"),
        (b"<a/><b/>", "4: This is not well-formed XML: junk after"),
        (b"<a>&name;</a>", "3: This is not well-formed XML: undefined entity"),
        (b"text", "This is not well-formed XML"),
        (b"<a b=1/>", "This is not well-formed XML"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "30: The XML declares the encoding rot13"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "The XML declares the encoding utf-7"),
        (b'<?xml version="1.0" encoding="nothing"?><a/>', "The XML declares the encoding nothing"),
    ],
)
def test_what_is_no_xml_is_said_with_its_place(payload: bytes, problem: str) -> None:
    decoded = read(payload)
    assert not decoded.fits
    assert problem in said(decoded)


LAUGHS = b'<!DOCTYPE z [<!ENTITY a "ha">%s]><z>&j;</z>' % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 100) for letter in b"bcdefghij"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    "payload", [LAUGHS, OUTSIDE, b'<!DOCTYPE html SYSTEM "http://x/y"><html/>']
)
def test_definitions_are_refused_before_they_are_read(payload: bytes) -> None:
    decoded = read(payload)
    assert not decoded.fits
    assert "0: The XML has a document type definition" in said(decoded)
    assert decoded.tree is None
    assert decoded.text == payload.decode()


@pytest.mark.parametrize("name", ["ISO-8859-1", "windows-1252", "latin1", "ISO-8859-15"])
def test_the_declared_encoding_is_read_and_said(name: str) -> None:
    payload = f'<?xml version="1.0" encoding="{name}"?><a>21 °C</a>'.encode("latin-1")
    decoded = read(payload)
    assert decoded.fits
    assert rows(decoded)[1] == ("/a/text()", "text", "21 °C")
    assert "21 °C" in decoded.text
    assert "as the XML declares" in said(decoded)


def test_utf_16_is_read_by_its_mark() -> None:
    decoded = read('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"))
    assert decoded.fits
    assert "<a>é</a>" in decoded.text
    assert "UTF-16" in said(decoded)


def test_ten_thousand_levels_end_at_a_bound() -> None:
    decoded = read(b"<a>" * 10_000 + b"</a>" * 10_000)
    assert decoded.fits
    assert "100 levels" in said(decoded)
    assert len(rows(decoded)) == 100


def test_every_first_part_is_no_fault() -> None:
    payload = '<?xml version="1.0"?><a é="1"><b>x</b><!-- c --><d/></a>'.encode()
    for limit in range(1, len(payload)):
        decoded = read(payload, limit)
        assert decoded.fits, limit
        assert "Only the first" in said(decoded)
