"""A person's details: the address book holds them, the journal pins which version was true when."""

from domain.language import Fact, PersonId


class DetailRecorded(Fact, frozen=True, tag="detail-recorded"):
    """`field` of the person has a new `version` in the address book.

    `digest` is base64(SHA-256(salt + value)); the salt lies only in the address book, so nothing can be guessed
    from it once the person is erased.
    """

    person: PersonId
    field: str
    version: int
    digest: str
