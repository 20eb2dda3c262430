"""A program for tests of a running portal: stores files as an upload does and prints the id of each.

python -m tests.slow.store_files NAME…    names of `review.tests.scanning.hostile`, "标志.txt" or "干净.csv"
"""

import sys

import django

django.setup()

from django.core.files.base import ContentFile

from assets.models import CustomDocument
from review.tests.scanning.hostile import HOSTILE

PLAIN = {
    "标志.txt": "机密★5年\n关于防汛物资储备的通知".encode(),
    "干净.csv": "乡镇,户数\n城关镇,12\n".encode(),
}


def main() -> None:
    """Store each named file; the row's signal asks for the scan, the worker of the portal does it."""
    for name in sys.argv[1:]:
        content = PLAIN[name] if name in PLAIN else HOSTILE[name]()
        document = CustomDocument(title="上传", file=ContentFile(content, name=name))
        document.save()
        print(document.pk, flush=True)


if __name__ == "__main__":
    main()
