"""What brings a lost installation back: officers, escrows, backups."""
