"""Pure decisions of accounts: tokens, codes, passwords, names, addresses, ages, and what the letters say."""

from ymd.accounts.rules.tokens import access_token, session_of

__all__ = ["access_token", "session_of"]
