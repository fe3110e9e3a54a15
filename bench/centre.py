"""A centre for the daemon's benchmarks: a configuration, a spool, and files to send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.receiver import receiving
from bench.server import home, new_folder
from daemon.known_spools import KnownSpools
from edi.catalogue import CURRENT, Catalogue
from edi.check_characters import uci_letter
from edi.document import Heading, compose
from edi.generated import jcq14

CENTRE = "12345"
BODIES = tuple(Catalogue.shipped().formats[CURRENT].code_lists["awarding_bodies"].codes)
"""The known ones: about others something would be told in each file."""
RECORDS = 10
"""Forecasts in each file: most files of a centre are small."""

_CONFIG = """\
role = "centre"
[timing]
{timing}
[log]
file = "a2c.log"
[[centres]]
number = "{centre}"
spool = "spool"
[[centres.partners]]
name = "hub"
awarding_bodies = {bodies}
host = "127.0.0.1"
port = {port}
username = "{username}"
key_file = "{key}"
host_keys = ["{host_key}"]
remote_root = "{remote}"
"""


@frozen
class BenchCentre:
    """A centre that is ready to run."""

    folder: Path
    home: Path
    """Its home at the server, where the stand-in takes and gives."""

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.folder / "a2c.toml"

    def people(self, folder: str) -> Path:
        """One of the people's folders of its spool."""
        return self.folder / "spool" / folder


def exam_files(count: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of so many files, to all awarding bodies in turn."""
    for number in range(count):
        records = [
            jcq14.Forecast.make(
                centre_number=CENTRE,
                candidate_number=f"{each + 1:04d}",
                option_code="R093",
                first_grade="D2",
            )
            for each in range(RECORDS)
        ]
        heading = Heading(
            awarding_body=BODIES[number % len(BODIES)],
            series="6A",
            year="26",
            sequence_number=number // len(BODIES) + 1,
            centre_number=CENTRE,
            creation_date=date(2026, 2, 3),
        )
        made = compose("jcq14/forecasts", heading, records, provisional=True)
        yield made.name, bytes(made)


def results_files(count: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of so many files of results, from all awarding bodies in turn."""
    for number in range(count):
        records = [
            jcq14.Result.make(
                centre_number=CENTRE,
                candidate_number=f"{each + 1:04d}",
                uci=_uci(each),
                results=[
                    jcq14.ResultResultsItem(
                        option_code="R093",
                        result_option_code="R093",
                        result_type="B",
                        score=50,
                        first_grade="D2",
                    )
                ],
            )
            for each in range(RECORDS)
        ]
        heading = Heading(
            awarding_body=BODIES[number % len(BODIES)],
            series="6A",
            year="26",
            sequence_number=number // len(BODIES) + 1,
            centre_number=CENTRE,
            creation_date=date(2026, 8, 13),
        )
        made = compose("jcq14/results", heading, records, provisional=True)
        yield made.name, bytes(made)


def _uci(candidate: int) -> str:
    base = f"{CENTRE}026{candidate + 1:04d}"
    return f"{base}{uci_letter(base)}"


@contextmanager
def centre_at(where: dict[str, Any], timing: str) -> Iterator[BenchCentre]:
    """Make a centre whose partner is the running server, with the stand-in there."""
    folder, remote = new_folder(Path(where["folder"])), new_folder(home(where))
    made = BenchCentre(folder, remote)
    text = _CONFIG.format(
        timing=timing,
        centre=CENTRE,
        bodies=json.dumps(BODIES),
        port=where["port"],
        username=where["username"],
        key=Path(where["folder"]) / "key",
        host_key=" ".join(where["host_key"].split()[:2]),
        remote=made.home.name,
    )
    made.config.write_text(text)
    KnownSpools(made.config).ensure(made.folder / "spool")
    with receiving(made.home):
        yield made
