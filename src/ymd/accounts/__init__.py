"""People: proofs of their addresses, accounts, sign-in, sessions, profiles."""
