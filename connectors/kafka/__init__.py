"""Topics in and out, on confluent-kafka: where the broker is, what it holds, and who writes to it or hears from it."""
