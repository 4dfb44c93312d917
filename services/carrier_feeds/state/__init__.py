"""What is remembered: of a family at a carrier (`account`), and of a carrier and its files (`feed`)."""
