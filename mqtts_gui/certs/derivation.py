"""How keys and containers are locked: by which algorithms, and how long opening them would take.

A passphrase is made a key by repeating a digest some thousand times. How often, the file says: one
that says two thousand million would keep the reader busy for an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from mqtts_gui.certs.ber import definite
from mqtts_gui.certs.der import (
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Element,
    read_elements,
    read_oid,
)

MOST_ROUNDS = 3_000_000
"""About a second; openssl's default is 2048, and nothing usual asks for more than a million."""
_MOST_MEMORY_UNITS = 1_048_576
"""The product of scrypt's first two numbers; 128 bytes of memory each."""
_MOST_PARTS = 200_000
_MOST_DIGITS = 9
_CONSTRUCTED = 0x20
_NUMBERS_OF_RSA = 5
"""An RSA key is about so many times as large as its modulus."""
_SCRYPT = "1.3.6.1.4.1.11591.4.11"

# RC2, RC4 and single DES, which OpenSSL 3 keeps in its legacy provider.
OLD_ALGORITHMS = frozenset(
    {f"1.2.840.113549.1.12.1.{last}" for last in (1, 2, 5, 6)}
    | {f"1.2.840.113549.1.5.{last}" for last in (1, 3, 4, 6, 10, 11)}
    | {"1.2.840.113549.3.2", "1.2.840.113549.3.4", "1.3.14.3.2.7"}
)
# What the library opens: PBES2 with PBKDF2 or scrypt, and the old ways that were common.
KNOWN_ALGORITHMS = frozenset(
    {f"1.2.840.113549.1.5.{last}" for last in (3, 12, 13)}
    | {f"1.2.840.113549.1.12.1.{last}" for last in (1, 3, 6)}
    | {f"1.2.840.113549.2.{last}" for last in (7, 8, 9, 10, 11)}
    | {"1.2.840.113549.3.2", "1.2.840.113549.3.7", _SCRYPT}
    | {f"2.16.840.1.101.3.4.1.{last}" for last in (2, 22, 42)}
)


@dataclass(frozen=True, slots=True)
class Locks:
    """How something is locked.

    Attributes:
        rounds: Repetitions asked for, all locks together.
        algorithms: Every object identifier that stands in the clear.
        key_size: Bytes of the largest number that is in the clear or may be in a locked key.
    """

    rounds: int
    algorithms: frozenset[str]
    key_size: int

    @property
    def too_long(self) -> bool:
        """Opening it would take longer than anybody waits."""
        return self.rounds > MOST_ROUNDS

    @property
    def locked(self) -> bool:
        """It needs a passphrase, if only to show that nobody changed it."""
        return self.rounds > 0 or bool(self.algorithms & (OLD_ALGORITHMS | KNOWN_ALGORITHMS))

    @property
    def old(self) -> bool:
        """OpenSSL 3 opens it with its legacy provider only."""
        return bool(self.algorithms & OLD_ALGORITHMS)


def read_locks(der: bytes) -> Locks:
    """Return how an encrypted key (PKCS#8) or a container (PKCS#12) is locked.

    Raises:
        DerError: it is damaged.
    """
    rounds, key_size, count = 0, 0, 0
    algorithms: set[str] = set()
    for parts in _sequences(definite(der)):
        rounds += _rounds(parts)
        algorithms.update(_oid(part) for part in parts if part.tag == OBJECT_IDENTIFIER)
        key_size = max(key_size, *map(_key_size, parts), 0)
        count += len(parts)
        if count > _MOST_PARTS:
            raise DerError("too many parts")
    return Locks(rounds, frozenset(algorithms), key_size)


def _sequences(der: bytes) -> Iterator[tuple[Element, ...]]:
    """Yield what each constructed element holds, also those inside octet strings."""
    waiting = [der]
    while waiting:
        parts = read_elements(waiting.pop())
        yield parts
        for part in parts:
            if part.tag & _CONSTRUCTED:
                waiting.append(part.content)
            elif part.tag == OCTET_STRING and part.content[:1] == bytes([SEQUENCE]):
                waiting.extend(_inside(part.content))


def _inside(content: bytes) -> Iterator[bytes]:
    """Yield an octet string's content if it is an element; often it is encrypted, or a salt."""
    try:
        yield definite(content)
    except DerError:
        return


def _rounds(parts: tuple[Element, ...]) -> int:
    """Return the repetitions that a salt and the numbers after it ask for."""
    if len(parts) > 1 and parts[0].tag == OBJECT_IDENTIFIER and _oid(parts[0]) == _SCRYPT:
        numbers = [_number(part) for part in read_elements(parts[1].content)[1:4]]
        memory = prod(numbers[:2])
        return memory * numbers[-1] if memory <= _MOST_MEMORY_UNITS else MOST_ROUNDS + 1
    return sum(
        _number(number)
        for salt, number in pairwise(parts)
        if salt.tag == OCTET_STRING and number.tag == INTEGER
    )


def _key_size(part: Element) -> int:
    """Return how large the modulus in this part may be, in bytes."""
    if part.tag == INTEGER:
        return len(part.content)
    locked = part.tag == OCTET_STRING and part.content[:1] != bytes([SEQUENCE])
    return len(part.content) // _NUMBERS_OF_RSA if locked else 0


def _number(integer: Element) -> int:
    """Return an integer, a large one standing for any that is larger."""
    number = int.from_bytes(integer.content[:_MOST_DIGITS])
    return number if len(integer.content) <= _MOST_DIGITS else max(number, MOST_ROUNDS + 1)


def _oid(element: Element) -> str:
    try:
        return read_oid(element.content)
    except DerError:
        return ""
