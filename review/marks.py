"""The mark on a public text that is no longer in force: what its banner says.

The mark lies in the seal's facets; `exits` writes it. Its words are a choice of `ExitWording`, a date, and the title
of the new document read from that document's own seal, so that nothing appears that was not cleared.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from review.enums import ExitKind, ExitWording
from review.models import Exit, Seal

FACET = "withdrawn"


@dataclass(frozen=True)
class Mark:
    """What the banner above a withdrawn or superseded text says; `successor` is None when it is not public."""

    kind: ExitKind
    on: date
    wording: str
    successor: Seal | None

    @property
    def title(self) -> str:
        day = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        if self.kind == ExitKind.SUPERSEDED:
            return _("本文已于%(day)s被新的文件替代") % {"day": day}
        return _("本文已于%(day)s标注失效") % {"day": day}


def facet_of(mark: Exit) -> dict:
    """Return what the seal keeps of a mark."""
    return {
        "kind": mark.kind,
        "on": timezone.localtime(mark.made_at).date().isoformat(),
        "wording": mark.wording,
        "successor": [mark.successor_type, mark.successor_id] if mark.successor_id else [],
    }


def kind_on(seal: Seal | None) -> str:
    """Return the kind of the mark that a seal bears, "" for none."""
    return seal.facets.get(FACET, {}).get("kind", "") if seal else ""


def mark_on(seal: Seal) -> Mark | None:
    """Return the mark that a seal bears (one query when a new document took the place of this one, else none)."""
    facet = seal.facets.get(FACET)
    if not facet:
        return None
    label = str(ExitWording(facet["wording"]).label)
    return Mark(ExitKind(facet["kind"]), date.fromisoformat(facet["on"]), label, _successor(facet["successor"]))


def _successor(reference: list[str]) -> Seal | None:
    if not reference:
        return None
    object_type, object_id = reference
    return Seal.objects.current().without_content().filter(object_type=object_type, object_id=object_id).first()


def cache_tags(seal: Seal) -> str:
    """Return the edge cache's tags of a page: its own, and that of the new document whose title its banner shows."""
    successor = seal.facets.get(FACET, {}).get("successor") or []
    return " ".join([seal.tag, ":".join(successor)] if successor else [seal.tag])
