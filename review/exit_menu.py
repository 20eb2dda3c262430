"""紧急下线, 标注失效, 被新文替代 and 审查台账 in the CMS's menus. Registered by importing this module in `wagtail_hooks`."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem

from review.exits import can_bear_mark, mark_in_force, user_can_lift_mark, user_can_mark
from review.incident_steps import departments_to_take_down
from review.incidents import user_can_take_down
from review.ledger_reading import departments_in_ledger
from review.models import Exit, Seal

# The side menu -----------------------------------------------------------------------------------------------------------


class TakeDownMenuItem(MenuItem):
    """紧急下线, for whoever may take down the pages of any department."""

    def is_shown(self, request):
        return departments_to_take_down(request.user) != []


class LedgerMenuItem(MenuItem):
    """审查台账, for those who read it."""

    def is_shown(self, request):
        return departments_in_ledger(request.user) != []


@hooks.register("register_admin_menu_item")
def take_down_menu_item():
    url = reverse("review_incidents:start")
    return TakeDownMenuItem(_("紧急下线"), url, name="take-down", icon_name="warning", order=55)


@hooks.register("register_admin_menu_item")
def ledger_menu_item():
    return LedgerMenuItem(_("审查台账"), reverse("review_ledger:index"), name="ledger", icon_name="list-ul", order=70)


# The page's own menu -------------------------------------------------------------------------------------------------------


class Public:
    """What is public of a page, asked once for all the buttons beside each other."""

    def __init__(self, page):
        self.page = page

    @cached_property
    def seal(self) -> Seal | None:
        if not self.page.live:
            return None
        return Seal.objects.current().for_object(self.page.specific_deferred).first()

    @cached_property
    def mark(self) -> Exit | None:
        return mark_in_force(self.seal) if self.seal else None


class PublicPageButton(PageMenuItem):
    """A verb on a page that is public now."""

    def __init__(self, *, public: Public, **kwargs):
        super().__init__(page=public.page, **kwargs)
        self.public = public

    @property
    def seal(self) -> Seal | None:
        return self.public.seal

    @property
    def mark(self) -> Exit | None:
        return self.public.mark

    def is_shown(self, user):
        return self.seal is not None and self.user_may(user)

    def user_may(self, user) -> bool:
        raise NotImplementedError


class TakeDownButton(PublicPageButton):
    label = _("紧急下线")
    icon_name = "warning"

    @cached_property
    def url(self):
        return reverse("review_incidents:take_down", args=[self.seal.pk]) if self.seal else None

    def user_may(self, user):
        return user_can_take_down(user, self.seal.department_id)


class MarkButton(PublicPageButton):
    """标注失效 or 被新文替代: only where the page's type shows the banner and none is up."""

    def user_may(self, user):
        may = can_bear_mark(self.seal) and not self.seal.is_alias and user_can_mark(user, self.seal.department_id)
        return may and self.mark is None


class WithdrawButton(MarkButton):
    label = _("标注失效")
    icon_name = "time"
    url_name = "review_exits:withdraw"


class SupersedeButton(MarkButton):
    label = _("被新文替代")
    icon_name = "doc-full-inverse"
    url_name = "review_exits:supersede"


class LiftMarkButton(MarkButton):
    label = _("取消失效标注")
    icon_name = "undo"

    @cached_property
    def url(self):
        return reverse("review_exits:lift", args=[self.mark.pk]) if self.seal and self.mark else None

    def user_may(self, user):
        return user_can_lift_mark(user) and self.mark is not None


@hooks.register("register_page_header_buttons")
def exit_header_buttons(page, user, view_name, next_url=None):
    public = Public(page)
    yield WithdrawButton(public=public, next_url=next_url, priority=61)
    yield SupersedeButton(public=public, next_url=next_url, priority=62)
    yield LiftMarkButton(public=public, priority=63)
    yield TakeDownButton(public=public, priority=69)
