"""The audit's chain for whoever has no key: the installation's id is enough to compute it."""

from collections.abc import Callable

from crypto import chain
from crypto.failures import FAILURES
from domain.errors import SealBroken

Compute = Callable[[bytes, int, bytes, bytes], bytes]
"""Takes the value before, the entry's number, its keyed name, and what stands for the entry."""


def over_envelopes(instance: str) -> Compute:
    """Return what computes a chain value from the envelope, as the database has it."""
    over = over_commitments(instance)
    return lambda before, sequence, about, sealed: over(
        before, sequence, about, chain.commitment(sealed)
    )


def over_commitments(instance: str) -> Compute:
    """Return what computes a chain value from the envelope's commitment, as an export has it."""
    known = bytes.fromhex(instance)

    def compute(before: bytes, sequence: int, about: bytes, committed: bytes) -> bytes:
        try:
            return chain.value(
                instance=known,
                sequence=sequence,
                previous=before,
                about=about,
                committed=committed,
            )
        except FAILURES:
            raise SealBroken from None

    return compute
