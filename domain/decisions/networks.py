"""Founding a network: the first fact of a book."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.codes import zoned
from domain.facts.networks import NetworkFounded
from domain.language import Ask, Fact, Refused
from domain.questions.networks import THE_NETWORK, the_network

_NAME = re.compile(r"[a-z0-9.-]{1,63}\Z")


@dataclass
class NetworkNameUnfit(Refused):
    says = "A network's name has 1 to 63 of the characters a-z, 0-9, full stop and hyphen."
    advice = "Choose a short one: it stands in every checkpoint, for ever."


@dataclass
class NetworkIsAnother(Refused):
    network: str

    says = "This book is of the network {network}; a book has one."
    advice = "Leave the name away, or open another book."


@dataclass(frozen=True)
class FoundNetwork:
    """Opens the book under a name. Said again with the same name nothing happens, so whoever writes first may say it.

    zone: the IANA name that dates without a place are of.
    """

    name: str
    zone: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        founded = ask(the_network())
        if founded is not None:
            if founded.name != self.name:
                raise NetworkIsAnother(founded.name)
            return
        if not _NAME.match(self.name):
            raise NetworkNameUnfit()
        yield NetworkFounded(network=THE_NETWORK, name=self.name, zone=zoned(self.zone))
