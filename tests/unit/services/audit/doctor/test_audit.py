"""The doctor finds every audit entry that was changed, dropped, moved or forged."""

import pytest

from services.findings import Ailment
from tests.unit.services.audit.doctor.conftest import House


def drop(house: House, first: int, last: int) -> None:
    house.run("DELETE FROM audit WHERE sequence BETWEEN ? AND ?", first, last)


@pytest.mark.parametrize(("column", "code"), [("chain", "audit-edited"), ("mac", "audit-forged")])
def test_a_changed_link_is_found_and_only_that_one(house: House, column: str, code: str) -> None:
    house.spoil("audit", 6, column, b"\1" * 32)

    assert house.found() == {(code, "audit/7")}


def test_a_changed_name_of_what_an_entry_is_about_is_found(house: House) -> None:
    house.spoil("audit", 6, "about", b"\1" * 32)

    assert house.found() == {("audit-edited", "audit/7")}


def test_a_whole_link_that_was_copied_over_another_is_found(house: House) -> None:
    for column in ("about", "chain", "mac", "sealed"):
        house.spoil("audit", 6, column, house.cell("audit", 4, column))

    assert ("audit-edited", "audit/7") in house.found()


def test_entries_dropped_from_the_middle_are_found(house: House) -> None:
    drop(house, 6, 8)

    assert ("audit-gap", "audit/6-8") in house.found()


def test_entries_dropped_from_the_beginning_are_found(house: House) -> None:
    drop(house, 1, 2)

    assert ("audit-gap", "audit/1-2") in house.found()


def test_entries_dropped_from_the_end_are_found_by_the_rows_they_spoke_of(house: House) -> None:
    drop(house, 16, 99)

    codes = {code for code, _ in house.found()}

    assert codes == {Ailment.ROW_REPLACED, Ailment.AUDIT_TRUNCATED}


def test_an_audit_that_is_gone_vouches_for_no_row(house: House) -> None:
    drop(house, 1, 99)

    rows = sum(len(house.ids(table)) for table in ("desks", "members", "invitations", "records"))

    codes = [code for code, _ in house.found()]
    assert codes.count(Ailment.ROW_REPLACED) == rows


def test_entries_numbered_anew_over_a_gap_are_found(house: House) -> None:
    drop(house, 6, 6)
    house.run("UPDATE audit SET sequence = sequence - 1 WHERE sequence > 6")

    last = house.ids("audit")[-1]

    found = house.found()

    assert {("audit-edited", "audit/6"), ("audit-reordered", f"audit/7-{last}")} <= found


def test_a_changed_number_is_found(house: House) -> None:
    house.run("UPDATE audit SET sequence = 4000 WHERE sequence = 7")

    assert ("audit-edited", "audit/4000") in house.found()


def test_an_entry_that_does_not_open_accuses_no_row(house: House) -> None:
    newest = len(house.ids("audit")) - 1
    house.spoil("audit", newest, "sealed", house.cell("audit", newest, "sealed")[:-1])

    assert house.found() == {("audit-edited", f"audit/{newest + 1}")}


def test_an_effect_of_a_record_nobody_wrote_is_found(house: House) -> None:
    house.spoil("effects", 0, "subject", "00" * 16)

    natural = house.ids("effects")[0]
    assert house.found() == {("row-contradicts", f"effects/{natural.hex()[:16]}")}


def test_a_removed_effect_changes_no_verdict(house: House) -> None:
    house.run("DELETE FROM effects")

    assert house.found() == set()
