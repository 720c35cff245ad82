"""The caps on what is read. Going over one refuses the file: what breaks a cap is no mistake of a single event."""

FILE_OCTETS = 5_000_000
"""Of the file as it came, folded."""

LINE_OCTETS = 64_000
"""Of one content line, unfolded."""

LINES = 250_000
"""Of one file, unfolded. A full file of events has some 25 octets a line, hence 200,000 lines."""

COMPONENTS = 5_000
"""Of one file, counted where events stand: what lies directly in a calendar, time zones left out."""

PARTS = 20_000
"""Of one file, counting every BEGIN: alarms, time zones and their observances too."""

DEPTH = 10
"""Of components within components; RFC 5545 itself needs three."""

DATES = 5_000
"""Values of EXDATE, and as many of RDATE, in one component: thirteen years of a daily series."""

UID_OCTETS = 1_000
"""Of an identifier, so that it fits an index row; RFC 7986 section 5.3 asks writers to stay below 255."""

FIRST_YEAR, LAST_YEAR = 1583, 2200
"""Of any time that places an event, both included: from the first full year of the Gregorian calendar, in which all
iCalendar dates are written (calendars of history and of holidays go back that far), to beyond every plan."""

ZONE_SEARCHES = 100
"""Of one file: how often an unknown time zone is compared with the known ones by its rules."""
