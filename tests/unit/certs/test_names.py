"""Names are read from their bytes, whatever alphabet somebody chose for them."""

from __future__ import annotations

import pytest

from mqtts_gui.certs.der import (
    OBJECT_IDENTIFIER,
    SEQUENCE,
    SET,
    DerError,
    announced_size,
    encode,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.names import (
    BMP_STRING,
    IA5_STRING,
    PRINTABLE_STRING,
    T61_STRING,
    UNIVERSAL_STRING,
    UTF8_STRING,
    read_name,
)

CN = bytes.fromhex("550403")
OU = bytes.fromhex("55040b")


def attribute(oid: bytes, tag: int, value: bytes) -> bytes:
    return encode(SEQUENCE, encode(OBJECT_IDENTIFIER, oid), encode(tag, value))


@pytest.mark.parametrize(
    ("tag", "encoding", "type_name"),
    [
        (UTF8_STRING, "utf-8", "UTF8String"),
        (PRINTABLE_STRING, "latin-1", "PrintableString"),
        (T61_STRING, "latin-1", "T61String"),
        (IA5_STRING, "latin-1", "IA5String"),
        (BMP_STRING, "utf-16-be", "BMPString"),
        (UNIVERSAL_STRING, "utf-32-be", "UniversalString"),
    ],
)
def test_accents_survive_every_string_type(tag: int, encoding: str, type_name: str) -> None:
    value = attribute(CN, tag, "Hélène".encode(encoding))
    name = read_name(encode(SEQUENCE, encode(SET, value)))

    assert name.values("CN") == ("Hélène",)
    assert name.attributes[0].string_type == tag
    assert name.attributes[0].string_type_name == type_name


def test_attributes_of_one_set_and_of_several_are_all_read() -> None:
    both = encode(SET, attribute(OU, UTF8_STRING, b"iot"), attribute(CN, UTF8_STRING, b"vm"))
    name = read_name(encode(SEQUENCE, both, encode(SET, attribute(OU, UTF8_STRING, b"ciel"))))

    assert str(name) == "OU=iot + CN=vm, OU=ciel"
    assert [each.joined for each in name.attributes] == [False, True, False]
    assert name.joined("OU") == "iot, ciel"
    assert list(name.by_name()) == ["OU", "CN"]


def test_unknown_attribute_keeps_its_number_and_odd_value_its_bytes() -> None:
    odd = attribute(bytes.fromhex("2a0304"), 0x02, b"\x05")
    name = read_name(encode(SEQUENCE, encode(SET, odd)))

    assert str(name) == "1.2.3.4=#020105"
    assert name.attributes[0].string_type_name == "INTEGER"


def test_type_that_no_standard_knows_is_called_by_its_tag() -> None:
    name = read_name(encode(SEQUENCE, encode(SET, attribute(CN, 0x89, b"x"))))

    assert name.attributes[0].string_type_name == "[0x89]"
    assert name.values("CN") == ("#890178",)


def test_invalid_text_is_shown_as_far_as_possible() -> None:
    name = read_name(encode(SEQUENCE, encode(SET, attribute(CN, UTF8_STRING, b"a\xff"))))

    assert name.values("CN") == ("a\ufffd",)


def test_name_of_other_things_than_sets_is_an_error() -> None:
    with pytest.raises(DerError):
        read_name(encode(SEQUENCE, encode(0x84, attribute(CN, UTF8_STRING, b"vm"))))


@pytest.mark.parametrize("damaged", [b"", b"\x30", b"\x30\x05\x00", b"\x30\x80", b"\x1f\x81"])
def test_damaged_structure_is_an_error(damaged: bytes) -> None:
    with pytest.raises(DerError):
        read_name(damaged)


def test_sizes_of_every_length_form_are_told() -> None:
    for size in (0, 127, 128, 255, 256, 70_000):
        element = encode(SEQUENCE, bytes(size))
        assert announced_size(element) == len(element)
        assert read_elements(element + element)[1].content == bytes(size)


def test_object_identifiers_are_dotted() -> None:
    assert read_oid(bytes.fromhex("2a864886f70d01010b")) == "1.2.840.113549.1.1.11"
    assert read_oid(bytes.fromhex("8837")) == "2.999"
    with pytest.raises(DerError):
        read_oid(b"\x2a\x86")
