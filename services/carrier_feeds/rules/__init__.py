"""What a line of a file means, which lines say a difference, and what an answer means for them."""
