"""Certificates of shredding as they leave the house: one line of signed canonical JSON."""

import base64
from collections.abc import Callable

from crypto import documents, signatures
from crypto.failures import FAILURES
from domain.errors import SealBroken
from domain.shredding import Certificate

_SUBJECT = "certificate"
_SIGNATURE = "signature"
_END = b"\n"


def write(certificate: Certificate, sign: Callable[[str, bytes], bytes]) -> bytes:
    """Write *certificate* as its signed line; *sign* takes a subject and a message."""
    message = documents.write(certificate)
    fields = documents.read(message, dict[str, object])
    signature = base64.b64encode(sign(_SUBJECT, message)).decode()
    return documents.write({**fields, _SIGNATURE: signature}) + _END


def read(line: bytes, public_key: bytes) -> Certificate:
    """
    Read a certificate whose signature fits the 32-byte *public_key*.

    Raises:
        SealBroken: It is none, or was not signed like this by the owner of the key.
    """
    try:
        fields = documents.read(line, dict[str, object])
        signature = base64.b64decode(str(fields.pop(_SIGNATURE)), validate=True)
        message = documents.write(fields)
        signatures.verify(public_key, _SUBJECT, message, signature)
        return documents.read(message, Certificate)
    except (*FAILURES, KeyError):
        raise SealBroken from None
