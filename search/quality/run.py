"""`make search-quality` and `make search-bench`: a throw-away site with the demo county and a real Elasticsearch.

python -m search.quality.run measure_search [options of the command]
python -m search.quality.run bench_search
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from search.tests.elasticsearch_server import running

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def main(command: list[str]) -> int:
    """Build the site, run the command on it, and take everything away."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped as well
    with tempfile.TemporaryDirectory(prefix="portal-quality-") as folder, running() as server:
        environment = os.environ | {
            "PORTAL_VAR_DIR": folder,
            "SECRET_KEY": "measuring-only",
            "ELASTICSEARCH_URL": server.url,
            "ELASTICSEARCH_INDEX_PREFIX": "quality",
        }
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "load_demo", "--verbosity=0")
        for engine in ("embedded", "elasticsearch"):
            manage(environment, "rebuild_search", f"--engine={engine}", "--verbosity=0")
        return subprocess.run([sys.executable, str(MANAGE), *command], env=environment).returncode


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, str(MANAGE), *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
