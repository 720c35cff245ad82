"""Calendars, the roles of people in them, and the objects that lie in them."""
