"""The pairs of lines, held against a difference found by trying everything."""

import random
import time
from collections.abc import Sequence
from functools import cache

from mqtts_gui.ui.models.line_difference import paired


def edits(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the lines shown as different, after checking that both sides are there in order."""
    pairs = paired(old, new)
    assert [old[one.old] for one in pairs if one.old is not None] == list(old)
    assert [new[one.new] for one in pairs if one.new is not None] == list(new)
    same = [
        p for p in pairs if p.old is not None and p.new is not None and old[p.old] == new[p.new]
    ]
    return len(old) + len(new) - 2 * len(same)


def fewest(old: str, new: str) -> int:
    @cache
    def best(i: int, j: int) -> int:
        if i == len(old) or j == len(new):
            return len(old) - i + len(new) - j
        if old[i] == new[j]:
            return best(i + 1, j + 1)
        return 1 + min(best(i + 1, j), best(i, j + 1))

    return best(0, 0)


def test_the_fewest_lines_differ() -> None:
    chance = random.Random(5)  # noqa: S311 - the same cases in every run
    for _ in range(400):
        old, new = (
            "".join(chance.choice("abc") for _ in range(chance.randrange(9))) for _ in range(2)
        )
        assert edits(list(old), list(new)) <= fewest(old, new), (old, new)


def test_what_differs_lies_between_what_is_the_same() -> None:
    assert paired(["a", "x", "b"], ["a", "y", "z", "b"]) == [
        (0, 0),
        (1, 1),
        (None, 2),
        (2, 3),
    ]


def test_whatever_they_are_it_takes_a_moment() -> None:
    chance = random.Random(6)  # noqa: S311 - the same cases in every run
    worst = [[chance.choice("ab") for _ in range(20_000)] for _ in range(2)]
    before = time.process_time()
    assert edits(*worst) > 0
    assert edits(["x"] * 20_000, ["y"] * 20_000) == 40_000
    assert time.process_time() - before < 5
