"""The machine's own tables, read as Linux writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.doctor.machine import (
    Mount,
    file_system_of,
    inotify_finding,
    mounts,
    on_network_share,
    others_may,
)

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/exams\\040office rw,relatime - cifs //server/exams rw
41 22 0:36 / /home rw - nfs4 server:/home rw
42 41 0:37 / /home/local rw shared:9 master:1 - xfs /dev/sdb rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/spool/a2c", "ext4"),
        ("/srv/exams office/spool", "cifs"),
        ("/srv/exams", "ext4"),
        ("/home/k.jones", "nfs4"),
        ("/home/local/spool", "xfs"),
        ("/homes", "ext4"),
    ],
)
def test_which_file_system(folder: str, kind: str) -> None:
    """The longest mount point above a folder tells what it is on."""
    assert kind == file_system_of(Path(folder), mounts(TABLE))


def test_a_later_mount_lies_over_an_earlier_one() -> None:
    """Two file systems at one place: the last is the one that is seen."""
    table = [Mount("/", "ext4"), Mount("/s", "ext4"), Mount("/s", "cifs")]

    assert "cifs" == file_system_of(Path("/s/spool"), table)


def test_this_machine(tmp_path: Path) -> None:
    """The real table of this machine can be read."""
    assert on_network_share(tmp_path) is False


@pytest.mark.parametrize(
    ("watches", "instances", "folders", "level"),
    [
        (8192, 128, 2, "good"),
        (100, 128, 2, "warning"),
        (8192, 4, 2, "warning"),
        (8192, 128, 5000, "warning"),
    ],
)
def test_watches(
    tmp_path: Path, watches: int, instances: int, folders: int, level: str
) -> None:
    """Too few watches are told with the command that raises them."""
    (tmp_path / "max_user_watches").write_text(f"{watches}\n")
    (tmp_path / "max_user_instances").write_text(f"{instances}\n")

    found = inotify_finding(folders, tmp_path)

    assert found is not None
    assert level == found.level
    assert ("sysctl -w" in found.remedy) == (level == "warning")


def test_no_tables_no_finding(tmp_path: Path) -> None:
    """A system without inotify has nothing to say about it."""
    assert inotify_finding(1, tmp_path) is None


def test_rights_of_others(tmp_path: Path) -> None:
    """A mode is told only where others have rights that they should not have."""
    file = tmp_path / "key"
    file.write_text("")
    file.chmod(0o640)

    assert 0o640 == others_may(file, 0o077)
    assert others_may(file, 0o007) is None
