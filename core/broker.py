"""The filesystem broker with messages that appear whole.

kombu's own transport writes a message into the queue's folder in place and reads without asking for its lock. A worker
that meets a message while it is still empty ends with a JSON error, and everything it was supervised with ends too
(seen with kombu 5.6: twenty publications in a row are enough on a busy machine).
"""

import os
from pathlib import Path
from time import monotonic
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        """Write beside the queue, then rename: readers see all of a message or none."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        draft = Path(self.data_folder_out, f"{name}.part")  # a name that readers pass over
        try:
            draft.write_bytes(str_to_bytes(dumps(payload)))
            os.replace(draft, Path(self.data_folder_out, name))
        except OSError as error:
            raise ChannelError(f"cannot add a message to {self.data_folder_out}: {error}") from error


class Transport(filesystem.Transport):
    Channel = Channel
    default_connection_params = {}  # a folder has no host; kombu's default one is warned about at every command


def use_whole_messages() -> None:
    """Let `filesystem://` mean this transport in the process that calls."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
