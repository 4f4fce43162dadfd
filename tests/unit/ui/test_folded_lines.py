import pytest

from mqtts_gui.ui.models.folded_lines import LONGEST_LINE, fold


@pytest.mark.parametrize(
    "text", ["", "a", "a\n\nb\n", "x" * LONGEST_LINE, "x" * (3 * LONGEST_LINE + 1) + "\n\ny" * 3]
)
def test_no_line_is_too_long_and_nothing_is_lost(text: str) -> None:
    folded = fold(text)
    assert max(map(len, folded.text.split("\n"))) <= LONGEST_LINE
    assert folded.plain == text


def test_a_part_is_joined_from_its_first_line() -> None:
    folded = fold("a\n" + "x" * (2 * LONGEST_LINE) + "\nb")
    assert folded.joints == {1}
    assert folded.joined("xx\nxx\nb", 1) == "xxxx\nb"
    assert folded.joined("xx\nb", 2) == "xx\nb"
