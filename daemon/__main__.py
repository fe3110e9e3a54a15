"""`python -m daemon` is `a2c`."""

from daemon.cli import main

main()
