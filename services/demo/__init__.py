"""`hub demo`: an invented city lives through a plan year, and the hub through the nights of a month of it."""
