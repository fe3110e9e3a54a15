"""The program's figures in Prometheus' form; the only user of prometheus_client.

Labels hold centre numbers, partners, states and event names: no file's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from daemon.monitoring.event_counts import EventCounts
from daemon.monitoring.outlook import Outlook, SpoolOutlook

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """What `/metrics` answers."""

    def __init__(self, look: Callable[[], Outlook], events: EventCounts) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Figures(look, events))

    def render(self) -> bytes:
        """Return the figures of this moment."""
        return generate_latest(self._registry)


class _Figures(Collector):
    def __init__(self, look: Callable[[], Outlook], events: EventCounts) -> None:
        self._look = look
        self._events = events

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing is asked for before it is wanted

    def collect(self) -> Iterable[Metric]:
        outlook = self._look()
        now = outlook.time
        yield _gauge(
            "a2c_spool_available",
            "Whether a spool can be reached.",
            ((spool, 1.0 if spool.available else 0.0) for spool in outlook.spools),
        )
        yield _gauge(
            "a2c_spool_free_bytes",
            "Free room beside a spool.",
            (
                (spool, float(spool.free_bytes))
                for spool in outlook.spools
                if spool.free_bytes is not None
            ),
        )
        yield _gauge(
            "a2c_oldest_live_parcel_seconds",
            "How long the file that has waited longest has not moved.",
            (
                (
                    spool,
                    max(
                        (
                            (now - each.changed_at).total_seconds()
                            for each in spool.live
                        ),
                        default=0.0,
                    ),
                )
                for spool in outlook.spools
                if spool.available
            ),
        )
        yield self._parcels(outlook)
        yield self._partners(outlook)
        yield self._counted()

    def _parcels(self, outlook: Outlook) -> Metric:
        family = GaugeMetricFamily(
            "a2c_parcels",
            "Files by direction and state.",
            labels=("spool", "direction", "state"),
        )
        for spool in outlook.spools:
            for (direction, state), count in sorted(spool.counts.items()):
                family.add_metric((spool.name, str(direction), str(state)), count)
        return family

    def _partners(self, outlook: Outlook) -> Metric:
        family = GaugeMetricFamily(
            "a2c_partner_failing",
            "Whether the last try with a partner ended in trouble.",
            labels=("spool", "partner"),
        )
        for spool in outlook.spools:
            for partner in spool.partners:
                family.add_metric((spool.name, partner.name), float(partner.failing))
        return family

    def _counted(self) -> Metric:
        family = CounterMetricFamily(
            "a2c_events", "Events in the log.", labels=("event", "level")
        )
        for (event, level), count in self._events.items():
            family.add_metric((event, level), count)
        return family


def _gauge(
    name: str, meaning: str, values: Iterable[tuple[SpoolOutlook, float]]
) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=("spool",))
    for spool, value in values:
        family.add_metric((spool.name,), value)
    return family
