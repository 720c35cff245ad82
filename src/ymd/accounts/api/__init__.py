"""People's own accounts over HTTP."""

from ymd.accounts.api.accounts import AccountsController, MeController, NicknamesController
from ymd.accounts.api.auth import AuthController, StartController
from ymd.accounts.api.sessions import OwnSessionsController

__all__ = [
    "AccountsController",
    "AuthController",
    "MeController",
    "NicknamesController",
    "OwnSessionsController",
    "StartController",
]
