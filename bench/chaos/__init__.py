"""Breaking YMD on purpose: the promises of `docs/how/faults.md`, tried on real processes (`make chaos`)."""
