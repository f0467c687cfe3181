"""The archive: keeps Sealed, never Secret."""
