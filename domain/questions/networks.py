"""What is asked about the network itself: is the book founded, under which name?"""

from domain.facts.networks import NetworkFounded
from domain.language import NetworkId, Question, named

# One book is one network, so its tag is the same in every book: a book can be asked for its network without knowing
# the name, and is founded once. The name tells networks apart.
THE_NETWORK = NetworkId(named("network", "", "the network of this book"))


def _founded(network: NetworkFounded | None, fact: NetworkFounded) -> NetworkFounded:
    return network or fact


def the_network() -> Question[NetworkFounded | None]:
    """How this book's network was founded; None: the book is empty."""
    return Question(about=(THE_NETWORK,), start=None, step=_founded)
