"""Makes spools, desks and links from a configuration."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from attrs import define, field

import edi
from daemon.centre import CentreRole
from daemon.checking import (
    BasedataShelf,
    Checker,
    Held,
    basedata_under,
)
from daemon.clock import Clock
from daemon.config import Centre, Config, Hub, HubCentre, Partner, Timing
from daemon.deadlines import Deadlines
from daemon.desk import Desk, Role
from daemon.events import Log
from daemon.folder_transport import FolderTransport
from daemon.hub import HubRole
from daemon.known_spools import KnownSpools
from daemon.link import Link
from daemon.partnership import LinkTiming, Partnership
from daemon.severities import overrides_for
from daemon.transport import Transport
from daemon.ways import CENTRE_WAYS, HUB_WAYS, Ways
from edi.basedata import is_basedata
from spool.custody import Custody
from spool.errors import ContentMissing, SpoolError
from spool.faults import told
from spool.opening import OpenSpool, open_spool
from spool.states import Direction, State

HUB = "hub"
"""What the awarding body's only exchange is called."""


@define(eq=False)
class Exchange:
    """One open spool with its desk and its links."""

    name: str
    desk: Desk
    links: tuple[Link, ...]
    watched: tuple[Path, ...]
    """Folders whose changes mean work."""
    log: Log
    _closing: ExitStack = field(factory=ExitStack)

    def close(self) -> None:
        """Close the spool; twice is fine."""
        self._closing.close()


@define(eq=False, kw_only=True)
class Assembly:
    """What every exchange of one program shares."""

    config: Config
    catalogue: edi.Catalogue
    profiles: edi.Profiles | None = None
    clock: Clock
    jitter: Callable[[], float]
    checkpoint: Callable[[str], None]
    log: Log
    deadlines: Deadlines
    stopping: Callable[[], bool]
    known: KnownSpools

    def centre(self, centre: Centre) -> Exchange:
        """Open the exchange of one centre number. Raises SpoolError."""
        log = self.log.bind(centre=centre.number)
        spool = self._open(centre.spool, log)
        custody = spool.custody
        shelf = BasedataShelf(
            lambda: held_in_ledger(custody), custody.ledger.mark, self.catalogue
        )
        checker = self._checker(shelf)
        partners = {
            body: partner.name
            for partner in centre.partners
            for body in partner.awarding_bodies
        }
        role = CentreRole(
            centre.number, partners, custody, checker, self.catalogue, log
        )
        links = tuple(
            self._link(
                custody,
                partner.name,
                CENTRE_WAYS,
                lambda partner=partner: connect_to(
                    partner, self.config.timing, self.deadlines
                ),  # type: ignore[misc]  # mypy cannot infer a lambda's default
                log.bind(partner=partner.name),
            )
            for partner in centre.partners
        )
        watched = (spool.root.outbox,)
        return self._exchange(centre.number, spool, role, checker, links, watched, log)

    def hub(self, hub: Hub) -> Exchange:
        """Open the exchange of the awarding body's side. Raises SpoolError."""
        log = self.log
        for centre in hub.centres:
            _make_home(hub, centre)
        spool = self._open(hub.spool, log)
        custody = spool.custody
        sent = hub.spool / "sent"
        shelf = BasedataShelf(
            lambda: basedata_under(sent), custody.ledger.mark, self.catalogue
        )
        checker = self._checker(shelf)
        role = HubRole(
            hub.awarding_bodies,
            [centre.number for centre in hub.centres],
            custody,
            checker,
            self.catalogue,
            self.clock.now,
        )
        links = tuple(
            self._hub_link(hub, centre, custody, log) for centre in hub.centres
        )
        watched = (
            spool.root.outbox,
            *(
                home_of(hub, centre) / folder
                for centre in hub.centres
                for folder in (HUB_WAYS.take, HUB_WAYS.receipts)
            ),
        )
        return self._exchange(HUB, spool, role, checker, links, watched, log)

    def _hub_link(
        self, hub: Hub, centre: HubCentre, custody: Custody, log: Log
    ) -> Link:
        home = home_of(hub, centre)
        bound = log.bind(centre=centre.number)
        return self._link(
            custody, centre.number, HUB_WAYS, lambda: FolderTransport(home), bound
        )

    def _link(
        self,
        custody: Custody,
        partner: str,
        ways: Ways,
        connect: Callable[[], Transport],
        log: Log,
    ) -> Link:
        timing = self.config.timing
        side = Partnership(
            partner=partner,
            custody=custody,
            ways=ways,
            timing=LinkTiming(
                poll_s=timing.poll_s,
                receipt_overdue_s=timing.receipt_overdue_s,
                retry_base_s=timing.retry_base_s,
                retry_cap_s=timing.retry_cap_s,
            ),
            clock=self.clock,
            log=log,
            jitter=self.jitter,
            file_bytes_max=self.config.limits.file_bytes,
            checkpoint=self.checkpoint,
            stopping=self.stopping,
        )
        return Link(side, connect)

    def _open(self, path: Path, log: Log) -> OpenSpool:
        if self.known.ensure(path):
            log.info("spool_made", root=str(path))
        spool = open_spool(path, clock=self.clock, checkpoint=self.checkpoint)
        if spool.repaired:
            log.info(
                "spool_reconciled",
                root=str(path),
                repaired=len(spool.repaired),
                detail=[str(repair) for repair in spool.repaired],
            )
        _log_mark(spool, log)
        return spool

    def _checker(self, shelf: BasedataShelf) -> Checker:
        limit = self.config.limits.findings
        return Checker(
            self.catalogue,
            shelf.current,
            limit,
            lambda name: overrides_for(self.config, name),
            self.profiles,
            lambda: self.clock.now().date(),
        )

    def _exchange(
        self,
        name: str,
        spool: OpenSpool,
        role: Role,
        checker: Checker,
        links: tuple[Link, ...],
        watched: tuple[Path, ...],
        log: Log,
    ) -> Exchange:
        timing = self.config.timing
        intake = spool.intake(
            settle_s=timing.settle_s,
            is_complete=checker.complete,
            limit=self.config.limits.files_per_pass,
        )
        desk = Desk(
            custody=spool.custody,
            role=role,
            scan=intake.scan,
            clock=self.clock,
            log=log,
            jitter=self.jitter,
            retry_base_s=timing.retry_base_s,
            retry_cap_s=timing.retry_cap_s,
            stopping=self.stopping,
        )
        exchange = Exchange(name, desk, links, watched, log)
        exchange._closing.callback(spool.close)
        # In a log that is kept elsewhere, it proves later that nothing was forged.
        exchange._closing.callback(_log_mark, spool, log)
        return exchange


def connect_to(partner: Partner, timing: Timing, deadlines: Deadlines) -> Transport:
    """Connect to a partner's server. Raises TransportError."""
    # Paramiko is imported where a connection is made: a hub needs none.
    from daemon.sftp.client import SftpSettings, connect

    settings = SftpSettings(
        host=partner.host,
        port=partner.port,
        username=partner.username,
        key_file=partner.key_file,
        host_keys=partner.host_keys,
        remote_root=partner.remote_root,
        operation_timeout_s=timing.operation_timeout_s,
        minimum_rate_bytes_s=timing.minimum_rate_bytes_s,
    )
    return connect(settings, deadlines)


def _log_mark(spool: OpenSpool, log: Log) -> None:
    with suppress(SpoolError):  # a spool that has gone away is told by who works in it
        log.info("ledger_mark", root=str(spool.root.path), mark=str(spool.mark()))


def home_of(hub: Hub, centre: HubCentre) -> Path:
    """The folder that a centre's account sees."""
    return hub.root / centre.folder


def _make_home(hub: Hub, centre: HubCentre) -> None:
    home = home_of(hub, centre)
    with told("make the folders of", str(home)):
        for folder in HUB_WAYS.folders():
            (home / folder).mkdir(parents=True, exist_ok=True)


def held_in_ledger(custody: Custody) -> list[Held]:
    """The basedata files that were received, kept in the store for checking."""
    held = []
    for parcel in custody.ledger.parcels(
        direction=Direction.INBOUND, states=(State.FILED,)
    ):
        if parcel.kept and is_basedata(parcel.name):
            try:
                held.append((parcel.name, custody.content(parcel)))
            except ContentMissing:
                continue  # purged since: what is held no longer is not checked against
    return held
