"""Reads and routes whose answer needs several domains."""
