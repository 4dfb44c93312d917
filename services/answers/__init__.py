"""The answer: who is covered by what on day D, as we knew it at instant K.

Reads:  `hr/<family>`, `coverage/<family>` and `misfit/<family>` straight from the log, so an answer never waits for a
        view and never changes once given for a K in the past.
Shows:  the view `people`, by which a family is found by name or member number. It holds keyed hashes, no names.
"""
