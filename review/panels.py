"""自动检查 in the editor: what the scanner and the proofreader say of the draft as it was last saved."""

from django.forms import Media
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Revision

from review.evidence import evidence_of, note_rows
from review.permissions import user_can_mask


class ChecksPanel(Panel):
    """Findings and remarks with the mask button, so that most is mended before anybody reviews."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("自动检查"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "review/panels/checks.html"

        def is_shown(self):
            return bool(self.instance and self.instance.pk and self.instance.latest_revision_id)

        def get_context_data(self, parent_context=None):
            saved = Revision.objects.get(pk=self.instance.latest_revision_id).as_object()
            evidence = evidence_of(saved)
            may_mask = user_can_mask(self.request.user, saved)
            return super().get_context_data(parent_context) | {
                "page": saved,
                "evidence": evidence,
                "notes": note_rows(evidence),
                "mask_page": str(saved.pk) if may_mask else "",
                "has_words_to_mask": any(note.can_be_masked and not note.file for note in evidence.findings),
            }

        @property
        def media(self):
            script = format_html('<script type="module" src="{}"></script>', static("review/review_item.js"))
            return Media(css={"all": ["review/review.css"]}, js=[script])
