"""Real parts and doubles that several tests stand on."""
