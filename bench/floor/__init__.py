"""The floor measured end to end: a filled database, the real server, and PostgreSQL's own pgbench beside it."""
