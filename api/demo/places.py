"""Where the demo plays: two centres with rooms in Taicang, one district of Dalian with its stations."""

import csv
from collections.abc import Iterator
from datetime import time
from importlib.resources import files

from api.demo.stage import NETWORK, ZONE, Stage, an, chunks
from domain.decisions.networks import FoundNetwork
from domain.decisions.organisation_listings import ListOrganisation
from domain.decisions.organisations import EstablishOrganisation
from domain.decisions.rooms import OpenRoom
from domain.facts.rooms import OpeningHours
from domain.language import Decision, OrganisationId, RoomId

YUEXI = OrganisationId(an("organisation", "YX"))
LIUHE = OrganisationId(an("organisation", "LH"))
CENTRES = {
    YUEXI: ("YX", "岳西礼堂日间照料中心", "320585101215"),
    LIUHE: ("LH", "浏河镇日间照料中心", "320585102"),
}
ROOMS = (("hall", "礼堂", 60), ("craft", "手工室", 20), ("kitchen", "食堂", 40), ("health", "康复室", 12))
KINDS = {
    "province": ("administrative-unit", ""),
    "city": ("guidance-centre", "社会工作指导中心"),
    "area": ("head-station", "社会工作服务总站"),
    "street": ("station", "社会工作服务站"),
    "village": ("workroom", "社工室"),
}


def unit(code: str) -> OrganisationId:
    return OrganisationId(an("organisation", code))


def room(centre: OrganisationId, key: str) -> RoomId:
    return RoomId(an("room", f"{centre} {key}"))


def listed() -> Iterator[Decision]:
    """The divisions as units of the network, each under the unit of its parent code."""
    rows = csv.DictReader((files("api.demo") / "divisions.csv").read_text("utf-8").splitlines())
    for row in rows:
        kind, label = KINDS[row["level"]]
        parent = unit(row["parent_code"]) if row["parent_code"] else None
        yield ListOrganisation(unit(row["code"]), row["code"], row["name"], kind, ZONE, parent=parent, label=label)


def open_places(stage: Stage) -> None:
    """The network, its units, the two centres and their rooms, open on weekdays and Saturdays."""
    stage.does(FoundNetwork(NETWORK, ZONE))
    for some in chunks(listed()):
        stage.does(*some, imports=True)
    hours = tuple(OpeningHours(day, time(8), time(20)) for day in range(1, 7))
    for centre, (code, name, under) in CENTRES.items():
        stage.does(EstablishOrganisation(centre, code, name, "day-care-centre", ZONE, parent=unit(under)))
        opened = (OpenRoom(room(centre, key), centre, title, size, hours) for key, title, size in ROOMS)
        stage.does(*opened, at=centre)
