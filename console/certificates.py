"""A certificate of shredding as a person reads it; the signed line is what counts."""

import json
from datetime import datetime

from console.output import moment
from domain.shredding import Certificate, Unreached

_UNREACHED = {
    Unreached.FLASH_WEAR: "what a flash disk keeps of overwritten cells: the former slot may be"
    " among it",
    Unreached.HOST_SNAPSHOTS: "snapshots and copies of this host that hold the slot as it was",
    Unreached.TELEGRAM_COPIES: "what Telegram's servers, its apps and screenshots keep of chats",
    Unreached.ESCROWS: "escrows that hold the keys, until two officers have destroyed them: {}",
}


def lines_of(certificate: Certificate) -> list[str]:
    """Return it in plain lines."""
    done = certificate.shredding
    by = ", ".join(done.approved_by) or "the clock, after a notice"
    return [
        f"Certificate of shredding: {done.code} {done.month}",
        f"  installation  {certificate.instance}",
        f"  keys          {', '.join(done.keys)}",
        f"  records       {done.deleted} destroyed; {done.held} of the desk are on hold and stay",
        f"  keyring       generation {done.generation} before, {done.new_generation} after",
        f"  approved by   {by}",
        *(f"  {name}  {moment(at)}" for name, at in _times(certificate) if at is not None),
        "It cannot reach:",
        *(f"  - {line}" for line in _unreached(certificate)),
    ]


def document_of(line: bytes) -> dict[str, object]:
    """Return the signed line as JSON says it."""
    found: dict[str, object] = json.loads(line)
    return found


def file_name(certificate: Certificate) -> str:
    """Return the name of a certificate's file: what was shredded, and when that ended."""
    done = certificate.shredding
    ended = f"-{done.ended_at:%Y%m%dT%H%M%SZ}" if done.ended_at else ""
    return f"certificate-{done.code}-{done.month}{ended}.json"


def _times(certificate: Certificate) -> list[tuple[str, datetime | None]]:
    done = certificate.shredding
    return [
        ("decided     ", done.decided_at),
        ("keys gone   ", done.destroyed_at),
        ("rows gone   ", done.ended_at),
        ("issued      ", certificate.issued_at),
    ]


def _unreached(certificate: Certificate) -> list[str]:
    serials = ", ".join(map(str, certificate.escrows))
    return [_UNREACHED[each].format(serials) for each in certificate.unreached]
