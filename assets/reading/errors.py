class UnreadableFile(Exception):
    """The file gives no text. ``reason`` is one line in Chinese that tells the person who chose it why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
