"""The child process that makes a masked copy: `python -m review.scanning.masking.child NAME`, file on standard input."""

from __future__ import annotations

import base64
import json
import sys

from ..child import set_limits
from ..limits import MEGABYTE
from . import CannotMask, mask_file


def main() -> int:
    """The copy and its log as JSON on standard output; a refusal as {"refused": reason}."""
    set_limits(written_bytes=300 * MEGABYTE)  # openpyxl writes sheets to temporary files
    try:
        copy = mask_file(sys.stdin.buffer.read(), sys.argv[1])
    except CannotMask as refusal:
        answer = {"refused": str(refusal)}
    except Exception as error:  # noqa: BLE001 - writers of hostile files throw anything; the editor is told
        answer = {"refused": f"文件结构异常（{type(error).__name__}），不能自动遮盖。"}
    else:
        answer = {
            "data": base64.b64encode(copy.data).decode(),
            "masks": [mask.as_dict() for mask in copy.masks],
            "findings": [finding.as_dict() for finding in copy.findings],
        }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
