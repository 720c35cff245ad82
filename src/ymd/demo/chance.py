"""Chance that falls the same way on each day."""

import random


def chance(seed: str) -> random.Random:
    """Of nothing that is secret."""
    return random.Random(seed)  # noqa: S311
