"""The database backend `core.sqlite3`: whoever waits for the write lock asks every few milliseconds.

SQLite itself asks less and less often, in the end every tenth of a second. A program that writes again and again leaves
gaps that are shorter, so that another waits for seconds until it meets one by chance: a worker, while an office signs
forty items, indexed none of them until the last was signed.
"""

import sqlite3
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

ASK_AGAIN_SECONDS = 0.005


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        """Begin; while another program writes, ask again until `timeout` of the options has passed."""
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        deadline = time.monotonic() + patience
        self._sleep_in_sqlite(0)
        try:
            while not self._has_begun(deadline):
                time.sleep(ASK_AGAIN_SECONDS)
        finally:
            self._sleep_in_sqlite(patience)

    def _has_begun(self, deadline: float) -> bool:
        """Begin if the lock is free; raises OperationalError after the deadline."""
        try:
            super()._start_transaction_under_autocommit()
        except OperationalError as error:
            is_taken = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY  # of any kind
            if not is_taken or time.monotonic() > deadline:
                raise
            return False
        return True

    def _sleep_in_sqlite(self, seconds: float) -> None:
        """Say how long a statement waits inside SQLite."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
