"""Loading the demo county through the portal's own verbs: every page walks the whole approval path. Idempotent."""

import json
import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from assets.models import CustomDocument, CustomImage
from catalog.models import Channel, Genre, OfflineEntry, SubjectCategory
from departments.models import Department, DepartmentAlias, DepartmentPhone, FormerName
from disclosure.fees.models import FeeItem
from disclosure.models import (
    DepartmentCatalogPage,
    DisclosureGuidePage,
    DisclosurePage,
    DisclosurePageBasis,
    DisclosurePageIssuer,
    OrganisationLeader,
    OrganisationPage,
    OrganisationSection,
)
from guides import models as guides
from home.models import ArticlePage, ColumnPage, HomePage, SiteMarks, SiteText
from portal.demo.content import read_all, rich, stream
from portal.demo.files import draw_landscape, make_file
from portal.site_setup import build_site
from reports.enums import SECTIONS
from reports.models import AnnualReportIndexPage, AnnualReportPage
from review import scans, services
from review.answers import same_answers
from review.arrangements import arrange
from review.enums import Question, StepKind
from review.models import Arrangement, Clearance, Journey, Seal
from users.absences import put_on_duty
from users.enums import DEPARTMENT_ROLES, NEEDED_ROLES, Role
from users.models import User
from users.rules import duty_day
from users.services import collection_of, give_role

COUNTY = "青澜县"
FIXED_ACCOUNTS = ("liaison", "head", "secrecy", "liaison2", "office", "supervisor", "admin")
CHECKED = "演示数据，均为虚构"
NOTHING_APPLIES = dict.fromkeys(Question.values, False)
DUTY_DAYS = 31
ARTICLE_KINDS = {"news": "news", "notice": "notices"}

Progress = Callable[[Iterable, str], Iterable]


class NotEmpty(Exception):
    """The database holds records of a real office; the demo must not be mixed with them."""


def check_may_load() -> None:
    """Raise NotEmpty when the database holds clearances that are not the demo's own."""
    if Clearance.objects.exists() and not SiteMarks.objects.filter(is_demo=True).exists():
        raise NotEmpty


class Loader:
    """Writes the county; each step skips what is there already. `limit`: so many pages of a kind instead of all."""

    def __init__(self, *, host: str, port: int, progress: Progress, limit: int | None = None):
        self.host, self.port, self.progress, self.limit = host, port, progress, limit
        self.passwords: dict[str, str] = {}

    def load(self) -> dict[str, str]:
        """Load everything; returns the passwords of the accounts made in this run, by user name."""
        check_may_load()
        self.load_departments()
        self.load_people()
        home = build_site(county=COUNTY, host=self.host, port=self.port, admin=User.objects.get(username="admin"))
        self.load_marks(home)
        self.departments = {department.slug: department for department in Department.objects.all()}
        self.staff = {slug: staff_of(department) for slug, department in self.departments.items()}
        self.load_arrangements()
        self.load_pages()
        self.load_drafts()
        return self.passwords

    # Departments and people -------------------------------------------------------------------------------------------

    @transaction.atomic
    def load_departments(self):
        for row in read_all("departments.toml", "department"):
            if not Department.objects.filter(slug=row["slug"]).exists():
                make_department(row)
        for row in read_all("departments.toml", "department"):
            if row.get("parent"):
                parent = Department.objects.get(slug=row["parent"])
                Department.objects.filter(slug=row["slug"]).update(parent=parent)

    @transaction.atomic
    def load_people(self):
        for row in read_all("people.toml", "person"):
            user, is_new = User.objects.get_or_create(username=row["username"], defaults={"name": row["name"]})
            if is_new:
                self.set_password(user)
            role = Role(row["role"])
            department = Department.objects.get(slug=row["department"]) if role in DEPARTMENT_ROLES else None
            give_role(user=user, role=role, department=department, is_backup=row.get("backup", False))

    def load_arrangements(self):
        """松坞乡 has six people and one who reads for both; who has the duty in the month to come; where it hurries."""
        office, today = User.objects.get(username="office"), timezone.localdate()
        if Arrangement.objects.exists():
            return
        for row in read_all("arrangements.toml", "arrangement"):
            arrange(
                kind=row["kind"], user=office, reason=row["reason"], column=self.column_of(row),
                department=self.departments.get(row.get("department", "")),
                ends_on=today + timedelta(days=row["days"]) if "days" in row else None,
            )  # fmt: skip
        officers = list(User.objects.filter(memberships__role=Role.DUTY).distinct().order_by("pk"))
        for number in range(DUTY_DAYS if officers else 0):
            day = duty_day(timezone.now()) + timedelta(days=number)  # the shift that runs now, also at night
            put_on_duty(user=officers[number % len(officers)], day=day, set_by=office)

    def column_of(self, row) -> Page | None:
        """The county's column, or that of the department named in `column_of`."""
        return self.column(row.get("column_of", ""), row["column"]) if "column" in row else None

    def set_password(self, user: User):
        """The seven fixed accounts can sign in; an administrator gives the others a password when needed."""
        user.set_unusable_password()
        if user.username in FIXED_ACCOUNTS:
            self.passwords[user.username] = settings.PORTAL_DEMO_PASSWORD or secrets.token_urlsafe(9)
            user.set_password(self.passwords[user.username])
        user.is_superuser = user.is_staff = user.username == "admin"
        user.save()

    def load_marks(self, home: HomePage):
        marks = SiteMarks.objects.get(site__root_page=home)
        marks.is_demo, marks.county_name, marks.site_name = True, COUNTY, f"{COUNTY}人民政府"
        marks.sponsor, marks.organiser = f"{COUNTY}人民政府", f"{COUNTY}人民政府办公室"
        marks.contact_phone, marks.contact_address = "0990-5121106", "青澜县澜城镇澜城大道1号"
        marks.site_id_code, marks.icp_number = "9905120001", "演示ICP备00000000号"
        marks.police_number, marks.police_code = "演示公网安备 00000000000000号", "00000000000000"
        marks.save()

    # Pages --------------------------------------------------------------------------------------------------------------

    def load_pages(self):
        for label, rows, make in (
            ("机构职能", read_all("departments.toml", "department"), self.load_organisation),
            ("公开指南", read_all("disclosure_guides.toml", "guide"), self.load_disclosure_guide),
            ("公开制度", read_all("rules.toml", "rule"), self.load_rule),
            ("公开文件", read_all("documents_*.toml", "document"), self.load_document),
            ("办事指南", read_all("guides_*.toml", "guide"), self.load_service_guide),
            ("新闻公告", read_all("news_*.toml", "article"), self.load_article),
            ("互动交流", read_all("interaction.toml", "article"), self.load_answer),
            ("年度报告", read_all("reports.toml", "report"), self.load_report),
            ("收费项目", read_all("lists.toml", "fee"), self.load_fee),
            ("线下目录条目", read_all("lists.toml", "entry"), self.load_offline_entry),
            ("网站文字", read_all("lists.toml", "text"), self.load_site_text),
        ):
            for row in self.progress(spread(rows, self.limit), label):
                with transaction.atomic():
                    make(row)

    def load_organisation(self, row):
        node = OrganisationPage.objects.get(department__slug=row["slug"])
        if Seal.objects.for_object(node).exists():
            return
        node.summary = "".join(row["duties"][:1])[:300]
        node.duties = stream([{"type": "list", "ordered": True, "items": row["duties"]}])
        node.sections = [OrganisationSection(**section) for section in row.get("sections", [])]
        node.leaders = [OrganisationLeader(**leader) for leader in row.get("leaders", [])]
        node.owner = self.staff[row["slug"]][Role.LIAISON]
        self.release(node, row["slug"], is_new=False)

    def load_disclosure_guide(self, row):
        parent = OrganisationPage.objects.get(department__slug=row["department"])
        if DisclosureGuidePage.objects.child_of(parent).exists():
            return
        page = DisclosureGuidePage(
            title=row.get("title") or f"{parent.department.official_name}政府信息公开指南", slug="guide",
            summary=row.get("summary") or rich_summary(row["classification"]), scope=stream(row["scope"]),
            classification=rich(row["classification"]), ways_to_get=rich(row["ways_to_get"]),
            request_procedure=stream(row["request_procedure"]), revised_on=row["revised_on"],
            version=str(row.get("version", "1.0")), fax=row.get("fax", ""), email=row.get("email", ""),
        )  # fmt: skip
        self.add(parent, page, row)

    def load_rule(self, row):
        self._article(row, column="rules", kind="rule")

    def load_article(self, row):
        kind = row["column"]
        self._article(row, column=ARTICLE_KINDS[kind], kind=kind, picture=kind == "news")

    def load_answer(self, row):
        self._article(row, column="interaction", kind="answer")

    def _article(self, row, *, column, kind, picture=False):
        parent = self.column(row["department"], column)
        if ArticlePage.objects.child_of(parent).filter(title=row["title"]).exists():
            return
        department = self.departments[row["department"]]
        page = ArticlePage(
            title=row["title"], summary=row["summary"], article_kind=kind, body=stream(row["body"]),
            source=row.get("source") or department.official_name, editor_name=row.get("editor_name", ""),
            keywords=" ".join(row.get("keywords", [])),
        )  # fmt: skip
        if picture and sum(map(ord, row["title"])) % 2:
            page.lead_image = self.picture(row["title"], department)
        self.add(parent, page, row)

    def column(self, slug: str, column: str) -> ColumnPage:
        """A department's own column; what belongs to no department's column is at home in the county's."""
        own = ColumnPage.objects.filter(slug=column, department__slug=slug).first()
        return own or ColumnPage.objects.get(slug=column, department=None)

    def load_document(self, row):
        parent = DepartmentCatalogPage.objects.get(department__slug=row["department"])
        if DisclosurePage.objects.child_of(parent).filter(title=row["title"]).exists():
            return
        page = DisclosurePage(
            title=row["title"], summary=row["summary"], document_number=row.get("document_number", ""),
            genre=Genre.objects.filter(name=row["genre"].replace("(", "（").replace(")", "）")).first(),
            subject=find_subject(row["subject"]), formed_on=row["formed_on"], effective_on=row.get("effective_on"),
            abolished_on=row.get("abolished_on"), validity_status=row.get("validity_status", "in_force"),
            disclosure_attribute=row.get("disclosure_attribute", "proactive"),
            attribute_reason=row.get("attribute_reason", ""), audience=row.get("audience", "public"),
            duration=row.get("duration", "permanent"), responsible_unit=row["responsible_unit"],
            keywords=" ".join(row.get("keywords", [])), body=stream(row["body"]),
            drafting_department=self.departments.get(row.get("drafting_department", "")),
        )  # fmt: skip
        page.issuers = [DisclosurePageIssuer(department=self.departments[slug]) for slug in row["issuers"]]
        page.basis_documents = [self._basis(text) for text in row.get("basis", [])]
        page.channels = list(Channel.objects.filter(name__in=row.get("channels", [])))
        page.attachments = self.attachments(row, self.departments[row["department"]])
        self.add(parent, page, row)

    def _basis(self, text: str) -> DisclosurePageBasis:
        document = DisclosurePage.objects.filter(document_number=text).first()
        return DisclosurePageBasis(number_or_title=text[:200], document=document)

    def load_service_guide(self, row):
        parent = guides.ServiceGuideIndexPage.objects.get(department__slug=row["department"])
        if guides.ServiceGuidePage.objects.child_of(parent).filter(title=row["title"]).exists():
            return
        names = {field.name for field in guides.ServiceGuidePage._meta.get_fields()}
        lists = {
            "legal_basis": guides.LegalBasis, "materials": guides.Material, "steps": guides.Step, "fees": guides.Fee,
            "counters": guides.Counter, "faq": guides.FrequentQuestion,
        }  # fmt: skip
        simple = {k: v for k, v in row.items() if k in names and k not in {*lists, "department", "title"}}
        simple["life_events"] = life_event_codes(row.get("life_events", []))
        simple["item_type"] = choice_code(guides.ItemType, row.get("item_type", ""), "public_service")
        page = guides.ServiceGuidePage(title=row["title"], **simple)
        for name, model in lists.items():
            setattr(page, name, [make_row(model, values) for values in row.get(name, [])])
        for material, values in zip(page.materials.all(), row.get("materials", []), strict=True):
            material.blank_form = self.blank_form(values, self.departments[row["department"]])
        self.add(parent, page, row)

    def load_report(self, row):
        parent = AnnualReportIndexPage.objects.get(department__slug=row["department"])
        if AnnualReportPage.objects.child_of(parent).filter(year=row["year"]).exists():
            return
        page = AnnualReportPage(
            title=row["title"], slug=str(row["year"]), year=row["year"],
            summary=row.get("summary") or rich_summary(row["overview"]),
            **{name: stream(row[name]) for name in SECTIONS},
        )  # fmt: skip
        self.add(parent, page, row)

    # Files --------------------------------------------------------------------------------------------------------------

    def attachments(self, row, department) -> str:
        blocks = []
        for number, item in enumerate(row.get("attachments", []), start=1):
            document = self.document(item, department)
            blocks.append({"type": "file", "value": {"document": document.pk, "note": f"附件{number}"}})
        return json.dumps(blocks)

    def blank_form(self, values: dict, department) -> CustomDocument | None:
        form = values.get("blank_form")
        return self.document(form, department) if isinstance(form, dict) else None

    def document(self, item: dict, department) -> CustomDocument:
        """Store a file made of the demo's blocks."""
        name = item["name"] if item["name"].endswith(item["format"]) else f"{item['name']}.{item['format']}"
        document = CustomDocument(title=name.rsplit(".", 1)[0], collection=collection_of(department))
        document.file = make_file(name, item["format"], item["blocks"])
        document.save()
        return document

    def picture(self, title: str, department) -> CustomImage:
        image = CustomImage(
            title=title[:200], collection=collection_of(department), alt_text="示意图：青澜县山水风光",
        )  # fmt: skip
        image.file = draw_landscape(title)
        image.save()
        return image

    # The path -----------------------------------------------------------------------------------------------------------

    def add(self, parent: Page, page: Page, row: dict):
        """Put a page below `parent` as a draft of its department's liaison, and take it through the whole path."""
        page.live, page.department = False, self.departments[row["department"]]
        page.owner = self.staff[row["department"]][Role.LIAISON]
        page.first_published_at = published_at(row)
        parent.add_child(instance=page)
        self.release(page, row["department"])

    def load_fee(self, row):
        department = self.departments[row["department"]]
        if FeeItem.objects.filter(department=department, name=row["name"]).exists():
            return
        phones = {"unit_phone": department.supervision_phone or "0990-5121106", "price_phone": "12345"}
        amount = Decimal(row["amount"]) if "amount" in row else None
        day = date.fromisoformat(row["valid_from"])
        item = FeeItem(**row | {"department": department, "amount": amount, "valid_from": day}, **phones)
        self.release(item, row["department"], is_new=False)

    def load_offline_entry(self, row):
        if not OfflineEntry.objects.filter(title=row["title"]).exists():
            day = date.fromisoformat(row["formed_on"])
            entry = OfflineEntry(**row | {"department": self.departments[row["department"]], "formed_on": day})
            self.release(entry, row["department"], is_new=False)

    def load_site_text(self, row):
        if not SiteText.objects.filter(place=row["place"]).exists():
            self.release(SiteText(**row), "zfb", is_new=False)

    def release(self, page, slug: str, is_new: bool = True):
        staff = self.staff[slug]
        if not is_new:
            page.save()
        page.save_revision(user=staff[Role.LIAISON])
        journey = services.submit(page=page, user=staff[Role.LIAISON], proposed_attribute="proactive")
        services.sign(journey=journey, user=staff[Role.HEAD])
        self.sign_jointly(journey)
        scans.scan_waiting(page)
        services.review(
            journey=journey,
            user=staff[Role.SECRECY],
            outcome="may_publish",
            answers=NOTHING_APPLIES,
            given=same_answers(scans.report_of(journey), reason=CHECKED),
        )
        services.sign(journey=Journey.objects.get(pk=journey.pk), user=staff[Role.OFFICE])
        self.keep_dates(page)

    def sign_jointly(self, journey: Journey):
        """会签: the head of every other organ that issues the document."""
        slugs = {department.pk: slug for slug, department in self.departments.items()}
        for step in journey.steps.filter(kind=StepKind.JOINT):
            head = self.staff[slugs[step.department_id]][Role.HEAD]
            services.sign(journey=Journey.objects.get(pk=journey.pk), user=head)

    def keep_dates(self, page):
        """The demo tells of years past: what was published then was last changed then."""
        seal = Seal.objects.current().for_object(page).get()
        if page.first_published_at:
            Seal.objects.filter(pk=seal.pk).update(updated_at=seal.published_at)
            Page.objects.filter(pk=page.pk).update(last_published_at=page.first_published_at)

    # Drafts in every state ------------------------------------------------------------------------------------------------

    @transaction.atomic
    def load_drafts(self):
        for row in read_all("drafts.toml", "draft"):
            parent = self.column(row["department"], ARTICLE_KINDS[row["column"]])
            if ArticlePage.objects.child_of(parent).filter(title=row["title"]).exists():
                continue
            staff = self.staff[row["department"]]
            page = ArticlePage(
                title=row["title"], summary=row["summary"], article_kind=row["column"], body=stream(row["body"]),
                source=self.departments[row["department"]].official_name, live=False, owner=staff[Role.LIAISON],
                department=self.departments[row["department"]],
            )  # fmt: skip
            parent.add_child(instance=page)
            page.save_revision(user=staff[Role.LIAISON])
            bring_to_state(page, row["state"], staff, row.get("reason", ""))


def spread(rows: list[dict], limit: int | None) -> list[dict]:
    """Return at most `limit` rows from all over the list, so that every sort of them is there."""
    if not limit or len(rows) <= limit:
        return rows
    return [rows[number * len(rows) // limit] for number in range(limit)]


def bring_to_state(page, state: str, staff: dict, reason: str) -> None:
    """Take a draft as far as `state`: draft, waiting_head, waiting_review, waiting_release, returned."""
    if state == "draft":
        return
    journey = services.submit(page=page, user=staff[Role.LIAISON])
    if state == "returned":
        services.return_for_changes(journey=journey, user=staff[Role.HEAD], reason=reason)
    if state in {"waiting_review", "waiting_release"}:
        services.sign(journey=journey, user=staff[Role.HEAD])
    if state == "waiting_release":
        scans.scan_waiting(page)
        services.review(
            journey=journey,
            user=staff[Role.SECRECY],
            outcome="may_publish",
            answers=NOTHING_APPLIES,
            given=same_answers(scans.report_of(journey), reason=CHECKED),
        )


def make_department(row: dict) -> Department:
    columns = (
        "slug",
        "official_name",
        "short_name",
        "kind",
        "org_code",
        "address",
        "hours",
        "supervision_phone",
        "order",
    )
    department = Department(**{name: row[name] for name in columns if name in row})
    department.responsible_head = row["leaders"][0]["name"] if row.get("leaders") else ""
    department.phones = [DepartmentPhone(label=label, number=number) for label, number in row.get("phones", [])]
    department.alias_rows = [DepartmentAlias(name=name) for name in row.get("aliases", [])]
    department.former_names = [FormerName(**blank_dates(values)) for values in row.get("former_names", [])]
    department.full_clean(exclude=["parent"])
    department.save()
    return department


def blank_dates(values: dict) -> dict:
    return {k: (v or None) if k.endswith("_date") else v for k, v in values.items()}


def staff_of(department: Department) -> dict[Role, User]:
    """Return who acts for a department, by role; the county government's own pages are the office's work."""
    held = department.memberships.current().filter(is_backup=False).select_related("user")
    own = {Role(m.role): m.user for m in held}
    if not set(own) >= NEEDED_ROLES:
        parent = department.parent or Department.objects.get(slug="zfb")
        parent = parent if parent.memberships.current().exists() else Department.objects.get(slug="zfb")
        for role in NEEDED_ROLES - set(own):
            membership = parent.memberships.current().filter(role=role, is_backup=False).first()
            give_role(user=membership.user, role=role, department=department)
            own[role] = membership.user
    own[Role.OFFICE] = User.objects.get(username="office")
    return own


def published_at(row: dict) -> datetime | None:
    """Return when the row says it was published, aware."""
    value = row.get("published")
    if isinstance(value, date) and not isinstance(value, datetime):
        return timezone.make_aware(datetime.combine(value, time(9)))
    return value


def find_subject(path: str) -> SubjectCategory | None:
    """Return the subject named "一级/二级"."""
    first, _, second = path.replace("(", "（").replace(")", "）").partition("/")
    found = SubjectCategory.objects.filter(name=second or first)
    return (found.filter(parent__name=first).first() if second else found.filter(parent=None).first()) or found.first()


def make_row(model, values: dict):
    names = {field.name: field for field in model._meta.get_fields() if not field.is_relation}
    cleaned = {k: v for k, v in values.items() if k in names}
    return model(
        **{k: str(v) if names[k].get_internal_type() in {"CharField", "TextField"} else v for k, v in cleaned.items()}
    )


def choice_code(choices, label_or_code: str, default: str) -> str:
    """Return the stored value for a label or code of `choices`."""
    by_label = {str(label): value for value, label in choices.choices}
    return label_or_code if label_or_code in choices.values else by_label.get(label_or_code, default)


def life_event_codes(labels: list[str]) -> list[str]:
    codes = [choice_code(guides.LifeEvent, label, "") for label in labels]
    return [code for code in codes if code]


def rich_summary(blocks) -> str:
    """Return the first sentences of some blocks as a summary."""
    text = (
        blocks
        if isinstance(blocks, str)
        else "".join(block.get("text", "") for block in blocks if block["type"] == "p")
    )
    return text[:160].rsplit("。", 1)[0] + "。" if "。" in text[:160] else text[:160]
