"""What is said to a carrier in a night (`family`, `night`), and what its answers are recorded as (`answers`)."""
