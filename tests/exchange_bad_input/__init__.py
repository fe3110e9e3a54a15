"""Bad input met by whole programs: what becomes of it, and of everything else."""
