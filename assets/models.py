"""Images and documents: private stored files with their own SHA-256 (DESIGN, decision 8)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, get_rendition_upload_to, get_upload_to
from wagtail.search import index

from assets.fields import StoredDocumentField, StoredImageField
from assets.uploads import check_upload

# The choosers leave out files without bytes, also while one searches in them; a file is looked for by its own name too.
STORED_FILE_SEARCH_FIELDS = [index.FilterField("sha256"), index.SearchField("original_name")]


class StoredFile(models.Model):
    """What is known of a stored file's bytes; a replacement brings a new token and a new hash."""

    token = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    original_name = models.CharField(_("原文件名"), max_length=255, blank=True, editable=False)
    content_type = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Store the bytes first: the columns above take their values from them."""
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.file and not self.file._committed:
            try:
                check_upload(self.file.file, self.file.name)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error


class CustomImage(StoredFile, AbstractImage):  # noqa: DJ008 - the base class defines __str__
    file = StoredImageField(
        verbose_name=_("文件"), upload_to=get_upload_to, width_field="width", height_field="height", max_length=255
    )
    alt_text = models.CharField(_("替代文字"), max_length=200, blank=True)

    search_fields = [*AbstractImage.search_fields, *STORED_FILE_SEARCH_FIELDS]
    admin_form_fields = ("title", "file", "alt_text", "collection", "focal_point_x", "focal_point_y",
                         "focal_point_width", "focal_point_height")  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self):
        return self.alt_text or super().default_alt_text


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")
    file = models.ImageField(upload_to=get_rendition_upload_to, width_field="width", height_field="height")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class CustomDocument(StoredFile, AbstractDocument):  # noqa: DJ008 - the base class defines __str__
    file = StoredDocumentField(verbose_name=_("文件"), upload_to="documents", max_length=255)

    search_fields = [*AbstractDocument.search_fields, *STORED_FILE_SEARCH_FIELDS]
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        permissions = [("choose_document", "Can choose document")]

    @property
    def filename(self):
        return self.original_name or super().filename

    @property
    def url(self):
        """The address inside the CMS: Wagtail's own serving of documents is not mounted."""
        return self.file.url
