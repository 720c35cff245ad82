"""The projection of VEVENT: series, overrides, occurrences; who sees which of them, and how far."""
