"""A small, complete exam series, played for real on this machine: `a2c demo`."""
