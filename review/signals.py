"""What the gate tells the rooms above, inside the transaction: `released(page, seal, user)`, `closed(seal, reason)`.

`released` is sent before the seal's columns are final, so that a room may add to them (the catalog puts the index
number into `seal.facets`); `sealed` once they are saved.
"""

from django.dispatch import Signal

released = Signal()
sealed = Signal()
closed = Signal()
reopened = Signal()
marked = Signal()  # seal, kind: the text was marked as no longer in force (kind "": the mark was taken off)
ended_without_release = Signal()
