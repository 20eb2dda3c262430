"""The child process that opens a file: `python -m review.scanning.child NAME` with the file on standard input.

A hostile file may exhaust memory or time or crash a library; then this process ends and its parent
reports that the file could not be read. Limits are set here, before anything is parsed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback

from .limits import MEGABYTE, Budget

# Private memory; the whole process stays under 500 MB with the libraries it maps.
MEMORY = int(os.environ.get("PORTAL_SCAN_MEMORY", 450)) * MEGABYTE
MEMORY_OF_RECOGNISER = 1600 * MEGABYTE
CPU_SECONDS = 110
SECONDS = 25  # of reading; long documents get more (Budget.allow_pages)


def set_limits(written_bytes: int = 0) -> None:
    """Memory, processor time, no core dumps, no files written unless the caller needs temporary ones."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY_OF_RECOGNISER))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written_bytes, written_bytes))


def main() -> int:
    """Findings as JSON on standard output."""
    name = sys.argv[1]
    set_limits()
    data = sys.stdin.buffer.read()
    findings = [finding.as_dict() for finding in scan_bytes(data, name)]
    sys.stdout.write(json.dumps(findings, ensure_ascii=False))
    return 0


def scan_bytes(data: bytes, name: str, seconds: float = SECONDS) -> list:
    """Scan a file in memory; whatever a parser throws becomes a finding."""
    from .engine import Engine, unreadable
    from .extract import Source, extract

    engine = Engine(name)
    try:
        return engine.run(extract(Source(name=name, data=data, budget=Budget(seconds=seconds))))
    except MemoryError:
        engine.add(unreadable("读取时超过内存限制，其余部分未读"))
    except RecursionError:
        engine.add(unreadable("嵌套层数过多，其余部分未读"))
    except Exception as error:  # noqa: BLE001 - parsers of hostile files throw anything; the file goes to a person
        if os.environ.get("PORTAL_SCAN_DEBUG"):
            traceback.print_exc()
        engine.add(unreadable(f"读取时出错（{type(error).__name__}），其余部分未读"))
    return engine.findings


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
