"""What the scanner says: kinds, severities and one finding."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks of a person. The labels shown are 禁止发布, 需人工确认, 提示."""

    BLOCK = "block"
    REVIEW = "review"
    INFO = "info"

    @property
    def label(self) -> str:
        return SEVERITY_LABELS[self]

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return SEVERITY_RANKS[self]


SEVERITY_LABELS = {
    Severity.BLOCK: "禁止发布",
    Severity.REVIEW: "需人工确认",
    Severity.INFO: "提示",
}
SEVERITY_RANKS = {Severity.INFO: 0, Severity.REVIEW: 1, Severity.BLOCK: 2}


class Kind(StrEnum):
    """The family of a finding; the values are an interface of `manage.py scan_files`."""

    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    PASSPORT = "passport"
    PLATE = "plate"
    ACCOUNT_NUMBER = "account_number"
    ADDRESS = "address"
    MINOR = "minor"
    HARDSHIP_LIST = "hardship_list"
    SECRECY_MARK = "secrecy_mark"
    INTERNAL_ONLY = "internal_only"
    COPY_CONTROL = "copy_control"
    HIDDEN_CONTENT = "hidden_content"
    BAD_REDACTION = "bad_redaction"
    METADATA_PERSON = "metadata_person"
    GPS = "gps"
    EMBEDDED_OBJECT = "embedded_object"
    NESTED_ARCHIVE = "nested_archive"
    UNREADABLE = "unreadable"
    ACTIVE_CONTENT = "active_content"
    INJECTION = "injection"
    SENSITIVE_TOPIC = "sensitive_topic"
    PLACEHOLDER = "placeholder"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.ID_NUMBER: "身份证号",
    Kind.BANK_CARD: "银行卡号",
    Kind.MOBILE: "手机号码",
    Kind.PASSPORT: "护照或通行证号",
    Kind.PLATE: "车牌号",
    Kind.ACCOUNT_NUMBER: "户号、医保号等个人编号",
    Kind.ADDRESS: "家庭住址",
    Kind.MINOR: "未成年人信息",
    Kind.HARDSHIP_LIST: "困难、残疾、患病人员名单",
    Kind.SECRECY_MARK: "密级标志",
    Kind.INTERNAL_ONLY: "内部使用标注",
    Kind.COPY_CONTROL: "份号、回收等管理标注",
    Kind.HIDDEN_CONTENT: "隐藏内容",
    Kind.BAD_REDACTION: "遮盖无效",
    Kind.METADATA_PERSON: "文件属性中的人名",
    Kind.GPS: "拍摄位置",
    Kind.EMBEDDED_OBJECT: "嵌入的文件",
    Kind.NESTED_ARCHIVE: "压缩包",
    Kind.UNREADABLE: "无法读取",
    Kind.ACTIVE_CONTENT: "宏、脚本等活动内容",
    Kind.INJECTION: "植入的违规内容",
    Kind.SENSITIVE_TOPIC: "敏感事项",
    Kind.PLACEHOLDER: "未填写的占位文字",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person must see. `excerpt` is masked: it may be stored and shown."""

    kind: Kind
    severity: Severity
    where: str
    excerpt: str
    code: str = ""

    def as_dict(self) -> dict[str, str]:
        """All fields, for the child process and the database."""
        return asdict(self)

    def as_public_dict(self) -> dict[str, str]:
        """The four fields that `scan_files --jsonl` promises."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "where": self.where,
            "excerpt": self.excerpt,
        }

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> Finding:
        return cls(
            kind=Kind(data["kind"]),
            severity=Severity(data["severity"]),
            where=data["where"],
            excerpt=data["excerpt"],
            code=data.get("code", ""),
        )


def worst(findings: list[Finding]) -> Severity | None:
    """The gravest severity among the findings, None when there are none."""
    return max((f.severity for f in findings), key=lambda s: s.rank, default=None)
