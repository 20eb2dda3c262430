"""Every CMS screen that the people of an office can reach is in Chinese, hidden menus and tool tips included."""

import re
from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

# Abbreviations that an office writes this way itself. Everything else is said in Chinese.
ALLOWED = {
    "ID", "URL", "ICP", "CMS", "RSS", "IP", "SHA",
    "PDF", "DOC", "DOCX", "XLS", "XLSX", "xlsx", "PPT", "PPTX", "WPS", "ET", "OFD", "TXT", "CSV", "ZIP", "JSON", "HTML",
    "GIF", "JPG", "JPEG", "PNG", "WEBP", "SVG", "KB", "MB", "GB", "B", "px",
    "Ctrl", "Alt", "Shift", "Esc", "Enter",  # keys are printed with these names
    "Word",  # as in 从 Word 粘贴
    "Wagtail",  # the product's name and version, at the foot of the menu
    "chinesecalendar",  # the source of the table of holidays
    "ColumnDescription",  # the name of a tag that inspectors ask for
}  # fmt: skip
# Wagtail's templates have these words hard-coded in something nobody sees: a submit button one pixel wide, a button of
# the calendar that is never shown, the counter of a panel without one.
NEVER_SHOWN = "input[type=submit][value=Search], .xdsoft_save_selected, [data-side-panel-toggle-counter]"
# The imported text itself, as the list of findings quotes it.
QUOTED = ".help-block q, .public-DraftEditor-content, [data-contentpath] .w-field__input"
# Titles of English pages, which other journeys publish on the same portal, stand in lists.
ENGLISH_TITLES = {"School", "Thirteen", "school", "bus", "routes"}
# The demo's user names, and what is data rather than interface: addresses, file names, slugs.
DATA = re.compile(
    r"<[^>]*>|\b[0-9a-f]{64}\b|(?<!\w)\.[a-z]{2,4}\b|\b[a-z]+\.[a-z]+page\b|https?://\S+|[\w.-]+@[\w.-]+|/[\w/.-]*|[\w《》（）—-]+\.(?:docx?|xlsx?|pptx?|pdf|txt|csv|png|jpe?g)\b|\b[a-z0-9]+(?:[-_][a-z0-9]+)+\b"
)
WORD = re.compile(r"[A-Za-z]{2,}")
PEOPLE = ("liaison", "head", "secrecy", "office")
# Shown as data: who is signed in, and the demo's other accounts.
ACCOUNTS = {*PEOPLE, "supervisor", "admin", "liaison2", "duty"}
# Screens that no link leads to: dialogues of choosers (fetched as the editor fetches them) and some by address.
DIALOGUES = (
    "/cms/choose-page/", "/cms/choose-page/?page_type=disclosure.disclosurepage", "/cms/choose-external-link/",
    "/cms/choose-email-link/", "/cms/choose-phone-link/", "/cms/choose-anchor-link/", "/cms/images/chooser/",
    "/cms/documents/chooser/",
)  # fmt: skip
BY_ADDRESS = (
    "/cms/account/", "/cms/images/", "/cms/images/multiple/add/", "/cms/documents/", "/cms/documents/multiple/add/",
    "/cms/pages/search/?q=教育", "/cms/reports/", "/cms/snippets/", "/cms/redirects/", "/cms/review/", "/cms/messages/",
    "/cms/no-such-screen/",
)  # fmt: skip
NOT_SCREENS = re.compile(
    r"/(logout|login|download|private-files|jsi18n|sprite|export|api|sitemap)|\.\w{2,4}(\?|$)|[?&](export|format)="
)
# Of screens that differ only in what they show, so many are opened.
VISITS = {"/cms/pages/N/": 6, "/cms/pages/N/add_subpage/": 8, "/cms/pages/N/edit/": 6}
MOST_SCREENS = 150

TEXTS = """root => {
    const skipped = new Set(["SCRIPT", "STYLE", "SVG", "NOSCRIPT", "TEXTAREA", "CODE", "OPTION"]);
    const found = [];
    const visit = node => {
        if (node.nodeType === 3) { if (node.data.trim()) found.push(node.data.trim()); return; }
        if (node.nodeType === 1) {
            if (skipped.has(node.tagName.toUpperCase()) || node.matches(NOT_INTERFACE)) return;
            for (const name of ["title", "aria-label", "placeholder", "alt"]) if (node.getAttribute(name)) found.push(node.getAttribute(name));
            if (node.tagName === "INPUT" && ["submit", "button"].includes(node.type)) found.push(node.value);
        }
        (node.content || node).childNodes.forEach(visit);
    };
    visit(typeof root === "string" ? new DOMParser().parseFromString(root, "text/html").body : document.body);
    return found;
}""".replace("NOT_INTERFACE", f"'{NEVER_SHOWN}, {QUOTED}'")


def english_in(texts: list[str]) -> set[str]:
    """The English words in a screen's texts, apart from what is allowed or data."""
    words = (word for text in texts for word in WORD.findall(DATA.sub(" ", text)))
    return {word for word in words if word not in ALLOWED | ACCOUNTS | ENGLISH_TITLES}


def pattern(address: str) -> str:
    """Screens of one kind have one pattern: numbers and queries left out."""
    return re.sub(r"/\d+/", "/N/", urlsplit(address).path)


def links(page: Page) -> list[str]:
    """Links from a screen to others of the CMS."""
    found = page.eval_on_selector_all(
        "a[href]", "all => all.map(one => new URL(one.href).pathname + new URL(one.href).search)"
    )
    return [link for link in found if link.startswith("/cms/") and not NOT_SCREENS.search(link)]


def screens(page: Page):
    """Yield (address, texts) of every screen reachable from the desk, breadth first, a few of a kind."""
    waiting, seen, visits = deque(["/cms/", *BY_ADDRESS]), set(), Counter()
    while waiting and sum(visits.values()) < MOST_SCREENS:
        address = waiting.popleft()
        if address in seen or visits[pattern(address)] >= VISITS.get(pattern(address), 1):
            continue
        seen.add(address)
        visits[pattern(address)] += 1
        page.goto(address)
        yield address, page.evaluate(TEXTS, None)
        waiting.extend(links(page))


def dialogue_texts(page: Page, address: str) -> list[str]:
    """The texts of a chooser's dialogue, none when this person may not use it."""
    answer = page.request.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
    return page.evaluate(TEXTS, answer.json()["html"]) if answer.ok else []


@pytest.mark.parametrize("username", PEOPLE)
def test_every_screen_is_in_chinese(username, person):
    page = person(username)
    english = {address: words for address, texts in screens(page) if (words := english_in(texts))}
    for address in DIALOGUES:
        if words := english_in(dialogue_texts(page, address)):
            english[address] = words
    assert english == {}
