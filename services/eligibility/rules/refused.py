"""How an election is refused: by a code for the office and a reason that ends with the paragraph.

Source: the rule that refuses it, which the reason names.
"""


class Refused(Exception):
    """The election cannot be used. `code` is a short word; the text says what is wrong and by which rule."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
