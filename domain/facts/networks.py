"""A network: one book, one unit of consistency."""

from domain.language import Fact, NetworkId


class NetworkFounded(Fact, frozen=True, tag="network-founded"):
    """The book was opened. `name` is 1-63 of a-z0-9.- and is part of every checkpoint's origin, for ever."""

    network: NetworkId
    name: str
    zone: str
