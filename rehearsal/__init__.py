"""The rehearsal: a stand-in for Telegram on loopback, to try, train and test without a token."""
