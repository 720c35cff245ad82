"""A first community to look at: 25 people of a neighbourhood in Seoul, and two months of what they do together.

What they say lies in `community/` as TOML; here it is read, placed around today, and done through the same actions as
everything that people do, in one transaction.
"""

from ymd.demo.acting import Filled
from ymd.demo.errors import FilledAtThisMoment, PeopleAlready
from ymd.demo.filling import PASSWORD, fill, is_empty, is_there, sign_in_address

__all__ = [
    "PASSWORD",
    "Filled",
    "FilledAtThisMoment",
    "PeopleAlready",
    "fill",
    "is_empty",
    "is_there",
    "sign_in_address",
]
