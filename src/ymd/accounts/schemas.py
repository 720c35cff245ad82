"""What queries of accounts decode into, and what goes over the wire."""

import msgspec


class PersonBrief(msgspec.Struct, frozen=True):
    """A person in a list; `name` is null unless its owner shows it to the viewer."""

    nickname: str
    name: str | None
    avatar: str | None
