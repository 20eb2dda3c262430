"""Files in a preview: the public address of a file answers 404 before release, so a preview names the private one."""

import re

from django.core.files.storage import default_storage

SCRIPT = re.compile(rb"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(rb"/files/([A-Za-z0-9_-]+)/[^\"'\s)<>]*")


def with_private_addresses(html: bytes, files: list[dict]) -> bytes:
    """Return a rendered page in which each of `files` (of `payload.stored_files`) has its address inside the CMS."""
    private = {file["token"].encode(): default_storage.url(file["storage_name"]).encode() for file in files}
    return ADDRESS.sub(lambda match: private.get(match.group(1), match.group(0)), html)


def without_scripts(html: bytes) -> bytes:
    """Return a rendered page without its scripts: the reviewer's frame is sandboxed and would complain of each."""
    return SCRIPT.sub(b"", html)
