from __future__ import annotations

import pytest

from mqtts_gui.mqtt.filter_list import read_filters, split_filters


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("ciel", ["ciel"]),
        ("  ciel  ", ["ciel"]),
        ("ciel, a/#, +/b", ["ciel", "a/#", "+/b"]),
        ("ciel,\u00a0a", ["ciel", "a"]),
        ("ciel\r\na/#\n\n+/b\n", ["ciel", "a/#", "+/b"]),
        ("ciel\u2028a\u2029b", ["ciel", "a", "b"]),
        ("ciel,\na,", ["ciel", "a"]),
        ("a, b, a", ["a", "b"]),
        # What may be part of a topic stays.
        ("salle 12/température", ["salle 12/température"]),
        ("a,b/c", ["a,b/c"]),
        ("a,b, c", ["a,b", "c"]),
        ("a;b|c", ["a;b|c"]),
        (",a", [",a"]),
        ("", [""]),
        (" , ,\n", [""]),
    ],
)
def test_filters_stand_between_commas_with_a_blank_and_line_ends(
    text: str, filters: list[str]
) -> None:
    assert split_filters(text) == filters


def test_wrong_ones_are_named_and_the_others_go_on() -> None:
    found = read_filters("ciel, a/#/b, $share/g/x, $share/g, c+")
    assert found.filters == ("ciel", "$share/g/x")
    assert [each for each, _ in found.wrong] == ["a/#/b", "$share/g", "c+"]
    assert str(found.wrong[0][1]) == "# may stand only at the end of a topic filter."


def test_nothing_is_wrong_as_nothing() -> None:
    found = read_filters("  ")
    assert (found.filters, [each for each, _ in found.wrong]) == ((), [""])
