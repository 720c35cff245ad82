"""Posts: what people say to an audience, on a date or about a plan, and what others answer."""
