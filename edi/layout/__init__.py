"""The layout language: from layout text to the plans that everything follows."""
