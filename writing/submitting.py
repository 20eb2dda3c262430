"""批量提交: several drafts at once, each by itself; what is incomplete stays a draft with its list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wagtail.models import Page

from review.declaring import Declaration, states_attribute
from review.difference import field_label
from review.exceptions import NotSubmittable
from review.queues import drafts_of
from review.services import submit
from users.models import User


@dataclass(frozen=True)
class Candidate:
    """A draft as 批量提交 shows it: what it lacks, if anything."""

    page: Page
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Submission:
    """What became of one draft."""

    title: str
    page: Page
    problems: list[str] = field(default_factory=list)


def candidates(user: User) -> list[Candidate]:
    """Return the user's drafts with what each lacks for submission."""
    return [Candidate(page, problems_of(page)) for page in drafts_of(user)]


def problems_of(page: Page) -> list[str]:
    """Return what stands in the way of submitting the page's newest words; empty when nothing does."""
    try:
        page.specific.get_latest_revision_as_object().check_submittable()
    except NotSubmittable as error:
        return told(error, page)
    return []


def told(error: NotSubmittable, page: Page) -> list[str]:
    """Return every reason with the name of its field."""
    page = page.specific
    return [f"{field_label(page, name)}：{''.join(texts)}" for name, texts in error.message_dict.items()]


def submit_all(*, user: User, page_ids: Iterable[int], declaration: Declaration) -> list[Submission]:
    """Submit the user's own drafts among `page_ids`, one transaction each; a refusal keeps none of the others.

    The author said `declaration` of all of them (承办人自查); those that state their own attribute keep it.
    """
    wanted = set(page_ids)
    own: Sequence[Page] = [page for page in drafts_of(user) if page.pk in wanted]
    return [_submit_one(page.specific, user, declaration) for page in own]


def _submit_one(page: Page, user: User, declaration: Declaration) -> Submission:
    title = page.draft_title or page.title
    try:
        submit(page=page, user=user, declaration=_for(page, declaration))
    except NotSubmittable as error:
        return Submission(title, page, told(error, page))
    return Submission(title, page)


def _for(page: Page, declaration: Declaration) -> Declaration:
    """What a draft says of its own attribute goes before what was said of the lot."""
    return replace(declaration, attribute="", reason="") if states_attribute(page) else declaration
