"""What is shown: `people`, by which a family is found, `census`, everybody by day, and `tallies`, which count."""
