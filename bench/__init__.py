"""How fast we are beside others and beside the machine's limits; see `bench/run`."""
