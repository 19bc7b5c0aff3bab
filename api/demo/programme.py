"""What the demo's centres do: activities with their weekly series, and what two stations of Dalian offer."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import NamedTuple

from api.demo.places import LIUHE, YUEXI, room, unit
from api.demo.stage import Stage, an
from domain.decisions.activities import ApproveActivity, DraftActivity, PublishActivity
from domain.decisions.series import ScheduleWeekly
from domain.language import ActivityId, Decision, OrganisationId, SeriesId


class Weekly(NamedTuple):
    """One activity and when it is held: weekdays (1 is Monday), start, minutes, room, people expected."""

    key: str
    name: str
    type: str
    days: tuple[int, ...]
    starts: time
    minutes: int
    room: str | None
    expected: int
    content: str


CENTRE = (
    Weekly("lunch", "助餐午饭", "meal", (1, 2, 3, 4, 5), time(10, 30), 120, "kitchen", 35, "备餐、分餐、送餐到桌"),
    Weekly("zodiac", "生肖手工坊", "craft", (2, 5), time(14), 90, "craft", 16, "剪纸、彩泥，一起做生肖"),
    Weekly("games", "棋牌茶座", "group", (1, 3, 5), time(13, 30), 120, "hall", 24, "象棋、扑克和茶"),
    Weekly("gym", "康复操", "rehabilitation", (1, 4), time(9), 60, "health", 10, "坐姿康复操，量力而行"),
    Weekly("choir", "老年合唱", "group", (4,), time(14), 90, "hall", 30, "老歌新唱"),
    Weekly("clinic", "义诊量血压", "free-clinic", (3,), time(9), 120, "health", 12, "量血压、问用药"),
    Weekly("visit", "独居老人探访", "visit", (2, 6), time(9, 30), 120, None, 0, "两人一组上门，看看、聊聊、记录需要"),
    Weekly("haircut", "理发日", "community-event", (6,), time(9), 180, "hall", 20, "免费理发"),
)
REUNION = Weekly("reunion", "团圆饭", "festival", (), time(15), 150, "hall", 55, "空巢、独居老人一起吃团圆饭，演节目")
STATIONS = (
    Weekly("legal", "法律咨询", "counselling", (3,), time(14), 120, None, 0, "社区律师值班"),
    Weekly("homework", "四点半课堂", "group", (1, 2, 3, 4, 5), time(16), 90, None, 0, "放学后的作业陪伴"),
)
DALIAN = tuple(unit(code) for code in ("210202001", "210202005"))


def activity(centre: OrganisationId, key: str) -> ActivityId:
    return ActivityId(an("activity", f"{centre} {key}"))


def series(centre: OrganisationId, key: str, day: int) -> SeriesId:
    return SeriesId(an("series", f"{centre} {key} {day}"))


def launch(stage: Stage) -> None:
    """Every activity is drafted, approved and published; then its series run from four weeks ago, without an end."""
    for centre in (YUEXI, LIUHE):
        for each in CENTRE:
            stage.does(*_launched(centre, each, "elder-care", "elders"), at=centre)
            stage.does(*_weekly(stage, centre, each), at=centre)
    stage.does(*_launched(YUEXI, REUNION, "elder-care", "elders"), at=YUEXI)
    for station in DALIAN:
        for each in STATIONS:
            field = "child-care" if each.key == "homework" else "community-governance"
            stage.does(*_launched(station, each, field, None), at=station)
            stage.does(*_weekly(stage, station, each), at=station)


def _launched(centre: OrganisationId, each: Weekly, field: str, aid: str | None) -> Iterator[Decision]:
    this = activity(centre, each.key)
    yield DraftActivity(this, centre, each.name, field, each.type, content=each.content, aid=aid)
    yield ApproveActivity(this)
    risks = "地面湿滑、热汤烫伤" if each.key == "lunch" else "老人行动不便"
    yield PublishActivity(this, risks=risks, protection="两人一组，现场有社工", insured=each.key == "visit")


def _weekly(stage: Stage, centre: OrganisationId, each: Weekly) -> Iterator[Decision]:
    first = stage.today - timedelta(days=28)
    held = None if each.room is None else room(centre, each.room)
    for day in each.days:
        yield ScheduleWeekly(
            series(centre, each.key, day),
            activity(centre, each.key),
            day,
            each.starts,
            each.minutes,
            first,
            room=held,
            expected=each.expected,
            published=True,
        )
