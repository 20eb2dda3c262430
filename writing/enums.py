"""States of a file on its way to becoming a draft."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    WAITING = "waiting", _("等待读取")
    DONE = "done", _("已新建草稿")
    FAILED = "failed", _("没有读成")
    REFUSED = "refused", _("没有接收")


FINISHED_STATES = (FileState.DONE, FileState.FAILED, FileState.REFUSED)
