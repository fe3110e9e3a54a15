"""Faults in real programs: calls that fail, disks that are full, lines that break."""
