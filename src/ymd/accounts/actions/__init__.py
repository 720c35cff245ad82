"""Every write of accounts: one function for each intention of a person."""

from ymd.accounts.actions.addresses import add_address, remove_address
from ymd.accounts.actions.passwords import change_password, reset_password
from ymd.accounts.actions.profiles import put_profile
from ymd.accounts.actions.proofs import ask_code, confirm_code
from ymd.accounts.actions.sessions import (
    end_every_session,
    end_session,
    refresh,
    sign_in,
    sign_out,
    standing,
)
from ymd.accounts.actions.sign_up import admit, sign_up

__all__ = [
    "add_address",
    "admit",
    "ask_code",
    "change_password",
    "confirm_code",
    "end_every_session",
    "end_session",
    "put_profile",
    "refresh",
    "remove_address",
    "reset_password",
    "sign_in",
    "sign_out",
    "sign_up",
    "standing",
]
