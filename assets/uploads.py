"""What may be stored at all: asked for every file, whichever way it comes in (form, chooser, import, code)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assets.antivirus import ScannerUnavailable, find_virus
from assets.content_types import detect_content_type, has_test_virus, is_refused

UploadRule = Callable[..., None]
_rules: list[UploadRule] = []


def register_upload_rule(rule: UploadRule) -> None:
    """Let a room refuse a file before its bytes are stored: `rule(row, name, sha256)` raises ValidationError."""
    if rule not in _rules:
        _rules.append(rule)


def check_storing(row, name: str, sha256: str) -> None:
    """Ask every room's rule about a document or image whose bytes are about to be stored."""
    for rule in _rules:
        rule(row, name, sha256)


def check_upload(file, name: str) -> None:
    """Raise ValidationError when an open file must not be stored: active content, a virus, no scanner to ask.

    A file that was found clean is not read again when its form has been saved.
    """
    if getattr(file, "_checked_for_upload", False):
        return
    if is_refused(detect_content_type(file, name)):
        raise ValidationError(_("不接受可执行文件或带有活动内容的文件：%(name)s。") % {"name": name})
    if virus := _virus_in(file):
        raise ValidationError(_("文件“%(name)s”含有病毒（%(virus)s），没有保存。") % {"name": name, "virus": virus})
    file._checked_for_upload = True


def _virus_in(file) -> str:
    if has_test_virus(file):
        return "EICAR"
    try:
        return find_virus(file)
    except ScannerUnavailable as error:
        raise ValidationError(_("病毒检查服务没有应答，文件没有保存，请稍后再试。")) from error
