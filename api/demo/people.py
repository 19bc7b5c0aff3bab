"""Who helps in the demo: sixty invented volunteers, some waiting for approval, one under eighteen, one suspended."""

from datetime import timedelta

from api.demo.places import LIUHE, YUEXI
from api.demo.stage import Stage, an
from domain.decisions.credentials import GrantCredential
from domain.decisions.guardians import ConsentAsGuardian
from domain.decisions.people import RecordDetail
from domain.decisions.volunteers import ApproveVolunteer, RegisterVolunteer, SuspendVolunteer
from domain.language import CredentialId, Decision, OrganisationId, PersonId

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("晓梅", "建国", "秀兰", "志强", "桂英", "文华", "淑珍", "永福", "丽萍", "家明", "春燕", "国栋")
COUNT = 60
WAITING, SUSPENDED, YOUNG = 57, 58, 59  # the last three


def volunteer(number: int) -> PersonId:
    return PersonId(an("person", f"volunteer {number}"))


def home(number: int) -> OrganisationId:
    """Two of three belong to 岳西礼堂."""
    return LIUHE if number % 3 == 2 else YUEXI


def name(number: int) -> str:
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number * 7 % len(_GIVEN)]


def register_people(stage: Stage) -> None:
    """Names and phones into the address book first, then the facts that pin them."""
    year = stage.today.year
    stage.does(*_details(stage, PersonId(stage.staff), "陈主任", "000-0000-0000"), at=YUEXI)
    for number in range(COUNT):
        person, centre = volunteer(number), home(number)
        born = year - 16 if number == YOUNG else year - 19 - (number * 11) % 55
        registered = RegisterVolunteer(person, centre, "signed-form", born)
        details = _details(stage, person, name(number), f"000-0000-{number + 1:04d}")
        stage.does(registered, *details, at=centre)
        if number == WAITING:
            continue
        stage.does(ApproveVolunteer(person), *_papers(stage, number, person, centre), at=centre)
    until = stage.clock.now + timedelta(days=60)
    stage.does(SuspendVolunteer(volunteer(SUSPENDED), "no-show", until=until), at=home(SUSPENDED))
    stage.does(ConsentAsGuardian(volunteer(YOUNG), volunteer(0)), at=home(YOUNG))


def _papers(stage: Stage, number: int, person: PersonId, centre: OrganisationId) -> list[Decision]:
    """Everybody's agreement; insurance for most; a health check for those who help with meals."""
    begins = stage.today - timedelta(days=120)
    ends = begins + timedelta(days=365)
    kinds = ["agreement"] + ["insurance"] * (number % 5 != 4) + ["health-check"] * (number % 2 == 0)
    granted: list[Decision] = []
    for kind in kinds:
        paper = CredentialId(an("credential", f"{number} {kind}"))
        granted.append(GrantCredential(paper, person, centre, kind, begins, ends))
    return granted


def _details(stage: Stage, person: PersonId, called: str, phone: str) -> list[Decision]:
    pinned = {field: stage.people.write(person, field, value) for field, value in (("name", called), ("phone", phone))}
    return [RecordDetail(person, field, pin.version, pin.digest) for field, pin in pinned.items()]
