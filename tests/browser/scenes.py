"""Items in every state that an office knows, put into a demo portal, and the list of screens that show them.

It runs in a process of its own on the portal's data, `python -m tests.browser.scenes`, because playwright's process
asks no database, and prints JSON: the screens, and a session for everybody who looks at one. Everything goes through
the portal's own verbs; run again, it only lists.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

import django

django.setup()

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.models import CustomDocument
from catalog.models import Genre, SubjectCategory
from departments.models import Department
from disclosure.models import DepartmentCatalogPage, DisclosurePage, DisclosurePageIssuer
from home.models import ArticlePage, ColumnPage
from portal.demo.content import stream
from portal.demo.files import make_file
from portal.demo.loader import NOTHING_APPLIES, staff_of
from review import scans, services
from review.answers import same_answers
from review.arrangements import arrange
from review.corrections import propose_correction
from review.declaring import Declaration
from review.enums import ArrangementKind
from review.models import Journey, JourneyStep, PostCheck
from review.suggestions import suggest
from review.urgent import submit_urgent
from review.views_agree import SESSION_KEY as AGREE_BATCH
from users.absences import on_duty_now, put_on_duty, set_absence
from users.enums import Role
from users.models import User
from users.rules import duty_day
from users.services import appoint, collection_of

FIRST = "关于调整城乡居民基本养老保险代办窗口的公告"
BACKUP, RELEASER = "suijinghong", "xijunning"


@dataclass(frozen=True)
class Screen:
    """One picture: a short name for its file, who looks, and where."""

    name: str
    username: str
    address: str


def department_of(slug: str) -> Department:
    return Department.objects.get(slug=slug)


# Drafts --------------------------------------------------------------------------------------------------------------------


def article(slug: str, title: str, *texts: str, of_county: bool = False, **fields) -> ArticlePage:
    """A department's draft in its own column of notices, else in the county's; its liaison wrote it."""
    department, columns = department_of(slug), ColumnPage.objects.filter(slug="notices")
    own = columns.filter(department=department).first()
    parent = columns.get(department=None) if of_county or own is None else own
    values = {"summary": texts[0][:100], "source": department.official_name, "article_kind": "notice", **fields}
    owner = values.pop("owner", None) or staff_of(department)[Role.LIAISON]
    body = stream([{"type": "p", "text": text} for text in texts])
    page = ArticlePage(title=title, body=body, live=False, owner=owner, department=department, **values)
    parent.add_child(instance=page)
    page.save_revision(user=owner)
    return page


def document(slug: str, title: str, *texts: str, issuers=(), files=()) -> DisclosurePage:
    """A department's draft document with attachments: (name, format, blocks)."""
    department = department_of(slug)
    owner = staff_of(department)[Role.LIAISON]
    page = DisclosurePage(
        title=title, summary=texts[0][:100], genre=Genre.objects.get(name="通知"), formed_on=timezone.localdate(),
        subject=SubjectCategory.objects.filter(name="教育").first(), responsible_unit="办公室", live=False, owner=owner,
        department=department, body=stream([{"type": "p", "text": text} for text in texts]),
        attachments=json.dumps([
            {"type": "file", "value": {"document": stored(name, kind, blocks, department).pk, "note": name}}
            for name, kind, blocks in files
        ]),
    )  # fmt: skip
    page.issuers = [DisclosurePageIssuer(department=department_of(issuer)) for issuer in (slug, *issuers)]
    DepartmentCatalogPage.objects.get(department=department).add_child(instance=page)
    page.save_revision(user=owner)
    return page


def stored(name: str, kind: str, blocks: list[dict], department: Department) -> CustomDocument:
    kept = CustomDocument(title=name, collection=collection_of(department))
    kept.file = make_file(f"{name}.{kind}", kind, blocks)
    kept.save()
    return kept


# The way -------------------------------------------------------------------------------------------------------------------


def submitted(page) -> Journey:
    said = Declaration(is_checked=True, attribute="" if isinstance(page, DisclosurePage) else "proactive")
    return fresh(services.submit(page=page, user=User.objects.get(pk=page.owner_id), declaration=said))


def fresh(journey: Journey) -> Journey:
    return Journey.objects.get(pk=journey.pk)


def by(journey: Journey, role: Role, slug: str) -> User:
    return staff_of(department_of(slug))[role]


def head_signs(journey: Journey, slug: str) -> Journey:
    services.sign(journey=journey, user=by(journey, Role.HEAD, slug), opinion="情况属实，同意公开。")
    return fresh(journey)


def reviewed(journey: Journey, slug: str, *, outcome: str = "may_publish", reason: str = "", user=None) -> Journey:
    scans.scan_waiting(journey.object)
    services.review(
        journey=journey, user=user or by(journey, Role.SECRECY, slug), outcome=outcome, answers=NOTHING_APPLIES,
        given=same_answers(scans.report_of(journey), reason="已核对"), reason=reason,
    )  # fmt: skip
    return fresh(journey)


def rewrite(page, old: str, new: str):
    """A newer draft with other words; returns the stored page."""
    newest = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    newest.body = json.dumps(list(newest.body.raw_data), ensure_ascii=False).replace(old, new)
    newest.save_revision(user=User.objects.get(pk=page.owner_id))
    return type(page).objects.get(pk=page.pk)


def aged(journey: Journey, days: int) -> Journey:
    """As if it had been waiting for so many days."""
    since = timezone.now() - timedelta(days=days)
    Journey.objects.filter(pk=journey.pk).update(submitted_at=since)
    JourneyStep.objects.filter(journey=journey, status="current").update(current_since=since)
    return fresh(journey)


# Scenes --------------------------------------------------------------------------------------------------------------------


def at_head() -> None:
    page = article(
        "jyj", FIRST, "自2026年12月1日起，各乡镇学校设立代办窗口，工作日上午受理。", "联系电话：0990-5123310。"
    )
    aged(submitted(page), 3)
    aged(submitted(article("jyj", "关于公布2026年度县级示范性幼儿园名单的通知", "名单已经县政府同意，现予公布。")), 20)


def at_review_with_findings() -> None:
    """A number of an identity card in a sheet blocks; a mobile number in the text has to be answered."""
    sheet = [
        {"type": "table", "rows": [["姓名", "身份证号", "学校"], ["苗小禾", "11010519491231002X", "云崖中心学校"]]}
    ]
    text = [{"type": "p", "text": "申请人向就读学校提出，学校五个工作日内审核并公示。"}]
    page = document(
        "jyj", "关于做好2026年秋季学期家庭经济困难学生生活补助发放工作的通知",
        "补助于十二月上旬发放到社会保障卡。", "咨询请联系康老师，手机13812345678。",
        files=[("补助对象汇总表", "xlsx", sheet), ("申请办理流程", "docx", text)],
    )  # fmt: skip
    head_signs(submitted(page), "jyj")


def returned_with_suggestion() -> None:
    page = article("jyj", "关于开展冬季校园安全检查的通知", "请各校于月底前完成自查，并将有关情况及时上报。")
    journey = submitted(page)
    suggest(journey=journey, user=by(journey, Role.HEAD, "jyj"), old="月底前", new="11月30日前")
    suggest(journey=journey, user=by(journey, Role.HEAD, "jyj"), old="并将有关情况及时上报", new="自查表报安全股")
    services.return_for_changes(
        journey=journey, user=by(journey, Role.HEAD, "jyj"), reason="时间写具体，报给谁要写明，见修改建议。"
    )


def resubmitted_with_difference() -> None:
    page = article(
        "jyj", "青澜县2026年普通高中学业水平考试考场安排公告", "考试时间为12月19日至20日，考点设在县第一中学。"
    )
    journey = head_signs(submitted(page), "jyj")
    services.return_for_changes(
        journey=journey, user=by(journey, Role.SECRECY, "jyj"), reason="云崖片区考生去哪个考点没有写，请补充。"
    )
    submitted(rewrite(page, "考点设在县第一中学。", "考点设在县第一中学，云崖片区考生在云崖中学参加考试。"))


def combined_and_borrowed() -> None:
    submitted(article("swx", "松坞乡农村饮水工程停水检修通告", "11月25日8时至18时停水检修，请提前储水。"))
    office = User.objects.get(username="office")
    arrange(
        kind=ArrangementKind.BORROWED, department=department_of("ldz"), lender=department_of("zfb"), user=office,
        reason="保密审查员外出培训三个月，由县政府办公室代审。",
    )  # fmt: skip
    journey = submitted(article("ldz", "关于镇卫生院迁址期间就诊安排的通告", "迁址期间门诊照常，急诊请拨打120。"))
    head_signs(journey, "ldz")


def joint() -> None:
    journey = submitted(document(
        "jyj", "县教育局、县卫生健康局关于做好冬季学校传染病防控工作的通知", "落实晨午检和因病缺课登记。", issuers=["wjj"],
    ))  # fmt: skip
    head_signs(journey, "jyj")


def referred() -> None:
    page = article("jyj", "2026年全县学校人防工程维护情况说明", "全县共有七所学校设有人防工程，今年完成维护四处。")
    journey = head_signs(submitted(page), "jyj")
    reason = "文中人防工程数量是否属于不宜公开的事项拿不准，报请县保密局确定。"
    reviewed(journey, "jyj", outcome="referred", reason=reason)


def correction() -> None:
    for title, old, new in (
        ("关于启用县图书馆少儿阅览室的公告", "少儿阅揽室", "少儿阅览室"),
        ("城区学校错时共享停车场开放通告", "开放于下列", "开放下列"),
    ):
        page = article("jyj", title, f"自即日起{old}，欢迎前往。")
        journey = reviewed(head_signs(submitted(page), "jyj"), "jyj")
        services.sign(journey=journey, user=User.objects.get(username="office"))
        page = rewrite(page, old, new)
        propose_correction(page=page, user=User.objects.get(pk=page.owner_id), reason="录入错字")
    signed = Journey.objects.filter(title=title).latest("pk")
    services.sign(journey=signed, user=by(signed, Role.HEAD, "jyj"))


def urgent() -> None:
    office = User.objects.get(username="office")
    if not on_duty_now():
        put_on_duty(user=User.objects.get(username="kexiaofeng"), day=duty_day(timezone.now()), set_by=office)
    duty = User.objects.get(pk=min(on_duty_now()))
    for title in ("青澜县气象台发布暴雪橙色预警信号", "省道S214线云崖段因积雪临时封闭的通告"):
        page = article("zfb", title, "未来12小时高山乡镇有暴雪，请减少外出，注意防范。", owner=office, of_county=True)
        journey = submit_urgent(page=page, user=office, reason="县气象局23时40分发布预警")
    scans.scan_waiting(journey.object)
    answers = {"outcome": "may_publish", "answers": NOTHING_APPLIES, "opinion": "情况属实，同意立即发布。"}
    services.sign_combined(journey=fresh(journey), user=duty, **answers)
    PostCheck.objects.filter(journey=journey).update(due_on=timezone.localdate() - timedelta(days=1))


def employed(username: str, name: str, role: Role, slug: str, *, is_backup: bool = False) -> None:
    """Somebody new in an office, who has chosen a password already."""
    office = User.objects.get(username="office")
    appoint(username=username, name=name, role=role, department=department_of(slug), is_backup=is_backup,
            given_by=office)  # fmt: skip
    User.objects.filter(username=username).update(has_initial_password=False)


def delegated() -> None:
    department, office = department_of("sthjj"), User.objects.get(username="office")
    employed(RELEASER, "席俊宁", Role.RELEASER, "sthjj")
    page = article("sthjj", "县城集中式饮用水水源水质月报（2026年10月）", "十项指标均达标。")
    arrange(kind=ArrangementKind.DELEGATED, department=department, column=page.get_parent(), user=office,
            reason="水质、空气质量月报每月定期发布，授权县生态环境局自行发布。")  # fmt: skip
    reviewed(head_signs(submitted(page), "sthjj"), "sthjj")


def absent_head() -> None:
    employed(BACKUP, "隋静虹", Role.HEAD, "nyncj", is_backup=True)
    head, today = staff_of(department_of("nyncj"))[Role.HEAD], timezone.localdate()
    set_absence(user=head, starts_on=today, ends_on=today + timedelta(days=5), set_by=head)
    aged(submitted(article("nyncj", "关于发放冬种油菜补贴的公告", "每亩补贴六十元，十二月十五日前发放到户。")), 3)


SCENES: tuple[Callable[[], None], ...] = (
    at_head, at_review_with_findings, returned_with_suggestion, resubmitted_with_difference, combined_and_borrowed,
    joint, referred, correction, urgent, delegated, absent_head,
)  # fmt: skip


# Screens -------------------------------------------------------------------------------------------------------------------

ITEMS = (
    ("at-head", "head", FIRST),
    ("at-head-late", "head", "关于公布2026年度县级示范性幼儿园名单的通知"),
    ("at-head-of-author", "liaison", FIRST),
    ("at-review", "secrecy", "关于做好2026年秋季学期家庭经济困难学生生活补助发放工作的通知"),
    ("at-review-plain", "secrecy", "“山里娃的合唱节”走进云崖中心学校"),
    ("at-release", "office", "县职业中学新增专业社会公告"),
    ("returned", "liaison", "关于征集家庭教育公益讲师的公告"),
    ("suggestions", "liaison", "关于开展冬季校园安全检查的通知"),
    ("resubmitted", "head", "青澜县2026年普通高中学业水平考试考场安排公告"),
    ("combined", "niuxiaoman", "松坞乡农村饮水工程停水检修通告"),
    ("borrowed", "xingzheng", "关于镇卫生院迁址期间就诊安排的通告"),
    ("joint", "aisongtao", "县教育局、县卫生健康局关于做好冬季学校传染病防控工作的通知"),
    ("referred", "secrecy", "2026年全县学校人防工程维护情况说明"),
    ("correction", "head", "关于启用县图书馆少儿阅览室的公告"),
    ("correction-done", "office", "城区学校错时共享停车场开放通告"),
    ("urgent", "DUTY", "青澜县气象台发布暴雪橙色预警信号"),
    ("urgent-supplement", "office", "省道S214线云崖段因积雪临时封闭的通告"),
    ("delegated", RELEASER, "县城集中式饮用水水源水质月报（2026年10月）"),
    ("stand-in", BACKUP, "关于发放冬种油菜补贴的公告"),
)
DESKS = {
    "liaison": "liaison", "head": "head", "secrecy": "secrecy", "backup": BACKUP, "duty": "DUTY", "releaser": RELEASER,
    "office": "office", "supervisor": "supervisor", "admin": "admin",
}  # fmt: skip
PLACES = (
    ("queue-head", "head", "review_admin:queue"),
    ("queue-secrecy", "secrecy", "review_admin:queue"),
    ("queue-duty", "DUTY", "review_admin:queue"),
    ("batch-review", "secrecy", "review_batch:choose"),
    ("agree", "head", "review_agree:choose"),
    ("from-files", "liaison", "writing:from_files"),
    ("from-paste", "liaison", "writing:from_paste"),
    ("new", "liaison", "writing:new"),
    ("earlier", "liaison", "writing:earlier"),
    ("submit-several", "liaison", "writing:submit_several"),
    ("absences", "head", "users_absences:absences"),
    ("absences-office", "office", "users_absences:absences"),
    ("duty", "office", "users_absences:duty"),
    ("posts", "office", "users_absences:posts"),
    ("paths", "office", "review_office:paths"),
    ("path-add", "office", "review_office:add_path"),
    ("arrangements", "office", "review_office:arrangements"),
    ("arrangement-add", "office", "review_office:add_arrangement"),
    ("post-checks", "office", "review_office:post_checks"),
    ("ledger", "office", "review_ledger:index"),
    ("ledger-month", "office", "review_ledger:month"),
    ("readings", "office", "review_ledger:readings"),
    ("incidents", "office", "review_incidents:index"),
    ("memberships", "admin", "people:index"),
    ("membership-add", "admin", "people:add"),
    ("messages", "liaison", "oversight:inbox"),
    ("message-settings", "liaison", "oversight:message_settings"),
    ("account", "liaison", "wagtailadmin_account"),
)


def screens() -> list[Screen]:
    """Every screen, desks first."""
    found = [Screen(f"desk-{name}", username, reverse("wagtailadmin_home")) for name, username in DESKS.items()]
    found += [Screen(f"item-{name}", username, item_url(title)) for name, username, title in ITEMS]
    found += [Screen(name, username, reverse(place)) for name, username, place in PLACES]
    found += following_screens()
    duty = User.objects.get(pk=min(on_duty_now())).username
    return [Screen(one.name, duty if one.username == "DUTY" else one.username, one.address) for one in found]


def newest(title: str) -> Journey:
    return Journey.objects.filter(title=title).latest("pk")


def item_url(title: str) -> str:
    return reverse("review_admin:item", args=[newest(title).pk])


def following_screens() -> list[Screen]:
    """Screens behind a button of an item's."""
    at_head_pk, referred_pk = newest(FIRST).pk, newest("2026年全县学校人防工程维护情况说明").pk
    draft = ArticlePage.objects.get(title="县教育局筹备冬季校园安全演练")
    return [
        Screen("reassign", "office", reverse("review_admin:reassign", args=[at_head_pk])),
        Screen("agree-read", "head", reverse("review_agree:read", args=[at_head_pk])),
        Screen("suggest", "head", reverse("review_admin:add_suggestion", args=[at_head_pk])),
        Screen("paper-print", "head", reverse("review_admin:print_sheet", args=[at_head_pk])),
        Screen("paper-upload", "head", reverse("review_admin:upload_sheet", args=[at_head_pk])),
        Screen("referral-letter", "secrecy", reverse("review_admin:referral_letter", args=[referred_pk])),
        Screen("referral-answer", "secrecy", reverse("review_admin:answer_referral", args=[referred_pk])),
        Screen("editor", "liaison", reverse("wagtailadmin_pages:edit", args=[draft.pk])),
        Screen("paste", "liaison", reverse("writing:paste", args=[draft.pk])),
    ]


def session_of(username: str) -> str:
    """A session key of somebody, as if signed in; the head has begun to preview one item for 批量同意."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    if username == "head":
        session = client.session
        session[AGREE_BATCH] = {str(newest(FIRST).pk): {}}
        session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def main() -> None:
    """Play the scenes unless they were played, and print what there is to see."""
    if not Journey.objects.filter(title=FIRST).exists():
        with transaction.atomic():
            for scene in SCENES:
                scene()
    found = screens()
    sessions = {username: session_of(username) for username in {one.username for one in found}}
    json.dump({
        "cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions, "screens": [asdict(one) for one in found],
    }, sys.stdout)  # fmt: skip


if __name__ == "__main__":
    main()
