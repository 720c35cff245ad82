"""What queries of calendars decode into, and what goes over the wire."""
