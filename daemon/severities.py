"""The severities that a configuration sets, partner by partner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daemon.config import Config
from edi.diagnostics import Overrides, Severity
from edi.file_names import FileName, parse_file_name


def overrides_for(config: Config, name: str) -> Overrides | None:
    """What is set for the partner that a file of this name goes to or comes from.

    None where nothing is set, or the name does not tell the partner.
    """
    parsed = parse_file_name(name)
    for partner, severities in _partners(config, parsed):
        if severities:
            return Overrides(
                f"the configuration for {partner}",
                {code: Severity(value) for code, value in severities.items()},
            )
    return None


def _partners(
    config: Config, name: FileName
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(partner, severities) of those whose file it may be; basedata is every centre's.

    One awarding body has one partner at a centre.
    """
    for centre in config.centres:
        if name.centre_number in (None, centre.number):
            for partner in centre.partners:
                if name.awarding_body in partner.awarding_bodies:
                    yield partner.name, partner.severities
    if config.hub is not None:
        for hub_centre in config.hub.centres:
            if name.centre_number == hub_centre.number:
                yield f"centre {hub_centre.number}", hub_centre.severities
