"""SQLite for several programs that write: Django's backend, with more patience and less sleep before the one write lock."""
