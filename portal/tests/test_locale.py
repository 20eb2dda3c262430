"""Every text of the packages reaches an office in the office's own words."""

import json
import re
from functools import cache
from io import StringIO

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import RequestFactory, SimpleTestCase, override_settings
from django.utils.translation import gettext, ngettext, override
from django.views.i18n import JSONCatalog

from portal.package_messages import DOMAINS, PackageMessage, is_compiled, missing_messages, our_catalog_path
from portal.package_messages import package_messages as read_package_messages

# Units, protocols and product names stay as they are.
KEPT = {"%s KB", "%s MB", "%s GB", "%s TB", "%s PB", "IPv4", "IPv6", "Wagtail API v2"}
# One workflow serves every page, so its name on the button would be noise: the button says 提交审核.
DROPPED_PLACEHOLDERS = {
    "Submit to %(workflow_name)s",
    "Resubmit to %(task_name)s",
    # Wagtail hands over no model name when it lists what a search found: it would read "共5项None".
    "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s",
}
# The column "not" of the word list: what an office must not read in the desk.
FORBIDDEN = (
    "工作流", "任务", "批准", "拒绝", "取消发布", "版主", "超级用户", "进行中", "片段", "过期",
    "发布+草稿", "缩略名", "你", "对不起", "抱歉",
)  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
TAG = re.compile(r"</?\w+")
MARKUP = re.compile(rf"{PLACEHOLDER.pattern}|<[^>]*>")
CHINESE = re.compile("[\u4e00-\u9fff]")

# What Wagtail writes -> what the desk shows.
OFFICE_WORDS = {
    "Workflow": "审核流程",
    "Workflows": "审核流程",
    "Task": "环节",
    "Tasks": "环节",
    "Approve": "同意",
    "Approved": "已同意",
    "Request changes": "退回修改",
    "Needs changes": "已退回",
    "Rejected": "已退回",
    "Reject": "不予公开",
    "Submit for moderation": "提交审核",
    "Submit to %(workflow_name)s": "提交审核",
    "Cancel workflow ": "撤回",  # the blank is Wagtail's
    "Draft": "草稿",
    "draft": "草稿",
    "Live": "已发布",
    "live": "已发布",
    "live + draft": "已发布（有未发布的修改）",
    "in moderation": "审核中",
    "In progress": "审核中",
    "scheduled": "定时发布",
    "Unpublish": "下线",
    "Unpublished": "已下线",
    "Promote": "检索与分享设置",
    "slug": "网址名",
    "Snippets": "常用资料",
    "Pages": "栏目",
    "Show in Explorer": "在栏目中显示",
    "Aging pages": "久未更新",
    "Administrator": "系统管理员",
    "Dashboard": "工作台",
    "Comments": "批注",
    "Log out": "退出登录",
}


@cache
def package_messages(domain: str) -> list[PackageMessage]:
    """Read the packages once for all tests; it takes some seconds."""
    return list(read_package_messages(domain).values())


@cache
def our_translations(domain: str) -> dict:
    entries = polib.pofile(str(our_catalog_path(domain)))
    return {(e.msgctxt, e.msgid): e.msgstr_plural[0] if e.msgid_plural else e.msgstr for e in entries}


def shown_texts(domain: str) -> list[tuple[PackageMessage, str]]:
    """Pair every package text with each translation that can win over the others."""
    ours = our_translations(domain)
    return [
        (message, text)
        for message in package_messages(domain)
        for text in ([ours[message.key]] if message.key in ours else set(message.translations.values()))
    ]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


class CatalogTests(SimpleTestCase):
    def test_no_package_text_is_left_in_english(self):
        for domain in DOMAINS:
            missing = missing_messages(domain, polib.pofile(str(our_catalog_path(domain))))
            self.assertEqual([message.text for message in missing], [], domain)

    def test_every_translation_is_chinese(self):
        for domain in DOMAINS:
            for message, text in shown_texts(domain):
                latin = re.search("[A-Za-z]", MARKUP.sub("", text))
                if latin and not CHINESE.search(text) and message.text not in KEPT:
                    self.fail(f"{domain}: {message.text!r} reads {text!r}")

    def test_our_translations_keep_placeholders_and_tags(self):
        for domain in DOMAINS:
            texts = {message.key: message for message in package_messages(domain)}
            for key, text in our_translations(domain).items():
                message = texts[key]
                if message.text in DROPPED_PLACEHOLDERS:
                    continue
                with self.subTest(message.text):
                    # Chinese has one form for all numbers and takes the placeholders of the English plural.
                    self.assertEqual(placeholders(text), placeholders(message.plural or message.text))
                    self.assertCountEqual(TAG.findall(text), TAG.findall(message.plural or message.text))

    def test_no_word_the_office_rejects_is_left_in_the_desk(self):
        for domain in DOMAINS:
            for message, text in shown_texts(domain):
                if any(place.startswith("wagtail") for place in message.where):
                    found = [word for word in FORBIDDEN if word in text]
                    self.assertEqual(found, [], f"{message.text!r} reads {text!r}")

    def test_our_catalog_names_only_texts_that_exist(self):
        """A text that a new Wagtail has reworded must not stay behind unseen."""
        for domain in DOMAINS:
            known = {message.key for message in package_messages(domain)}
            self.assertEqual(set(our_translations(domain)) - known, set())

    def test_compiled_files_match_their_sources(self):
        for domain in DOMAINS:
            path = our_catalog_path(domain)
            self.assertTrue(is_compiled(polib.pofile(str(path)), path), f"run manage.py update_locale ({domain})")


class OfficeWordTests(SimpleTestCase):
    def test_django_gives_our_words_the_last_say(self):
        with override(settings.LANGUAGE_CODE):
            for english, chinese in OFFICE_WORDS.items():
                with self.subTest(english):
                    self.assertEqual(gettext(english), chinese)

    def test_one_form_serves_every_number(self):
        with override(settings.LANGUAGE_CODE):
            for count in (1, 2):
                text = ngettext("1 page", "%(counter)s pages", count)
                self.assertEqual(text % {"counter": count}, f"{count}个页面")

    def test_javascript_of_the_desk_speaks_the_same_words(self):
        words = {
            "wagtail.admin": {"Pages": "栏目", "Comment": "批注", "Autosave in progress…": "正在自动保存……"},
            "wagtail_localize": {"Unpublish": "下线", "Stop Synced translation": "停止同步翻译"},
        }
        for package, expected in words.items():
            with override(settings.LANGUAGE_CODE), self.subTest(package):
                response = JSONCatalog.as_view(packages=[package])(RequestFactory().get("/"))
                self.assertLessEqual(expected.items(), json.loads(response.content)["catalog"].items())


@pytest.fixture
def copied_catalogs(tmp_path):
    """Copy our catalogs to a place where a test may spoil them."""
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in DOMAINS:
        source = our_catalog_path(domain)
        for path in (source, source.with_suffix(".mo")):
            (folder / path.name).write_bytes(path.read_bytes())
    with override_settings(LOCALE_PATHS=[tmp_path]):
        yield folder


def remove_word(folder, msgid):
    path = folder / "django.po"
    po = polib.pofile(str(path))
    po.remove(po.find(msgid))
    po.save(str(path))


def test_check_passes_on_what_is_committed(copied_catalogs):
    call_command("update_locale", "--check", stdout=StringIO())


def test_check_names_a_missing_text_and_a_stale_compilation(copied_catalogs):
    remove_word(copied_catalogs, "Autosave is paused")
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("update_locale", "--check", stdout=output)
    assert "缺译 'Autosave is paused'（wagtail/admin/templates/" in output.getvalue()
    assert ".mo 与 .po 不一致" in output.getvalue()


def test_update_appends_a_missing_text_untranslated(copied_catalogs):
    remove_word(copied_catalogs, "Autosave is paused")
    call_command("update_locale", stdout=StringIO())
    entry = polib.pofile(str(copied_catalogs / "django.po")).find("Autosave is paused")
    assert entry.msgstr == ""
    with pytest.raises(CommandError):  # still to be translated
        call_command("update_locale", "--check", stdout=StringIO())
