"""Write values as canonical JSON and read them back: what is sealed is one document."""

from typing import Any, TypeVar

import msgspec

from domain.secrecy import Secret

T = TypeVar("T")


def write(value: object) -> bytes:
    """
    Write a dataclass, a `Secret` or plain values as canonical JSON (sorted, UTF-8, compact).

    Raises:
        TypeError: Something in *value* has no place in a document.
        ValueError: Text that is no Unicode.
    """
    return _ENCODER.encode(value)


def read(document: bytes, kind: type[T]) -> T:
    """
    Read a value of *kind* back.

    Raises:
        msgspec.DecodeError: Not a document of that kind.
    """
    value: T = _decoder(kind).decode(document)
    return value


def _decoder(kind: object) -> msgspec.json.Decoder[Any]:
    """Make the decoder of one kind, once: making it costs a hundred times what using it does."""
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.json.Decoder(kind, dec_hook=_recognise)
    return _DECODERS[kind]


def _reveal(value: object) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError


def _recognise(kind: type, value: object) -> object:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    if kind is object:
        return value
    raise TypeError


_ENCODER = msgspec.json.Encoder(enc_hook=_reveal, order="sorted")
_DECODERS: dict[object, msgspec.json.Decoder[Any]] = {}
