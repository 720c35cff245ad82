"""Other people's protocols: each an adapter over the same actions and queries, a stranger to the others."""
