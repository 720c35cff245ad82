"""The embedded engines of `ymd up`: PostgreSQL and Valkey from their wheels, started, watched and stopped by us.

`Home` is the data directory, `engines.start` brings both engines up on it, `supervise` runs the API and the worker
beside them. Why it works: docs/how/running-locally.md.
"""
