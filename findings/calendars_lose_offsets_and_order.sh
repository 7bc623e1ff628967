#!/usr/bin/env bash
# Calendars lose the offset of a time and the order of entries.
#
# A parade's programme as iCalendar has times with an offset, and entries that begin together. Both
# do not come back:
#
#   offset   icalendar 7.3.2 writes a datetime with a fixed offset (+05:30) as DTSTART;TZID=
#            "UTC+05:30", without a VTIMEZONE, and reads its own file back as a naive datetime
#   twice    it reads 01:30 in an hour that comes twice as the first of the two, whichever was
#            written: a local time with a TZID means that (RFC 5545), and it writes no other
#   order    `Calendar.timeline` of ics 0.7.3 gives entries that begin together in the order of
#            nothing in the file
#
# An exporter writes times in a named zone with its rules, the second of two equal hours in UTC, and
# gives each entry its place as a property of its own.
#
# The script installs one version of both into a temporary environment. It exits with 0 as long as
# they behave as stated, and otherwise with 1: then `_moment` and X-PARADE-PLACE in
# simulator/exchange/calendar.py may be simpler.
#
# Usage: findings/calendars_lose_offsets_and_order.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalendar==7.3.2 ics==0.7.3

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import datetime as dt
import platform
import sys
from importlib.metadata import version
from zoneinfo import ZoneInfo

import ics
from icalendar import Calendar, Event

print(f"Python {platform.python_version()}, icalendar {version('icalendar')}, ics {version('ics')}\n")


def read_back(moment):
    """A moment that icalendar has written and read."""
    calendar, event = Calendar(), Event()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//finding//")
    event.add("uid", "1")
    event.add("dtstart", moment)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    (found,) = Calendar.from_ical(calendar.to_ical()).walk("VEVENT")
    return found["DTSTART"].dt


def order():
    """Titles of ten entries that begin together, as ics gives them."""
    entries = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20250101T000000Z\r\n"
        f"DTSTART:20250621T140000Z\r\nDTEND:20250621T140500Z\r\nSUMMARY:{number}\r\nEND:VEVENT\r\n"
        for number in range(10)
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//finding//\r\n{entries}END:VCALENDAR\r\n"
    return [event.name for event in ics.Calendar(text).timeline]


offset = dt.datetime(2025, 6, 21, 14, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
second = dt.datetime(2025, 11, 2, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=1)
back, again = read_back(offset), read_back(second)
cases = [
    ("offset", f"{offset.isoformat()} is read as {back.isoformat()}", back.tzinfo is None),
    (
        "twice",
        f"{second.isoformat()} is read as {again.isoformat()}",
        second.astimezone(dt.UTC) - again.astimezone(dt.UTC) == dt.timedelta(hours=1),
    ),
    ("order", f"0 to 9 are given as {' '.join(order())}", order() != sorted(order())),
]
for name, what, same in cases:
    print(f"{'as stated' if same else 'CHANGED  '}  {name:7} {what}")
sys.exit(0 if all(same for *_, same in cases) else 1)
PYTHON
