"""What a form did, in a sentence: the page it leads to says it, by the code in its address."""

from api.languages import to_say

DONE = {
    "signed-up": to_say("You are signed up. The shift stands under My shifts."),
    "asked": to_say("You have asked for a place. The coordinator will answer."),
    "withdrawn": to_say("You have withdrawn, in time."),
    "withdrawn-late": to_say("You have withdrawn, late. Please also call your centre."),
    "moved": to_say("The session has been moved. Who signed up comes along."),
    "moved-releasing": to_say("The session has been moved. Whoever is promised elsewhere then was released."),
    "cancelled": to_say("The session has been cancelled. Whoever would have come is free again."),
    "published": to_say("The session has been published."),
    "opened": to_say("The shift has been opened."),
    "approved": to_say("The sign-up has been approved."),
    "asked-for": to_say("The place has been asked for. Approve it, and it is taken."),
    "declined": to_say("The sign-up has been declined."),
    "entered": to_say("The volunteer has been signed up."),
    "ended": to_say("The calendar address has ended."),
    "nothing": to_say("Nothing had to be changed."),
    "repeated": to_say("This had been done already; nothing was recorded again."),
}
