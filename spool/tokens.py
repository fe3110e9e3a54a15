"""What files in the staging folder are called, which says whose they are."""

from secrets import token_hex

COPY = "copy-"
"""Copies that are no one's only bytes; the rest of the name means nothing."""
FETCH = "fetch-"
"""Files being fetched, which the partner still has; the rest means nothing."""
PLACE = "place-"
"""Prepared copies of a parcel's content, by the parcel's id."""
RETIRE = "retire-"
"""Files leaving the outbox, by the id of the first parcel made of them."""


def copy_token() -> str:
    """Return the name of a new copy, which nothing else has."""
    return f"{COPY}{token_hex(8)}"


def place_token(parcel_id: int) -> str:
    """Return the name of a parcel's prepared copy."""
    return f"{PLACE}{parcel_id}"


def retire_token(parcel_id: int) -> str:
    """Return the name of the file that is leaving the outbox."""
    return f"{RETIRE}{parcel_id}"
