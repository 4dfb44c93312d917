"""The answer: who is covered by what on day D, as we knew it at instant K.

Reads:  `hr/<family>`, `coverage/<family>` and `misfit/<family>` straight from the log, so an answer never waits for a
        view and never changes once given for a K in the past.
Shows:  the views `people`, by which a family is found by name or member number (keyed hashes, no names), and `census`,
        the rows of everybody by day, which it reads for the census of today's knowledge; no names either.
"""
