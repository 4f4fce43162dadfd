"""How long a file takes from its bytes to every text on the Certificates page.

Over the X.509 part of the package cryptography_vectors (pyca's and NIST's collections): read,
described, all fields, findings and verdict. Making a key of a password takes as long as whoever
made the container wanted; that time is measured apart. Run it with `python dev.py bench inspect`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.certs import loose_containers, pkcs12
from tests.support.vectors import FOLDER, inspect, vector_files

AIM_MS = 50
WORTH_ANOTHER_LOOK_MS = 10
SLOWEST = 5

P = ParamSpec("P")
R = TypeVar("R")


class Stopwatch:
    """Add up the time that is spent in some functions."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return `function`, timed."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - start

        return timed


def main() -> int:
    """Print how many files there are, the median, the slowest hundredth and the slowest ones."""
    deriving = Stopwatch()
    times: list[tuple[float, float, Path]] = []
    inspect(vector_files()[0])  # imports
    with ExitStack() as patches:
        for module, name in (
            (pkcs12, "load_pkcs12"),
            (loose_containers, "is_sealed_with"),
            (loose_containers, "decrypt"),
            (loose_containers, "load_private_key"),
        ):
            timed = deriving.around(getattr(module, name))
            patches.enter_context(patch.object(module, name, timed))
        for path in vector_files():
            took = _measure(path, deriving)
            if took[0] > WORTH_ANOTHER_LOOK_MS:  # or was it a slow moment of the machine?
                took = min(took, *(_measure(path, deriving) for _ in range(2)))
            times.append(took)
    _print(times)
    return 0


def _measure(path: Path, deriving: Stopwatch) -> tuple[float, float, Path]:
    """Return the milliseconds of a file: our own, and those for keys of passwords."""
    deriving.seconds, start = 0.0, time.perf_counter()
    inspect(path)
    took = time.perf_counter() - start
    return (took - deriving.seconds) * 1000, deriving.seconds * 1000, path


def _print(times: list[tuple[float, float, Path]]) -> None:
    own = sorted(taken for taken, _, _ in times)
    print(f"files inspected    {len(own):6}")
    print(f"median             {statistics.median(own):6.1f} ms")
    print(f"99 % are under     {own[len(own) * 99 // 100]:6.1f} ms")
    over = sum(taken > AIM_MS for taken in own)
    print(f"over {AIM_MS} ms         {over:6}  (aim: none)")
    for taken, deriving, path in sorted(times, reverse=True)[:SLOWEST]:
        note = f", and {deriving:.0f} ms for keys of passwords" if deriving else ""
        print(f"slowest            {taken:6.1f} ms  {path.relative_to(FOLDER)}{note}")
    print(f"keys of passwords  {max(each for _, each, _ in times):6.1f} ms at most, not counted")


if __name__ == "__main__":
    sys.exit(main())
