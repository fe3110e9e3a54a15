"""A seeded world in which weeks of exchange pass in seconds, and everything goes wrong.

The programs are the real ones: spool, desks, links and roles, with their real ledgers
and folders. Clock, network, file systems' memory, and people are played
(`tests.simulation.world`); `python -m tests.simulation` runs many worlds.
"""
