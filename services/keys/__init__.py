"""The life of keys: made, changed, kept from their end, destroyed, counted."""
