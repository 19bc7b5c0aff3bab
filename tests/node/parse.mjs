// Reads one calendar on standard input and prints, as JSON, what ical.js understands of its events:
// [{uid, sequence, start, end, summary, location, description, status}, ...]
// start and end are UTC instants as "2026-03-08T07:30:00Z", or "2026-03-08" for whole days; absent values are null.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

function instant(time) {
  if (time.isDate) return time.toString();
  return new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z");
}

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  // Without this list ical.js looks for exceptions of each event among all others.
  const event = new ICAL.Event(component, { exceptions: [] });
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: instant(event.startDate),
    end: instant(event.endDate),
    summary: event.summary,
    location: event.location,
    description: event.description,
    status: component.getFirstPropertyValue("status"),
  };
});
process.stdout.write(JSON.stringify(events));
