"""What the office puts on paper, as plain data: the review form (DOMAIN §6.3) and the report on an incident."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from departments.models import Department
from review.enums import IncidentStatus, JourneyKind, Outcome, Question, StepKind, StepStatus, TakeDownReason
from review.models import Incident, Journey, JourneyStep, ReviewRecord

NONE = "无"
SCAN_LABELS = {"block": "禁止发布", "review": "需人工确认", "info": "提示"}


# 政府信息公开保密审查表 -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewFormPaper:
    """One filled form: label and value in the form's order, the eight answers, the files with their hashes."""

    record: ReviewRecord
    rows: list[tuple[str, str]]
    answers: list[tuple[str, str]]
    opinions: list[tuple[str, str]]
    files: list[dict] = field(default_factory=list)

    @property
    def title(self) -> str:
        return _("政府信息公开保密审查表")


def review_form_of(record: ReviewRecord) -> ReviewFormPaper:
    """Return the form of one record. What the record does not hold itself comes from the very revision it is about."""
    journey = Journey.objects.prefetch_related("steps").get(pk=record.journey_id)
    steps = {step.kind: step for step in journey.steps.all()}
    return ReviewFormPaper(
        record=record,
        rows=[*_head_rows(record), *_publication_rows(_content_of(record, journey), journey), *_scan_rows(record)],
        answers=[(str(question.label), _answer(record, question)) for question in Question],
        opinions=_opinions(record, journey, steps),
        files=record.files,
    )


def _head_rows(record: ReviewRecord) -> list[tuple[str, str]]:
    return [
        (_("编号"), record.number),
        (_("填表日期"), cn_day(record.created_at)),
        (_("拟公开信息单位"), record.department_name),
        (_("信息名称"), record.title),
        (_("文号"), record.document_number or NONE),
        (_("载体形式"), _("公文类") if record.document_number else _("非公文类")),
    ]


def _content_of(record: ReviewRecord, journey: Journey):
    """Return the reviewed page, None when its revision is gone or holds other words by now."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    page = revision.as_object() if revision else None
    return page if page and page.content_hash() == record.content_hash else None


def _publication_rows(page, journey: Journey) -> list[tuple[str, str]]:
    if page is None:
        return [(_("拟公开方式、时间、范围和属性"), _("送审稿已不在库中，见公开版本"))]
    channels = [channel.name for channel in page.channels.all()] if hasattr(page, "channels") else []
    site = _("政府网站")
    ends_on = getattr(page, "list_ends_on", None) if getattr(page, "is_name_list", False) else None
    return [
        (_("拟公开方式"), "、".join([site, *(name for name in channels if name != site)])),
        (_("拟公开时间"), cn_time(page.go_live_at) if page.go_live_at else _("审签完成后即时公开")),
        *([(_("名单公示"), _("%(day)s撤下") % {"day": f"{ends_on:%Y-%m-%d}"})] if ends_on else []),
        (_("公开范围"), _display(page, "audience") or _("全社会")),
        (_("公开属性及依据"), _attribute(page, journey)),
    ]


def _display(page, name: str) -> str:
    method = getattr(page, f"get_{name}_display", None)
    return str(method()) if method else ""


def _attribute(page, journey: Journey) -> str:
    stated = _display(page, "disclosure_attribute") or journey.proposed_attribute_label or _("主动公开")
    reason = (
        getattr(page, "attribute_reason", "") or journey.attribute_reason or _("《政府信息公开条例》第十九条、第二十条")
    )
    return f"{stated}；{reason}"


def _scan_rows(record: ReviewRecord) -> list[tuple[str, str]]:
    return [(_("自动扫描结果与处置"), scan_summary(record.scan_report))]


def scan_summary(report: dict) -> str:
    """Return how many findings of each severity the scanner had, in words."""
    if not report:
        return _("未附自动扫描结果")
    counts = Counter(finding.get("severity", "") for finding in report.get("findings", []))
    told = [f"{label}{counts[name]}项" for name, label in SCAN_LABELS.items() if counts[name]]
    # `findings_read`: records of before each finding had an answer of its own.
    reasons = [finding["reason"] for finding in report.get("findings", []) if finding.get("reason")]
    read = [_("审查人已逐项查看")] if told and (reasons or report.get("findings_read")) else []
    read += [_("可以公开的理由：%(reasons)s") % {"reasons": "；".join(dict.fromkeys(reasons))}] if reasons else []
    return "，".join([*told, *read]) or _("未发现问题")


def _answer(record: ReviewRecord, question: Question) -> str:
    answer = record.answers.get(question)
    return {True: _("涉及"), False: _("不涉及")}.get(answer, _("未作答"))


def _opinions(record: ReviewRecord, journey: Journey, steps: dict[str, JourneyStep]) -> list[tuple[str, str]]:
    said = _("已自查，拟公开，送审") if journey.self_checked_at else _("拟公开，送审")
    submitted = _signature(said, journey.author_name, journey.submitted_at)
    return [
        (_("承办人意见"), submitted),
        (_("部门负责人意见"), _step_text(steps.get(StepKind.HEAD))),
        (_("保密审查机构意见"), _signature(_verdict(record), record.reviewer_name, record.created_at)),
        (_("主要负责人意见"), _step_text(steps.get(StepKind.CHIEF))),
        (_("发布"), _step_text(steps.get(StepKind.RELEASE))),
        (_("备注"), _remark(journey)),
    ]


def _verdict(record: ReviewRecord) -> str:
    parts = [
        Outcome(record.outcome).label,
        record.get_legal_basis_display() if record.legal_basis else "",
        record.reason,
    ]
    return "；".join(str(part) for part in parts if part)


def _step_text(step: JourneyStep | None) -> str:
    if step is None:
        return _("本件审核流程不设此环节")
    if step.status not in {StepStatus.SIGNED, StepStatus.RETURNED, StepStatus.SPARED}:
        return _("尚未签署")
    return _signature(step.opinion or str(step.get_status_display()), step.signer_name, step.signed_at)


def _signature(opinion: str, name: str, when: datetime) -> str:
    return f"{opinion}　{name}　{cn_time(when)}"


def _remark(journey: Journey) -> str:
    kind = JourneyKind(journey.kind).label
    state = journey.get_status_display()
    return f"{kind}，{state}"


# 情况报告 ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """The report on an incident: who, when, which content by its hash; never the content."""

    title: str
    addressee: str
    sections: list[tuple[str, list[str]]]
    signed_by: str
    day: str


def letter_of(incident: Incident) -> Letter:
    """Return the report of a case as it stands now."""
    department = Department.objects.filter(pk=incident.department_id).first()
    owner = department.official_name if department else settings.PORTAL_OFFICE_NAME
    secret = incident.reason_kind == TakeDownReason.SECRET
    return Letter(
        title=_title(incident),
        addressee=_("县保密行政管理部门，上级主管机关：") if secret else _("上级主管机关："),
        sections=[
            (_("一、基本情况"), _facts(incident, owner)),
            (_("二、处置情况"), _measures(incident)),
            (_("三、核查情况"), _checked(incident)),
            (_("四、下一步"), _next(incident)),
        ],
        signed_by=owner,
        day=cn_day(timezone.now()),
    )


def _title(incident: Incident) -> str:
    if incident.seal_id is None:
        return _("关于拦截疑似涉密信息的情况报告")
    if incident.reason_kind == TakeDownReason.SECRET:
        return _("关于网站公开内容疑似涉密紧急下线的情况报告")
    return _("关于网站公开内容紧急下线的情况报告")


def _facts(incident: Incident, owner: str) -> list[str]:
    return [
        _("公开单位：%(name)s。") % {"name": owner},
        _("信息名称：%(title)s。网址：%(url)s。") % {"title": incident.title, "url": incident.url_path},
        _("内容校验值（SHA-256）：%(hash)s。本报告不含所涉内容，原始记录封存于审查台账，可供调阅。")
        % {"hash": incident.content_hash},
        _("原因：%(kind)s。%(reason)s") % {"kind": incident.get_reason_kind_display(), "reason": incident.reason},
    ]


def _measures(incident: Incident) -> list[str]:
    when, name = cn_time(incident.opened_at), incident.opened_by_name
    if incident.seal_id is None:
        return [_("%(when)s，系统在保存前拦截，内容没有公开，也未进入检索、缓存和订阅。") % {"when": when}]
    found = [
        _("%(when)s，%(name)s发起紧急下线，页面和附件即时停止对外提供，站内检索、缓存和订阅随即清除。")
        % {"when": when, "name": name}
    ]
    if incident.reason_kind in {TakeDownReason.SECRET, TakeDownReason.PERSONAL_DATA}:
        found.append(_("该内容的保密审查结论已中止，未经处理不能重新发布。"))
    return found


def _checked(incident: Incident) -> list[str]:
    lines = []
    for number, place in enumerate(incident.checks, start=1):
        state = _("已核查（%(by)s）") % {"by": place.get("by", "")} if place["done"] else _("待核查")
        lines.append(f"{number}. {place['label']}：{state}")
    return lines


def _next(incident: Incident) -> list[str]:
    if incident.status == IncidentStatus.OPEN:
        return [_("按核查清单继续核查；需要删除副本的，按保密行政管理部门要求办理。")]
    return [
        f"{incident.get_status_display()}：{incident.resolution}（{incident.closed_by_name}，{cn_time(incident.closed_at)}）"
    ]


def cn_day(moment: datetime | None) -> str:
    """Return 2026年11月21日."""
    if moment is None:
        return ""
    day = timezone.localtime(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def cn_time(moment: datetime | None) -> str:
    """Return 2026年11月21日 09:30."""
    return f"{cn_day(moment)} {timezone.localtime(moment):%H:%M}" if moment else ""
