"""Forms of documents and images: title, alternative text, tags and the file's name are read before anything is stored."""

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from review import secrecy
from review.exceptions import SecrecyRefused


class MarkedWordsMixin:
    """Refuses a form with a mark of a state secret; what was typed stays in the browser."""

    def __init__(self, *args, **kwargs):
        self.person = kwargs.get("user")
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if secrecy.refuses(self) or self._has_marked_name():
            self.add_error(None, secrecy.refusal_text(self._department()))
        return cleaned

    def _has_marked_name(self) -> bool:
        file = self.cleaned_data.get("file")
        try:
            secrecy.check_name(getattr(file, "name", "") or "")
        except SecrecyRefused as error:
            secrecy.note_refusal(reference=error.reference, user=self.person, digest=error.digest, department=None)
            return True
        return False

    def _department(self):
        return self.person.departments_as("liaison", "head", "secrecy").first() if self.person else None


class DocumentForm(MarkedWordsMixin, BaseDocumentForm):
    pass


class ImageForm(MarkedWordsMixin, BaseImageForm):
    pass
