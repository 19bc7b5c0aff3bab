"""Feeds out: icalendar and the calendars that people subscribe to live here alone."""
