"""What the gate's journeys begin with, written on a running portal's data (`portal.manage("shell", "-c", …)`).

The words are given by code, as an import does; every signature and everything the public sees is done in the browser.
"""

from types import SimpleNamespace

DRAFT = """
from tests.browser.gate_pages import draft; draft({title!r}, {slug!r}, {text!r})
"""
ENGLISH = """
from tests.browser.gate_pages import put_into_english; put_into_english({slug!r}, {words!r})
"""
CORRECTION = """
from tests.browser.gate_pages import correct; correct({slug!r}, {text!r})
"""
RELEASED = """
from tests.browser.gate_pages import released_document; released_document({title!r}, {slug!r}, {text!r})
"""


def draft(title: str, slug: str, text: str) -> None:
    """A complete draft of 县教育局 by its liaison; prints its address."""
    print(_draft(title, slug, text).public_path())


def released_document(title: str, slug: str, text: str) -> None:
    """A document of 县教育局 that three people brought to the public; prints its address."""
    from review.tests.factories import released

    page = _draft(title, slug, text)
    released(_people(), page)
    print(page.public_path())


def _draft(title: str, slug: str, text: str):
    from review.tests.factories import make_document, paragraph

    return make_document(_people(), title=title, slug=slug, body=paragraph(text))


def _people() -> SimpleNamespace:
    """县教育局 with its catalog and people, as the factories of tests want them."""
    from departments.models import Department
    from disclosure.models import DepartmentCatalogPage
    from users.models import User

    jyj = Department.objects.get(slug="jyj")
    catalog = DepartmentCatalogPage.objects.get(department=jyj, locale__language_code="zh-hans")
    people = {name: User.objects.get(username=name) for name in ("liaison", "head", "secrecy", "office")}
    return SimpleNamespace(jyj=jyj, catalog=catalog, **people)


def liaison():
    return _people().liaison


def original(slug: str):
    from disclosure.models import DisclosurePage

    return DisclosurePage.objects.get(slug=slug, locale__language_code="zh-hans")


def put_into_english(slug: str, words: str) -> None:
    """Give every string of the newest Chinese text its English words and submit that; prints the English address."""
    from wagtail.models import Locale
    from wagtail_localize.models import StringTranslation, Translation
    from wagtail_localize.operations import translate_object

    page = original(slug)
    english, _created = Locale.objects.get_or_create(language_code="en")
    translate_object(page, [english], user=liaison())
    translation = Translation.objects.get(target_locale=english, source__object_id=page.translation_key)
    translation.source.update_from_db()
    for segment in translation.source.stringsegment_set.all():
        data = slug if segment.context.path == "slug" else words  # the address stays what it was
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, locale=english, context=segment.context, defaults={"data": data}
        )
    translation.save_target(user=liaison(), publish=True)
    print(translation.get_target_instance().public_path())


def correct(slug: str, text: str) -> None:
    """Change the Chinese text and submit it."""
    from review import services
    from review.tests.factories import paragraph

    page = original(slug)
    page.body = paragraph(text)
    page.save_revision(user=liaison())
    services.submit(page=page, user=liaison())
