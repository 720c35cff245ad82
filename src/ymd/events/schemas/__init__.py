"""What queries of events decode into, what actions write, and what goes over the wire."""
