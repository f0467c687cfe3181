"""What is said of a record besides its words, each in a version: its marking, grading, asking."""

from dataclasses import replace
from datetime import datetime

from domain.grading import Grading, Observed
from domain.records import AnyBody, AnyRecord, Body, Record, Version


def remark(record: Record[Body], marking: str, at: datetime, author: str) -> Record[Body]:
    """Return *record* marked anew in a version of its own; of the same marking, as it is."""
    if marking == record.marking:
        return record
    version = replace(record.versions[-1], marking=marking, at=at, author=author)
    return replace(record, versions=(*record.versions, version))


def regrade(
    record: Record[Body], grading: Grading, observed: Observed | None, at: datetime, author: str
) -> Record[Body]:
    """Return *record* graded anew in a version of its own; said the same again, as it is."""
    if (grading, observed) == (record.grading, record.observed):
        return record
    newest = record.versions[-1]
    version = replace(newest, grading=grading, observed=observed, at=at, author=author)
    return replace(record, versions=(*record.versions, version))


def asking(record: Record[Body], at: datetime, author: str, *, asks: bool) -> Record[Body]:
    """Return *record* with another asking in a version of its own; with the same, as it is."""
    if asks == record.asks:
        return record
    version = replace(record.versions[-1], asks=asks, at=at, author=author)
    return replace(record, versions=(*record.versions, version))


def earlier_wordings(record: AnyRecord) -> int:
    """Return how many versions before the newest are wordings; others only regard one."""
    pairs = zip(record.versions, record.versions[1:], strict=False)
    return sum(not _only_regards(newer, older) for older, newer in pairs)


def worded_at(record: AnyRecord) -> int:
    """Return the revision that brought the newest wording; those after it only regard it."""
    revision = record.revision
    while revision > 1 and record.versions[revision - 2].body == record.body:
        revision -= 1
    return revision


def wordings_marked(record: AnyRecord) -> tuple[str, ...]:
    """Return how each wording that was kept of a record was marked last, the newest one last."""
    pairs = zip(record.versions, record.versions[1:], strict=False)
    before = (older.marking for older, newer in pairs if newer.body != older.body)
    return (*before, record.marking)


def _only_regards(newer: Version[AnyBody], older: Version[AnyBody]) -> bool:
    """Tell whether a version says the same as the one before, marked or graded otherwise."""
    return newer.body == older.body and _regarded(newer) != _regarded(older)


def _regarded(version: Version[AnyBody]) -> tuple[object, ...]:
    return (version.marking, version.grading, version.observed, version.asks)
