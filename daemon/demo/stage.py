"""The demo's stage: folders, keys, configurations, and real processes on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import define, frozen

from daemon.config import load_config
from daemon.demo.series import AWARDING_BODY
from daemon.known_spools import KnownSpools
from daemon.sftp.keys import generate_key
from daemon.sftp.server import EmbeddedServer
from daemon.ways import CENTRE_WAYS

HUB = "awarding body"
STOP_TIMEOUT_S = 20.0
TIMING = """\
[timing]
rescan_s = 0.5
settle_s = 0.4
poll_s = 0.5
retry_base_s = 0.2
retry_cap_s = 1.0

[log]
file = "a2c.log"
"""


@frozen
class Site:
    """One side of the exchange: its folder, and what it is called."""

    name: str
    folder: Path

    @property
    def spool(self) -> Path:
        """Its spool."""
        return self.folder / "spool"

    @property
    def outbox(self) -> Path:
        """Where its management system drops files."""
        return self.spool / "outbox"

    @property
    def log(self) -> Path:
        """Where its daemon tells what it does."""
        return self.folder / "a2c.log"

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.folder / "a2c.toml"


@define
class Stage:
    """All sites, with their daemons running."""

    hub: Site
    centres: dict[str, Site]
    processes: list[subprocess.Popen[bytes]]

    @property
    def sites(self) -> list[Site]:
        """The awarding body and the centres."""
        return [self.hub, *self.centres.values()]

    def dead(self) -> list[int]:
        """Exit codes of daemons that ended by themselves."""
        return [code for p in self.processes if (code := p.poll()) is not None]


@contextmanager
def set_stage(root: Path, centres: Sequence[str]) -> Iterator[Stage]:
    """Make everything under `root`, start server and daemons, and stop them again."""
    hub = Site(HUB, root / "awarding-body")
    sites = {n: Site(f"centre {n}", root / f"centre-{n}") for n in centres}
    for site in (hub, *sites.values()):
        site.folder.mkdir(parents=True)
    keys = {n: generate_key(site.folder / "key") for n, site in sites.items()}
    host_line = generate_key(hub.folder / "host-key")
    tree = hub.folder / "sftp"
    for number in centres:
        for folder in CENTRE_WAYS.folders():
            (tree / number / folder).mkdir(parents=True)
    authorized = {f"c{n}": (keys[n], n) for n in centres}
    server = EmbeddedServer(tree, hub.folder / "host-key", authorized)
    with ExitStack() as stack:
        server.start()
        stack.callback(server.stop)
        hub.config.write_text(_hub_config(centres), encoding="utf-8")
        for number, site in sites.items():
            text = _centre_config(number, server.port, host_line)
            site.config.write_text(text, encoding="utf-8")
        stage = Stage(hub, sites, [])
        for site in stage.sites:
            load_config(site.config)
            KnownSpools(site.config).ensure(site.spool)
            stage.processes.append(_start(site))
        stack.callback(_stop, stage.processes)
        yield stage


def _hub_config(centres: Sequence[str]) -> str:
    listed = "".join(f'\n[[hub.centres]]\nnumber = "{n}"\n' for n in centres)
    return (
        f'role = "hub"\n\n{TIMING}\n[hub]\nname = "Demo awarding body"\n'
        f'awarding_bodies = ["{AWARDING_BODY}"]\nroot = "sftp"\n'
        f'spool = "spool"\n{listed}'
    )


def _centre_config(number: str, port: int, host_line: str) -> str:
    key = " ".join(host_line.split()[:2])
    return (
        f'role = "centre"\n\n{TIMING}\n[[centres]]\nnumber = "{number}"\n'
        f'spool = "spool"\n\n[[centres.partners]]\nname = "demo"\n'
        f'awarding_bodies = ["{AWARDING_BODY}"]\nhost = "127.0.0.1"\nport = {port}\n'
        f'username = "c{number}"\nkey_file = "key"\nhost_keys = ["{key}"]\n'
    )


def _start(site: Site) -> subprocess.Popen[bytes]:
    talk = (site.folder / "talk.txt").open("wb")
    with talk:
        return subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-m", "daemon", "run", "--config", str(site.config)],
            stdin=subprocess.DEVNULL,
            stdout=talk,
            stderr=talk,
        )


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
