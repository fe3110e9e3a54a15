"""Severities that a configuration sets, partner by partner."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.config import Centre, Config, Hub, HubCentre, Partner
from daemon.severities import overrides_for
from edi.diagnostics import Overrides, Severity

SET = {"FLD007": "notice"}


def partner(name: str, body: str, severities: dict[str, str]) -> Partner:
    """An awarding body's server."""
    return Partner(
        name=name,
        awarding_bodies=(body,),
        host="localhost",
        username="u",
        key_file=Path("key"),
        severities=severities,  # type: ignore[arg-type]  # plain text will do here
    )


CENTRE = Config(
    role="centre",
    centres=(
        Centre(
            number="12345",
            spool=Path("spool"),
            partners=(partner("ocr", "01", SET), partner("aqa", "70", {})),
        ),
        Centre(number="54321", spool=Path("two"), partners=(partner("o", "01", {}),)),
    ),
)
HUB = Config(
    role="hub",
    hub=Hub(
        name="OCR",
        awarding_bodies=("01",),
        root=Path("sftp"),
        spool=Path("spool"),
        centres=(
            HubCentre(number="12345", severities=SET),  # type: ignore[arg-type]  # as above
            HubCentre(number="54321"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("config", "name", "by"),
    [
        (CENTRE, "E1234501.X01", "ocr"),
        (CENTRE, "e1234501.x01", "ocr"),
        (CENTRE, "S6A26_01.X01", "ocr"),
        (CENTRE, "E1234570.X01", None),
        (CENTRE, "E5432101.X01", None),
        (CENTRE, "E9999901.X01", None),
        (CENTRE, "notes.pdf", None),
        (HUB, "E1234501.X01", "centre 12345"),
        (HUB, "E5432101.X01", None),
        (HUB, "S6A26_01.X01", None),
    ],
)
def test_severities_go_with_the_partner(
    config: Config, name: str, by: str | None
) -> None:
    """Only files of the partner that they are set for have them."""
    found = overrides_for(config, name)

    expected = by and Overrides(
        f"the configuration for {by}", {"FLD007": Severity.NOTICE}
    )
    assert expected == found
