"""The ground floor: what Amana means, in pure functions over frozen dataclasses."""
