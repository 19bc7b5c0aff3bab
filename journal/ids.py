"""New ids of what people decide."""

import uuid_utils

from domain.language import Id


def new_id(kind: str) -> Id:
    """`<kind>-<uuid7>`: unique, and rising with time (RFC 9562 section 5.7), so that its index stays local."""
    return Id(f"{kind}-{uuid_utils.uuid7()}")
