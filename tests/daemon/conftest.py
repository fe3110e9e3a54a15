"""What holds for every test of the daemon."""

from hypothesis import settings

# how long an example takes depends on what else the machine does, and proves nothing
settings.register_profile("daemon", deadline=None)
settings.load_profile("daemon")
