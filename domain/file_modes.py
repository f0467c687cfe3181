"""Who besides us may read or change a file, by its permission bits."""

_OTHERS = 0o077
_WRITING_OTHERS = 0o022
_BEYOND_CREDENTIAL = 0o037
"""
Of a systemd credential, too much: it has mode 0400, or 0440 where an access list lets the
service's account read it, for the list's mask stands in the place of the group's bits.
"""


def is_open_to_others(mode: int, *, is_credential: bool = False) -> bool:
    """Tell whether accounts besides its own may read, write or run a file of these bits."""
    return bool(mode & (_BEYOND_CREDENTIAL if is_credential else _OTHERS))


def is_writable_by_others(mode: int) -> bool:
    """Tell whether accounts besides its own may write, or into a folder of these bits."""
    return bool(mode & _WRITING_OTHERS)
