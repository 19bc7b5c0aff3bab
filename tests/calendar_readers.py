"""Two readers of calendars that are not ours, for tests: icalendar, and ical.js by way of node.

Both answer the same shape: one dict an event with `uid, sequence, start, end, summary, location, description, status`;
start and end are UTC instants as `2026-03-08T07:30:00Z`, or `2026-03-08` for whole days; absent values are None.
"""

import fcntl
import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

_NODE = Path(__file__).parent / "node"
_said: set[str] = set()


def read_by_icalendar(calendar: bytes) -> list[dict[str, Any]]:
    """What icalendar understands of a calendar's events."""
    return [
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "start": shown(event["DTSTART"].dt),
            "end": shown(event["DTEND"].dt),
            "summary": str(event["SUMMARY"]),
            "location": str(event["LOCATION"]) if "LOCATION" in event else None,
            "description": str(event["DESCRIPTION"]) if "DESCRIPTION" in event else None,
            "status": str(event["STATUS"]),
        }
        for event in icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    ]


def read_by_ical_js(calendar: bytes, config: pytest.Config) -> list[dict[str, Any]]:
    """What ical.js understands of a calendar's events; skips the test with one loud line where it cannot run."""
    _have_ical_js(config)
    run = subprocess.run(
        ["node", "parse.mjs"], cwd=_NODE, input=calendar, capture_output=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    events: list[dict[str, Any]] = json.loads(run.stdout)
    return events


def shown(moment: date | datetime) -> str:
    """A date as it is, an instant in UTC."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
    return moment.isoformat()


def _have_ical_js(config: pytest.Config) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        _skip(config, "node and npm are not installed")
    wanted = json.loads((_NODE / "package-lock.json").read_bytes())["packages"]["node_modules/ical.js"]
    with (_NODE / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes, one folder
        if _installed() != wanted["integrity"]:
            try:
                run = subprocess.run(["npm", "ci"], cwd=_NODE, capture_output=True, timeout=120, check=False)
            except subprocess.TimeoutExpired:
                _skip(config, "npm ci in tests/node did not end within two minutes")
            if run.returncode != 0:
                _skip(config, f"npm ci in tests/node ended with {run.returncode}")


def _installed() -> str | None:
    try:
        inside = json.loads((_NODE / "node_modules" / ".package-lock.json").read_bytes())
    except FileNotFoundError:
        return None
    integrity: str = inside["packages"]["node_modules/ical.js"]["integrity"]
    return integrity


def _skip(config: pytest.Config, why: str) -> None:
    line = f"SKIPPED: feeds are not read by ical.js, because {why}"
    if line not in _said:
        _said.add(line)
        with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{line}", file=sys.stderr)
    pytest.skip(line)
