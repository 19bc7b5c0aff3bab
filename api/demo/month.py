"""A month of the demo, day by day: shifts open, people sign up, change their minds, are refused; plans change."""

from datetime import time, timedelta

from api.demo import people
from api.demo.places import LIUHE, YUEXI, room
from api.demo.programme import CENTRE, activity
from api.demo.stage import Stage, an
from domain.decisions.moves import MoveSession
from domain.decisions.sessions import CancelSession, ScheduleSession
from domain.decisions.shifts import OpenShift
from domain.decisions.sign_ups import SignUp, WithdrawSignUp
from domain.facts.sessions import SessionScheduled
from domain.language import SessionId, ShiftId, SignUpId, Span

DUTIES = {
    "lunch": (("kitchen", 3, ("health-check",)), ("serving", 2, ())),
    "zodiac": (("craft", 2, ()),),
    "games": (("host", 1, ()),),
    "gym": (("companion", 2, ()),),
    "choir": (("host", 2, ()),),
    "clinic": (("registration", 2, ()),),
    "visit": (("visitor", 4, ()),),
    "haircut": (("barber", 3, ()), ("host", 2, ())),
}
DUTY_NAMES = {
    "kitchen": "帮厨",
    "serving": "分餐",
    "craft": "手工指导",
    "host": "招待",
    "companion": "陪练",
    "registration": "登记",
    "visitor": "探访",
    "barber": "理发",
}
KEEN = 0.2  # how often the volunteer whose link the demo prints is among them
POPULAR = 0.85  # how much of a shift's places are asked for, on average


def play(stage: Stage) -> None:
    """From four weeks ago until now; then the fortnight ahead is as full as it would be."""
    planned = _sessions(stage)
    for _, scheduled in planned:
        _open_shifts(stage, scheduled)
    for day in range(-28, 1):
        stage.turn_to(day, time(7, 30))
        for offset, scheduled in planned:
            if day + 3 <= offset < day + 4 or (day == 0 and 0 < offset < 15):
                _people_come(stage, scheduled)
    _plans_change(stage)


def _sessions(stage: Stage) -> list[tuple[int, SessionScheduled]]:
    """What is scheduled from the series at the two centres: days from today, and the fact."""
    found = []
    for entry in stage.journal.entries(types=("session-scheduled",)):
        fact = entry.fact
        if isinstance(fact, SessionScheduled) and fact.organisation in (YUEXI, LIUHE):
            found.append(((fact.span.start - stage.moment(0, time(0))) // timedelta(days=1), fact))
    return [(offset, fact) for offset, fact in found if offset < 29]


def _key(scheduled: SessionScheduled) -> str:
    keys = (each.key for each in CENTRE if activity(scheduled.organisation, each.key) == scheduled.activity)
    return next(keys)


def _shift(session: SessionId, duty: str) -> ShiftId:
    return ShiftId(an("shift", f"{session} {duty}"))


def _open_shifts(stage: Stage, scheduled: SessionScheduled) -> None:
    opened = [
        OpenShift(_shift(scheduled.session, duty), scheduled.session, DUTY_NAMES[duty], places, least=1, needs=needs)
        for duty, places, needs in DUTIES[_key(scheduled)]
    ]
    stage.does(*opened, at=scheduled.organisation)


def _people_come(stage: Stage, scheduled: SessionScheduled) -> None:
    """Some ask for a place, most get one, a few withdraw, some of them late."""
    here = [number for number in range(people.COUNT) if people.home(number) == scheduled.organisation]
    for duty, places, _needs in DUTIES[_key(scheduled)]:
        wanted = round(places * stage.random.uniform(0.2, 2 * POPULAR - 0.2))
        asking = stage.random.sample(here, k=min(wanted, len(here)))
        if scheduled.organisation == YUEXI and stage.random.random() < KEEN:
            asking = [0, *(number for number in asking if number != 0)][: max(wanted, 1)]
        for number in asking:
            person = people.volunteer(number)
            sign_up = SignUpId(an("sign-up", f"{scheduled.session} {duty} {number}"))
            asks = SignUp(sign_up, person, _shift(scheduled.session, duty))
            if stage.tries(asks, by=person, at=scheduled.organisation) is None and stage.random.random() < 0.07:
                stage.tries(WithdrawSignUp(sign_up), by=person, at=scheduled.organisation)


def _plans_change(stage: Stage) -> None:
    """Today: a session is moved, one cancelled, a reunion dinner planned; a tea party is still a draft."""
    ahead = sorted(_sessions(stage), key=lambda each: each[1].span.start)
    coming = [fact for offset, fact in ahead if offset >= 1 and fact.organisation == YUEXI]
    crafts = next(fact for fact in coming if _key(fact) == "zodiac")
    later = Span(crafts.span.start + timedelta(minutes=60), crafts.span.end + timedelta(minutes=60))
    stage.does(MoveSession(crafts.session, later, "老师上午有课", release=True), at=YUEXI)
    choir = next(fact for fact in coming if _key(fact) == "choir")
    stage.does(CancelSession(choir.session, "指挥请假"), at=YUEXI)
    dinner, tea = SessionId(an("session", "reunion dinner")), SessionId(an("session", "tea party"))
    saturday = _days_to_saturday(stage)
    hall, party = room(YUEXI, "hall"), activity(YUEXI, "reunion")
    evening, afternoon = stage.span(saturday, time(15), 150), stage.span(saturday + 7, time(14), 120)
    stage.does(
        ScheduleSession(dinner, party, evening, room=hall, expected=55, published=True),
        OpenShift(_shift(dinner, "serving"), dinner, "分餐", 6, least=4),
        OpenShift(_shift(dinner, "host"), dinner, "招待", 2, least=1, way_in="approval"),
        ScheduleSession(tea, party, afternoon, room=hall, expected=30),
        at=YUEXI,
    )
    for number in (3, 6):
        person, host = people.volunteer(number), _shift(dinner, "host")
        stage.tries(SignUp(SignUpId(an("sign-up", f"{dinner} host {number}")), person, host), by=person, at=YUEXI)


def _days_to_saturday(stage: Stage) -> int:
    return (5 - stage.today.weekday()) % 7 or 7
