"""What an import hands on: a document, what was recognised in it, and what a person has to look at."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from assets.reading import Block, block_text

# The fields a disclosed document cannot be submitted without, as far as a file can tell them.
REQUIRED_FIELDS = ("title", "body", "summary", "formed_on", "genre", "subject", "responsible_unit")

FIELD_LABELS = {
    "title": "标题",
    "body": "正文",
    "summary": "内容概述",
    "index_number": "索引号",
    "document_number": "发文字号",
    "catalog": "公开目录",
    "subject": "主题分类",
    "genre": "体裁",
    "issuers": "发文机关",
    "responsible_unit": "公开责任部门",
    "formed_on": "成文日期",
    "published_on": "发布日期",
    "updated_on": "更新日期",
    "effective_on": "生效日期",
    "abolished_on": "废止日期",
    "validity_period": "有效期",
    "validity_status": "有效性",
    "disclosure_attribute": "公开属性",
    "audience": "公开范围",
    "duration": "公开时限",
    "channels": "公开形式",
    "keywords": "关键词",
    "basis_documents": "依据文件",
    "source": "来源",
    "author": "作者",
    "editor_name": "责任编辑",
    "publisher_name": "发布人",
    "view_count": "浏览次数",
    "department": "部门",
    "kind": "类别",
    "old_url": "原网址",
    "files": "附件",
}


class FindingCode(StrEnum):
    """What can be wrong with a document that is taken over. Stable: reports and drafts keep them."""

    PLANTED = "planted"
    RESIDUE = "residue"
    GARBLED = "garbled"
    PLACEHOLDER = "placeholder"
    NUMBERING = "numbering"
    YEAR = "year"
    FOREIGN_PLACE = "foreign_place"
    TRADITIONAL = "traditional"
    BAD_VALUE = "bad_value"
    DATES = "dates"
    READING = "reading"


@dataclass(frozen=True)
class Finding:
    """``place`` says where in words an editor can follow; ``excerpt`` is what stands, or stood, there."""

    code: FindingCode
    message: str
    place: str
    excerpt: str = ""

    def as_dict(self) -> dict[str, str]:
        """For the draft, which keeps its findings as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Signature:
    """落款: who signed and the date as written. A block of the body, like those of ``assets.reading``."""

    issuers: tuple[str, ...]
    date_text: str = ""


@dataclass
class ImportedDocument:
    """One text of a file, or one record.

    ``metadata`` uses the names of page fields with values of their type (dates, lists, enum values). ``guessed`` names
    those that no label stated. ``notes`` say what was tidied and needs nobody.
    """

    title: str
    blocks: list[Block | Signature]
    metadata: dict[str, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    source_path: str = ""
    source_id: str = ""
    original_name: str = ""

    @property
    def is_complete(self) -> bool:
        """May it go on to review without a person having looked at it?"""
        return not self.findings and not self.missing

    @property
    def text(self) -> str:
        """The words of the body, one block a line."""
        return "\n".join(filter(None, map(body_text, self.blocks)))


def body_text(block: Block | Signature) -> str:
    """The words of a block of a body."""
    if isinstance(block, Signature):
        return "\n".join(filter(None, [*block.issuers, block.date_text]))
    return block_text(block)
