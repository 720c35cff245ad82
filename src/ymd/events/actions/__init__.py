"""Every write to events, one function for each intention."""
