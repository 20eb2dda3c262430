"""A page that came from a file or another system: where from, what was wrong with it, and whether somebody looked."""

from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel


def mark_fields(form, notes: dict) -> None:
    """Say at each field where its content comes from."""
    marks = {"recognised": _g("识别自文件，请核对"), "carried": _g("沿用上一篇，请核对")}
    for source, mark in marks.items():
        for name in notes.get(source, ()):
            if name in form.fields:
                help_text = form.fields[name].help_text
                form.fields[name].help_text = format_html('<span class="desk-flag">{}</span> {}', mark, help_text)


class ImportNotesPanel(Panel):
    """Shows what the import found, with the place of each finding and a link to the original."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/panels/import_notes.html"

        def is_shown(self):
            return bool(self.instance and self.instance.import_notes)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return context | {"notes": self.instance.import_notes}


class CheckedPanel(FieldPanel):
    """The tick 已逐项核对, where there is something to check."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return bool(self.instance and self.instance.import_notes.get("findings")) and super().is_shown()


class ImportPanel(MultiFieldPanel):
    """What the import left to do, open and on top; a page written here has none.

    It stands before the panels of the fields, so that these still show the mark it puts on them.
    """

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.instance and self.form is not None:
                mark_fields(self.form, self.instance.import_notes)

        def is_shown(self):
            return bool(self.instance and self.instance.import_notes) and super().is_shown()


class ImportedPageMixin(models.Model):
    """`import_notes` is {"findings": [{code, message, place, excerpt}], "missing": [labels], "original": document id}.

    With 从文件新建 also {"recognised": [field names], "carried": [field names]}: read in the file, or taken over from
    the department's last page.
    """

    source_id = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    import_notes = models.JSONField(default=dict, blank=True, editable=False)
    import_checked = models.BooleanField(
        _("导入提示已逐项核对"), default=False, help_text=_("导入时发现问题的稿件，核对、修改后勾选，方可提交审核。")
    )

    import_panels = [ImportPanel([ImportNotesPanel(), CheckedPanel("import_checked")], heading=_("导入提示"))]
    not_public_fields = ("source_id", "import_notes", "import_checked")

    class Meta:
        abstract = True

    def get_submission_errors(self):
        errors = super().get_submission_errors()
        if self.import_notes.get("findings") and not self.import_checked:
            errors.setdefault("import_checked", []).append(_g("导入时发现的问题尚未核对，请逐项处理后勾选。"))
        return errors
