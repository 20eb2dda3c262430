"""A county with one public page of every type, for tests of the whole public site."""

import json
from datetime import date, timedelta

from assets.tests.factories import DocumentFactory
from catalog.models import CatalogEntry, CatalogEntryIssuer
from disclosure.models import (
    DisclosureGuidePage,
    DisclosurePageBasis,
    DisclosurePageIssuer,
    OrganisationLeader,
    OrganisationPage,
    OrganisationSection,
)
from guides.models import (
    Counter,
    Fee,
    FrequentQuestion,
    LegalBasis,
    Material,
    ServiceGuideIndexPage,
    ServiceGuidePage,
    Step,
)
from home.models import ArticlePage, ColumnPage
from reports.enums import SECTIONS
from reports.models import AnnualReportIndexPage, AnnualReportPage
from review.models import Seal
from review.tests.factories import CountyTestCase, make_document, paragraph, released


class PublicCountyTestCase(CountyTestCase):
    """`cls.public` holds the address of one page of every type, by a name for people."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.node = OrganisationPage.objects.get(department=cls.jyj)
        cls.document = cls._release(cls._document())
        cls.article = cls._release(cls._article())
        cls.guide = cls._release(cls._guide())
        cls.report = cls._release(cls._report())
        cls.disclosure_guide = cls._release(cls._disclosure_guide())
        cls._release(cls._organisation())
        cls.public = cls._frame() | {
            "机构职能": cls.node.public_path(), "公开指南": cls.disclosure_guide.public_path(),
            "公开文件": cls.document.public_path(), "文章": cls.article.public_path(),
            "办事指南": cls.guide.public_path(), "年度报告": cls.report.public_path(),
        }  # fmt: skip

    @classmethod
    def _frame(cls) -> dict[str, str]:
        return {
            "首页": "/", "要闻栏目": "/news/", "政策栏目": "/policies/", "互动栏目": "/interaction/", "目录": "/catalog/",
            "办事服务": "/services/", "机构设置": "/departments/", "部门栏目": "/departments/jyj/news/",
            "部门目录": "/departments/jyj/documents/", "部门办事指南": "/departments/jyj/services/",
            "年报列表": "/departments/jyj/reports/",
        }  # fmt: skip

    @classmethod
    def _release(cls, page):
        released(cls, page)
        return type(page).objects.get(pk=page.pk)

    @classmethod
    def _add(cls, parent, page):
        """Put a draft of the liaison's below `parent`, with a first revision."""
        page.live, page.owner, page.department = False, cls.liaison, cls.jyj
        parent.add_child(instance=page)
        page.save_revision(user=cls.liaison)
        return page

    @classmethod
    def _document(cls):
        basis = cls._release(make_document(cls, title="青澜县义务教育条例实施细则"))
        page = make_document(cls, title="关于做好秋季学期招生工作的通知", document_number="青教发〔2026〕12号",
                             keywords="招生 义务教育", attachments=attached(), body=long_body())  # fmt: skip
        page.issuers = [DisclosurePageIssuer(department=cls.jyj), DisclosurePageIssuer(department=cls.mzj)]
        page.basis_documents = [DisclosurePageBasis(number_or_title=basis.title, document=basis)]
        page.save_revision(user=cls.liaison)
        return page

    @classmethod
    def _article(cls):
        column = ColumnPage.objects.get(department=cls.jyj, slug="news")
        return cls._add(column, ArticlePage(
            title="全县中小学校园安全检查启动", slug="xiaoyuan-anquan", summary="检查覆盖全部学校。", source="测试县教育局",
            editor_name="沈若溪", keywords="校园安全", body=long_body(), attachments=attached(),
        ))  # fmt: skip

    @classmethod
    def _guide(cls):
        page = ServiceGuidePage(
            title="民办幼儿园设立审批", slug="minban-youeryuan", summary="申请设立民办幼儿园。", conditions="有合格的场地。",
            consultation_phone="0990-5121200", supervision_phone="0990-5121201", result_name="办学许可证",
            verified_on=date(2026, 11, 1), statutory_limit_days=20, promised_limit_days=10, is_charged=True,
            platform_url="https://example.org/item/1", life_events=["school"], attachments=attached(),
        )  # fmt: skip
        page.legal_basis = [LegalBasis(law="《中华人民共和国民办教育促进法》", article="第十二条")]
        page.materials = [Material(name=f"申请材料{n}", originals=1) for n in range(5)]
        page.steps = [Step(name="受理"), Step(name="办结")]
        page.fees = [Fee(name="工本费", amount=5, basis="青发改价〔2024〕1号")]
        page.counters = [Counter(name="政务服务中心", phone="0990-5121202")]
        page.faq = [FrequentQuestion(question="多久办好？", answer="十个工作日。")]
        return cls._add(ServiceGuideIndexPage.objects.get(department=cls.jyj), page)

    @classmethod
    def _report(cls):
        sections = {name: paragraph(f"{title}的内容。") for name, title in SECTIONS.items()}
        return cls._add(AnnualReportIndexPage.objects.get(department=cls.jyj), AnnualReportPage(
            title="测试县教育局2025年政府信息公开工作年度报告", slug="2025", year=2025, summary="全年情况。", **sections,
        ))  # fmt: skip

    @classmethod
    def _disclosure_guide(cls):
        return cls._add(cls.node, DisclosureGuidePage(
            title="测试县教育局政府信息公开指南", slug="guide", summary="如何获取政府信息。", scope=paragraph("公开范围。"),
            classification="<p>按主题分类。</p>", ways_to_get="<p>网站查询。</p>", request_procedure=paragraph("填写申请表。"),
            revised_on=date(2026, 1, 5),
        ))  # fmt: skip

    @classmethod
    def _organisation(cls):
        node = cls.node
        node.summary, node.duties = "主管全县教育工作。", paragraph("贯彻教育方针。")
        node.sections = [OrganisationSection(name=f"股室{n}", phone="0990-5121203") for n in range(4)]
        node.leaders = [
            OrganisationLeader(name=f"张启明{n}", post="副局长", division_of_work="分管基础教育。") for n in range(3)
        ]
        node.save_revision(user=cls.liaison)
        return node


def long_body() -> str:
    """Return StreamField JSON with a heading, text and a table with header cells."""
    table = {"data": [["学段", "人数"], ["小学", "1200"]], "table_caption": "招生计划", "first_row_is_table_header": True,
             "first_col_is_header": False, "table_header_choice": "row", "cell": [], "mergeCells": []}  # fmt: skip
    blocks = [
        {"type": "heading", "value": {"level": "h2", "text": "一、总体要求"}},
        {"type": "paragraph", "value": "<p>坚持就近入学。</p>"},
        {"type": "table", "value": table},
    ]
    return json.dumps(blocks, ensure_ascii=False)


def attached(count: int = 3) -> str:
    """Return StreamField JSON with attached files."""
    files = [DocumentFactory(title=f"附件{n}") for n in range(count)]
    return json.dumps([{"type": "file", "value": {"document": file.pk, "note": ""}} for file in files])


def multiply(seal: Seal, numbers: range) -> None:
    """Add public neighbours of a page: rows as publishing writes them, without walking the path each time."""
    entry = CatalogEntry.objects.filter(page_id=seal.object_id).first()
    for number in numbers:
        object_id = 1_000_000 + int(seal.object_id) * 1000 + number
        copy = Seal.objects.get(pk=seal.pk)
        copy.pk, copy.object_id, copy.url_path = None, str(object_id), f"{seal.url_path[:-1]}-{number}/"
        copy.published_at = copy.updated_at = seal.published_at - timedelta(minutes=number)
        copy.save(force_insert=True)
        if entry:
            _multiply_entry(entry, copy, number)


def _multiply_entry(entry: CatalogEntry, seal: Seal, number: int) -> None:
    copy = CatalogEntry.objects.get(pk=entry.pk)
    copy.pk, copy.page_id, copy.url_path = None, int(seal.object_id), seal.url_path
    copy.index_number = f"{entry.index_number}-{seal.object_id}"
    copy.seal_id = seal.pk
    copy.save(force_insert=True, seal=seal)
    CatalogEntryIssuer.objects.create(entry=copy, department=entry.department)
