"""Settings: read once from the environment, then passed along as values."""

import os
from collections.abc import Mapping

import msgspec

_WORDS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
    "": False,
}


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says what it should be."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs from one place to another. Durations are seconds.

    `secret` keys everything that is signed or computed (tokens, cursors, codes): ``id:base64`` entries, newest first,
    separated by commas; older entries still verify. `media` is the directory in which pictures lie.
    """

    database_url: str
    redis_url: str
    secret: str
    public_url: str = "http://127.0.0.1:8000"
    local: bool = False
    smtp_url: str | None = None
    mail_from: str = "YMD <no-reply@localhost>"
    trusted_proxies: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    limits: str = ""
    pool_size: int = 10
    statement_timeout: float = 5.0
    log_level: str = "info"
    metrics_token: str | None = None
    media: str | None = None


def from_environment(env: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Settings from ``YMD_*`` variables; what is given by the caller wins. Raises SettingsError by name."""
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        name = "YMD_" + field.name.upper()
        if field.name in given:
            values[field.name] = given[field.name]
        elif name in env:
            values[field.name] = _read(name, env[name], field.type)
        elif field.required:
            raise SettingsError(
                f"{name} is not set. `ymd up` needs none of them; on real servers see README, “Configuration”."
            )
    return Settings(**values)  # type: ignore[arg-type]  # each value was read by its field's type


def _read(name: str, text: str, kind: object) -> object:
    if kind is bool:
        if text.lower() not in _WORDS:
            raise SettingsError(f"{name}={text!r} is neither yes nor no. Set it to 1 or 0.")
        return _WORDS[text.lower()]
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        return msgspec.convert(text, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{name}={text!r} cannot be used: {error}.") from error
