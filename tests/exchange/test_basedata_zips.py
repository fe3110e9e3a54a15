"""Basedata issued as one zip: on its way, in the inbox, and in the checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.demo import series
from tests.daemon.cli.running import a2c
from tests.daemon.test_archives import FILES, GOOD, NAME, packed
from tests.exchange_bad_input.witnesses import logged, places
from tests.support.world import World, embedded_world

NUMBER = series.CENTRES[0]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An awarding body and one centre, with nothing in their spools."""
    with embedded_world(tmp_path, [NUMBER]) as built:
        yield built


def test_zip_arrives_untouched_and_is_checked_against(world: World) -> None:
    """The zip itself lies in the inbox; entries are told what is not in it."""
    hub, centre = world.hub, world.centre
    hub.drop(NAME, GOOD)
    world.settle()
    assert [f"sent/{NAME}"] == places(hub, GOOD)
    assert [f"inbox/{NAME}"] == places(centre, GOOD)
    assert "accepted" == str(getattr(centre.parcel(NAME).verdict, "outcome", None))

    entries = bytes(series.entries(NUMBER)).replace(b"R093  ", b"R999  ")
    centre.drop("E1234501.X01", entries)
    world.settle()
    verdict = centre.parcel("E1234501.X01").verdict
    assert verdict is not None
    assert ["XRF001"] == verdict.details["codes"]


BAD = {
    "leads elsewhere": (packed({**FILES, "../x.X01": b""}), "TRN032"),
    "a bomb": (packed({"S6A26_01.X01": bytes(30 * 2**20)}), "TRN032"),
    "damaged": (GOOD[:-10], "TRN033"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_zip_goes_to_rejected_with_its_reason(world: World, kind: str) -> None:
    """At the centre from another program's hub, and at the hub before it leaves."""
    content, code = BAD[kind]
    (world.between(NUMBER, "to-centre") / NAME).write_bytes(content)
    world.hub.drop("Z6B26_01.zip", content)
    world.settle()

    for side, name in ((world.centre, NAME), (world.hub, "Z6B26_01.zip")):
        assert [f"rejected/{name}"] == places(side, content)
        report = side.content(f"rejected/{name}.report.txt").decode()
        assert report.startswith(f"{name} was ")
        assert "= help: " in report
        assert [[code]] == [entry["codes"] for entry in logged(side, "file_rejected")]
    assert [] == world.centre.parcels("Z6B26_01.zip")


def test_zip_with_an_error_in_a_file(world: World) -> None:
    """The report names the file in the zip, and shows its line."""
    broken = {**FILES, "S6A26_01.X01": FILES["S6A26_01.X01"][:-120]}
    world.hub.drop(NAME, packed(broken))
    world.settle()

    report = world.hub.content(f"rejected/{NAME}.report.txt").decode()
    assert f"{NAME} was NOT sent: it has errors." in report
    assert "S6A26_01.X01, record" in report


def test_command_line_reads_zips(tmp_path: Path) -> None:
    """`a2c check` checks what is in a zip, against it, and refuses a bad one."""
    (tmp_path / NAME).write_bytes(GOOD)
    entries = bytes(series.entries(NUMBER))
    (tmp_path / "E1234501.X01").write_bytes(entries.replace(b"R093  ", b"R999  "))
    ran = a2c("check", tmp_path, "--json")
    files = {form["name"]: form for form in ran.form["files"]}
    assert 0 == ran.code  # a placeholder's position blocks nothing
    assert {"E1234501.X01", *FILES} == set(files)
    assert str(tmp_path / NAME / "S6A26_01.X01") == files["S6A26_01.X01"]["path"]
    found = files["E1234501.X01"]["diagnostics"]
    assert {"XRF001"} == {each["code"] for each in found}

    (tmp_path / NAME).write_bytes(b"PK")
    ran = a2c("check", tmp_path / NAME)
    assert 1 == ran.code
    assert "has no list of its members" in ran.talk
    ran = a2c("check", tmp_path / NAME, "--json")
    (form,) = ran.form["files"]
    assert "rejected" == form["verdict"]
