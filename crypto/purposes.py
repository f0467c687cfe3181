"""The registry of what keys are used for: numbers and names here are added to, never changed."""

from enum import IntEnum, StrEnum


class Purpose(IntEnum):
    """The purpose byte of an envelope; each purpose has a subkey of its own."""

    RECORD = 1
    ATTACHMENT = 2
    PASSING = 3
    PEOPLE = 4
    AUDIT = 5
    KEYRING = 6


class Use(StrEnum):
    """What a key of the keyring is for."""

    DESK = "desk"
    PASSING = "passing"
    IDENTITY = "identity"
    AUDIT = "audit"
    INTAKE = "intake"


PURPOSE_OF_TABLE = {
    "records": Purpose.RECORD,
    "inbox": Purpose.PASSING,
    "deliveries": Purpose.PASSING,
    "keyboards": Purpose.PASSING,
    "dialogues": Purpose.PASSING,
    "members": Purpose.PEOPLE,
    "desks": Purpose.PEOPLE,
    "invitations": Purpose.PEOPLE,
    "authenticators": Purpose.PEOPLE,
    "officers": Purpose.PEOPLE,
    "escrows": Purpose.PEOPLE,
    "markings": Purpose.PEOPLE,
    "audit": Purpose.AUDIT,
}

USE_OF_PURPOSE = {
    Purpose.RECORD: Use.DESK,
    Purpose.ATTACHMENT: Use.DESK,
    Purpose.PASSING: Use.PASSING,
    Purpose.PEOPLE: Use.IDENTITY,
    Purpose.AUDIT: Use.AUDIT,
}
