#!/usr/bin/env python
"""Django's command line for the portal.

Runs the production settings unless told otherwise, because that is what an operator needs: `manage.py backup`,
`add_person` or `import_documents` must work on the data that `make run` serves. Developers set
DJANGO_SETTINGS_MODULE=portal.settings.dev.
"""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("缺少 Django，请先运行 make install。/ Django is missing: run `make install`.") from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
