"""Exit status 0 if an address answers 200, for health checks in images without curl: probe.py URL."""

import sys
import urllib.error
import urllib.request


def main(url: str) -> int:
    """Print what failed; a 503 of /readyz names the part that is down."""
    try:
        with urllib.request.urlopen(url, timeout=4) as response:  # noqa: S310 - the address stands in our own files
            return 0 if response.status == 200 else 1
    except urllib.error.HTTPError as error:
        sys.stderr.write(error.read(2000).decode(errors="replace") + "\n")
    except OSError as error:
        sys.stderr.write(f"{error}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
