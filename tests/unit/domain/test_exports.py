"""What an export gives of a record: what is named, and nothing that is given to records later."""

from dataclasses import fields
from datetime import UTC, datetime

from domain.exports import ExportedRecord
from domain.records import AnyRecord, Kind, Note, Record, Version
from domain.secrecy import Secret

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
NOTE: AnyRecord = Record(
    id="0a",
    kind=Kind.NOTE,
    desk="0d",
    code="NAV",
    number=17,
    author="0b",
    author_name=Secret("Salim"),
    received_at=NOW,
    expires="2028-11",
    versions=(Version(Note(Secret("First")), NOW, "0b"), Version(Note(Secret("Now")), NOW, "0c")),
)


def test_every_wording_and_addition_is_given_with_who_wrote_it() -> None:
    record = NOTE.added(Secret("more"), NOW, "0c")

    given = ExportedRecord.of(record)

    assert (given.versions, given.additions) == (record.versions, record.additions)
    assert (given.reference, given.author, given.expires) == ("NAV-17", "0b", "2028-11")
    assert given.author_name == Secret("Salim")


def test_what_a_record_is_kept_with_beside_its_words_stays() -> None:
    kept = {each.name for each in fields(Record)}
    given = {each.name for each in fields(ExportedRecord)}

    told = {"desk", "code", "number"}  # by its reference, and by the export's first line
    assert kept - given == told | {"withdrawn_at", "became", "held", "came_of", "shared_from"}
