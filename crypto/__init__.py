"""The vault: the only room that knows a cipher. `docs/format.md` fixes its bytes."""
