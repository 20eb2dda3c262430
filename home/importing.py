"""Records that become articles or guides when an office moves in: news, notices, answers, service guides."""

from disclosure.importing.kinds import register_kind
from disclosure.importing.services import summary_of
from disclosure.models import OrganisationPage
from guides.models import ServiceGuideIndexPage, ServiceGuidePage
from home.enums import ArticleKind, ColumnRole
from home.models import ArticlePage, ColumnPage, HomePage

ROLE_OF_KIND = {
    ArticleKind.NEWS: ColumnRole.NEWS,
    ArticleKind.NOTICE: ColumnRole.NOTICES,
    ArticleKind.ANSWER: ColumnRole.INTERACTION,
    ArticleKind.RULE: ColumnRole.RULES,
}
NAMES = {
    ArticleKind.NEWS: ("新闻", "要闻", "动态", "工作动态", "新闻动态", "政务动态", "news", "article"),
    ArticleKind.NOTICE: ("公示公告", "通知公告", "公示", "notice", "announcement"),
    ArticleKind.ANSWER: ("留言", "来信", "问答", "咨询", "信件", "互动", "letter", "faq", "qa", "question", "answer"),
    ArticleKind.RULE: ("制度", "公开制度", "rule"),
}
GUIDE_NAMES = ("办事指南", "服务指南", "办事服务", "guide", "service", "service_guide")


def register() -> None:
    """Tell the import which kinds of records become articles."""
    for kind, names in NAMES.items():
        register_kind(*names, make=_maker(kind), parent=_parent(kind))
    register_kind(*GUIDE_NAMES, make=_make_guide, parent=_guide_parent)


def _maker(kind: ArticleKind):
    def make(document, department) -> ArticlePage:
        source = str(document.metadata.get("source") or department.official_name)[:100]
        editor = str(document.metadata.get("editor_name") or "")[:50]
        return ArticlePage(
            title=document.title, summary=summary_of(document), article_kind=kind, source=source, editor_name=editor
        )

    return make


def _parent(kind: ArticleKind):
    def parent(department):
        """The department's own column, else one of the county's."""
        columns = ColumnPage.objects.filter(role=ROLE_OF_KIND[kind])
        own = columns.filter(department=department).first()
        if own is None and department.node_id:
            own = columns.descendant_of(OrganisationPage.objects.get(pk=department.node_id)).first()
        return own or columns.child_of(HomePage.objects.first()).first()

    return parent


def _make_guide(document, department) -> ServiceGuidePage:
    """A guide's text becomes its 补充说明; its fields are filled by hand before the next submission."""
    return ServiceGuidePage(title=document.title, summary=summary_of(document))


def _guide_parent(department):
    return ServiceGuideIndexPage.objects.filter(department=department).first()
