"""The one way in which starting ends early."""


class CannotStart(Exception):
    """Starting is impossible; the text is one sentence that says why and what to do."""
