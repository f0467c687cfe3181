"""Describes an error without its words, which could quote what somebody wrote."""

import traceback


def describe(error: BaseException) -> str:
    """Return the error's type and where it was raised, innermost frame last; never its message."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
    inner = getattr(error, "exceptions", ())
    grouped = "; ".join(describe(each) for each in inner)
    return f"{type(error).__name__} at {path or 'nowhere'}" + (f" [{grouped}]" if grouped else "")
