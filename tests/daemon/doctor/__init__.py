"""What the doctor finds, and what it says to do."""
