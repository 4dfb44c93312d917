"""What is shown: `people`, by which a family is found, and `tallies`, which count what the log holds."""
