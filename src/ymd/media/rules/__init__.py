"""Decisions about pictures: who may send in more, and under which address one is seen."""
