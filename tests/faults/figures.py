"""What a campaign left, counted: typed, told, kept, repeated, lost."""

from collections import Counter
from dataclasses import dataclass

from tests.faults.aftermath import Archived
from tests.faults.receipts import Sent, answered, repeats


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What came of a campaign against so many replicas.

    *killed* is whether they polled; *typed*, *taken_back*, *asked* is what people did.
    """

    database: str
    replicas: int
    killed: Counter[str]
    moments: Counter[str]
    typed: dict[int, list[str]]
    taken_back: set[str]
    asked: Counter[int]
    archived: Archived
    sent: list[Sent]
    digests: list[Sent]
    log: str
    doctor: dict[str, object]

    @property
    def messages(self) -> int:
        """How many texts were typed that are to be kept."""
        return sum(map(len, self.typed.values()))

    @property
    def receipts(self) -> int:
        """How many different receipts were sent; the rest are a welcome for each person."""
        return answered(self.sent) - len(self.typed)

    def lost(self) -> list[str]:
        """Return the texts that are nowhere in the archive."""
        return [text for text, times in self._held().items() if times == 0]

    def doubled(self) -> list[str]:
        """Return the texts that are in the archive more than once."""
        return [text for text, times in self._held().items() if times > 1]

    def owed_references(self) -> set[tuple[int, str]]:
        """Return the references each person must have been told: those of what they typed."""
        kept = {text: each.reference for each in self.archived.records for text in each.texts}
        return {(chat, kept.get(text, "")) for chat, texts in self.typed.items() for text in texts}

    def told_references(self) -> set[tuple[int, str]]:
        """Return the references each person was told."""
        return {(each.chat, each.reference) for each in self.sent if each.reference}

    def summary(self) -> str:
        """Return the lines for the closing figures."""
        again, unexplained = repeats(self.sent)
        return (
            f"{self.database}, replicas {self.replicas}: kills {self.moments.total()}"
            f" ({_named(self.killed)}), messages {self.messages},"
            f" receipts {self.receipts}, repeats {again.total()} (unexplained {len(unexplained)}),"
            f" lost {len(self.lost())}, duplicates {len(self.doubled())};"
            f" digests {self.asked.total()}, repeats {len(self.digests) - self.asked.total()}\n"
            f"  killed {_named(self.moments)}\n  repeats {_named(again)}"
        )

    def _held(self) -> dict[str, int]:
        held = Counter(text for record in self.archived.records for text in record.texts)
        return {text: held[text] for texts in self.typed.values() for text in texts}


def _named(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {times}" for name, times in counted.most_common())
