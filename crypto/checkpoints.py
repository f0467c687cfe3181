"""Checkpoints of the audit as they leave the house: one line of signed canonical JSON."""

import base64
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from crypto import documents, signatures
from crypto.failures import FAILURES
from domain.checkpoints import Checkpoint
from domain.errors import SealBroken

_SUBJECT = "checkpoint"
_SIGNATURE = "signature"
_END = b"\n"


class Witness:
    """Knows one installation's public key, and so its checkpoints from all others."""

    def __init__(self, public_key: bytes) -> None:
        """Take the 32 bytes of an Ed25519 public key."""
        self.public_key = public_key

    def read(self, line: bytes) -> Checkpoint:
        """
        Read a checkpoint whose signature fits.

        Raises:
            SealBroken: It is none, or was not signed like this by the owner of the key.
        """
        with suppress(*FAILURES):
            fields, signature = _taken_apart(line)
            signatures.verify(self.public_key, _SUBJECT, documents.write(fields), signature)
            return _checkpoint(fields)
        raise SealBroken

    def claimed(self, line: bytes) -> Checkpoint:
        """
        Read what a line claims, whoever wrote it: to say whose it pretends to be.

        Raises:
            SealBroken: It is no checkpoint at all.
        """
        with suppress(*FAILURES):
            return _checkpoint(_taken_apart(line)[0])
        raise SealBroken


def write(checkpoint: Checkpoint, sign: Callable[[str, bytes], bytes]) -> bytes:
    """Write *checkpoint* as its signed line; *sign* takes a subject and a message."""
    fields = _fields(checkpoint)
    signature = base64.b64encode(sign(_SUBJECT, documents.write(fields))).decode()
    return documents.write({**fields, _SIGNATURE: signature}) + _END


def write_public_key(public_key: bytes, instance: str) -> bytes:
    """Write what lies beside the checkpoints as `audit.pub`: a key, and whose it is."""
    key, shown = public_key.hex(), signatures.fingerprint(public_key)
    return documents.write({"fingerprint": shown, "instance": instance, "public_key": key}) + _END


def read_public_key(content: bytes) -> tuple[bytes, str]:
    """
    Return the public key and the instance of an `audit.pub`.

    Raises:
        SealBroken: It is none, or its fingerprint is another key's.
    """
    with suppress(*FAILURES):
        fields = documents.read(content, dict[str, str])
        public_key = bytes.fromhex(fields["public_key"])
        if fields["fingerprint"] != signatures.fingerprint(public_key):
            raise SealBroken
        return public_key, fields["instance"]
    raise SealBroken


def _fields(checkpoint: Checkpoint) -> dict[str, Any]:
    written = documents.read(documents.write(checkpoint), dict[str, Any])
    return {name: value for name, value in written.items() if value is not None}


def _taken_apart(line: bytes) -> tuple[dict[str, Any], bytes]:
    fields = documents.read(line, dict[str, Any])
    return fields, base64.b64decode(fields.pop(_SIGNATURE), validate=True)


def _checkpoint(fields: dict[str, Any]) -> Checkpoint:
    return documents.read(documents.write(fields), Checkpoint)
