"""What lies outside the gate, each with its reason. System checks read these lists (checks.py).

A model with words is gated (`GatedPageMixin`, `GatedObject`), a child row of one, or named here. What people edit in
the CMS leaves a trail: `Trail.CMS` means that Wagtail's log has a row for every change made on its screens (tested in
`review/tests/test_exempt.py`), `Trail.LEDGER` that the chained ledger has one, `Trail.NOBODY` that no person writes it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Trail(StrEnum):
    CMS = "cms"
    LEDGER = "ledger"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Exemption:
    """Why a model needs no review, and where a change of it is written down."""

    reason: str
    trail: Trail


EXEMPT_PAGE_TYPES: dict[str, str] = {
    "wagtailcore.page": "Wagtail's own base type; nobody can create one and it has no seal, so it is never served.",
}

EXEMPT_MODELS: dict[str, Exemption] = {
    # Reference data: short names and numbers that the office keeps, no information of its own.
    "departments.department": Exemption("Names, codes, addresses, hours and telephones of organs.", Trail.CMS),
    "catalog.subjectcategory": Exemption("Names of the national list of subjects, renamed locally.", Trail.CMS),
    "catalog.genre": Exemption("Names of the fifteen kinds of official document.", Trail.CMS),
    "catalog.channel": Exemption("Names of the places where information is also published.", Trail.CMS),
    "core.calendarday": Exemption("Holidays and make-up workdays as the State Council announces them.", Trail.CMS),
    "core.calendaryear": Exemption("Which notice a year's holidays come from.", Trail.CMS),
    "home.sitemarks": Exemption("The marks that the law obliges a government site to bear; facts, no prose.", Trail.CMS),
    "wagtailcore.site": Exemption("Host name and port.", Trail.CMS),
    "wagtailcore.locale": Exemption("The languages of the site.", Trail.CMS),
    # What search understands and in which order it answers; every hit leads to something sealed.
    "search.synonym": Exemption("Pairs of words that mean the same; never shown as text.", Trail.CMS),
    "search.dictionaryterm": Exemption("Terms for cutting sentences into words; never shown as text.", Trail.CMS),
    "search.promotedresult": Exemption("An address; the words shown are those of the seal there.", Trail.CMS),
    "search.hiddenresult": Exemption("Addresses that search leaves out; nothing is shown.", Trail.CMS),
    # People and files.
    "users.user": Exemption("Accounts of the CMS; the public is shown none of them.", Trail.CMS),
    "users.membership": Exemption("Who holds which role; the public is shown none of them.", Trail.CMS),
    "auth.group": Exemption("Follows from memberships; nobody edits it.", Trail.NOBODY),
    "assets.customdocument": Exemption("Public only while a seal opens exactly these bytes and this title.", Trail.CMS),
    "assets.customimage": Exemption("Public only while a seal opens exactly these bytes and this title.", Trail.CMS),
    # The register.
    "catalog.catalogentry": Exemption("An index over seals, written by the gate; words are read from the seal.", Trail.NOBODY),
    "catalog.indexserial": Exemption("The last number given; no words.", Trail.NOBODY),
}  # fmt: skip

# Rooms whose tables hold no words for the public, other than those above.
EXEMPT_APPS: dict[str, str] = {
    "review": "The gate's own records; what the public reads of them are seals.",
    "core": "The outbox and the calendar.",
    "oversight": "Messages to people who work here.",
    "search": "Counts of queries, and words taken from seals.",
    "users": "Accounts, roles, absences.",
    "assets": "Renditions made from stored files.",
    "writing": "Files on their way to becoming drafts of gated pages.",
}
