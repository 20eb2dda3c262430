"""Becomes another program under limits: `python -m assets.reading.limited PROGRAM ARGUMENT…`.

A step of its own, because a process with threads must not run Python between fork and exec.
"""

import os
import resource
import sys

MEGABYTE = 1024 * 1024
MEMORY = 1500 * MEGABYTE  # private memory; LibreOffice takes 150 to 400 MB for an office's documents
WRITTEN = 200 * MEGABYTE
CPU_SECONDS = 80


def main() -> None:
    """Set the limits, which children inherit, and run the program in this process's place."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the command is ours; the file's name is one argument


if __name__ == "__main__":
    main()
