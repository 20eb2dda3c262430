"""Blocks of a page's text and of its list of attachments."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# Files and pictures come in through blocks of their own, so that the gate sees each of them;
# rich text holds words and links only.
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "superscript", "subscript"]

TABLE_OPTIONS = {
    "minSpareRows": 0,
    "startRows": 4,
    "startCols": 4,
    "mergeCells": True,
    "contextMenu": [
        "row_above", "row_below", "---------", "col_left", "col_right", "---------",
        "remove_row", "remove_col", "---------", "undo", "redo", "---------", "mergeCells", "alignment",
    ],
    "language": "zh-CN",
}  # fmt: skip


class SettingBlock(blocks.ChoiceBlock):
    """A choice of how a block looks: its label (一级标题) is no word of the text, so nobody finds the page by it."""

    def get_searchable_content(self, value):
        return []


class HeadingBlock(blocks.StructBlock):
    level = SettingBlock(
        choices=[("h2", _("一级标题")), ("h3", _("二级标题")), ("h4", _("三级标题"))], default="h2", label=_("级别")
    )
    text = blocks.CharBlock(max_length=200, label=_("标题"))

    class Meta:
        icon = "title"
        label = _("小标题")
        template = "core/blocks/heading_block.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("文件"))
    note = blocks.CharBlock(required=False, max_length=200, label=_("说明"))

    class Meta:
        icon = "doc-full"
        label = _("文件")
        template = "core/blocks/file_block.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        required=False, max_length=200, label=_("替代文字"), help_text=_("为看不到图片的人说明图片内容")
    )
    caption = blocks.CharBlock(required=False, max_length=200, label=_("图片说明"))

    class Meta:
        icon = "image"
        label = _("图片")
        template = "core/blocks/image_block.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("引文"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("出处"))

    class Meta:
        icon = "openquote"
        label = _("引文")
        template = "core/blocks/quote_block.html"


class NoticeBlock(blocks.StructBlock):
    kind = SettingBlock(
        choices=[("info", _("提示")), ("warning", _("注意")), ("important", _("重要"))], default="info", label=_("类别")
    )
    title = blocks.CharBlock(required=False, max_length=100, label=_("标题"))
    text = blocks.TextBlock(label=_("内容"))

    class Meta:
        icon = "warning"
        label = _("提示框")
        template = "core/blocks/notice_block.html"


class SignatureBlock(blocks.StructBlock):
    """落款: the issuing organ and the date, set to the right."""

    issuer = blocks.CharBlock(max_length=200, label=_("署名"))
    date = blocks.CharBlock(required=False, max_length=50, label=_("日期"))

    class Meta:
        icon = "edit"
        label = _("落款")
        template = "core/blocks/signature_block.html"


class BodyStreamBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, label=_("正文"), icon="pilcrow", template="core/blocks/paragraph_block.html"
    )
    table = TableBlock(
        table_options=TABLE_OPTIONS, label=_("表格"), icon="table", template="core/blocks/table_block.html"
    )
    file = FileBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    notice = NoticeBlock()
    signature = SignatureBlock()


class AttachmentStreamBlock(blocks.StreamBlock):
    file = FileBlock()
