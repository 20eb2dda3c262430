"""`python -m review.tests.scanning.labelled.report`: recall and precision over the labelled set."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from review.scanning import Finding, Severity, scan_path

from .all import CASES
from .cases import Case


@dataclass
class Result:
    """What the scanner said about one labelled file."""

    case: Case
    findings: list[Finding]

    @property
    def blocked(self) -> bool:
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def missing(self) -> set[str]:
        return self.case.kinds - {finding.kind.value for finding in self.findings}


def results(cases: list[Case] = CASES) -> Iterator[Result]:
    """Each file is written to disk and scanned in a child process, as in production."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(partial(_scanned, Path(folder)), range(len(cases)), cases)


def _scanned(folder: Path, number: int, case: Case) -> Result:
    path = folder / f"{number}"
    path.write_bytes(case.make())
    return Result(case, scan_path(path, case.name))


def main() -> int:
    """Print the report; exit 1 when a leak got through or a clean file was blocked."""
    started = time.monotonic()
    done = list(results())
    leaks = [result for result in done if result.case.blocks]
    caught = [result for result in leaks if result.blocked]
    wrong = [result for result in done if result.blocked and not result.case.blocks]
    expected = sum(len(result.case.kinds) for result in done)
    found = expected - sum(len(result.missing) for result in done)
    blocked = len(caught) + len(wrong)
    write = sys.stdout.write
    write(
        f"files {len(done)} · leaks {len(leaks)} · clean {len(done) - len(leaks)} · {time.monotonic() - started:.1f} s\n"
    )
    write(f"blocking files caught {len(caught)}/{len(leaks)} (recall {len(caught) / len(leaks):.3f})\n")
    write(f"clean files blocked {len(wrong)} (precision {len(caught) / blocked if blocked else 1:.3f})\n")
    write(f"labelled kinds found {found}/{expected} ({found / expected:.3f})\n")
    for result in done:
        if result.blocked != result.case.blocks or result.missing:
            verdict = (
                "MISSED" if result.case.blocks and not result.blocked else "BLOCKED" if result in wrong else "kinds"
            )
            write(f"{verdict:8} {result.case.name} missing={sorted(result.missing)}\n")
            for finding in result.findings[:6]:
                write(f"         {finding.severity:6} {finding.kind:15} {finding.where} | {finding.excerpt}\n")
    return int(len(caught) < len(leaks) or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
