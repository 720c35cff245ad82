"""JSON Merge Patch (RFC 7396): the patch is merged into the current input document, which is then decoded whole."""

from typing import Any, TypeVar

import msgspec

from ymd.http.problems import validation_refusal
from ymd.kernel.errors import Invalid

T = TypeVar("T")


def merge(document: Any, patch: Any) -> Any:
    """RFC 7396 section 2: null removes a member, objects merge, anything else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def patched(current: T, patch: dict[str, Any]) -> T:
    """`current` with the patch merged in. Raises Invalid with the pointer of what does not fit."""
    try:
        document = merge(msgspec.to_builtins(current), patch)
        return msgspec.convert(document, type(current))
    except msgspec.ValidationError as error:
        raise validation_refusal(error) from error
    except RecursionError as error:
        raise Invalid from error
