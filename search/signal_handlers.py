"""What editors change takes effect with the next query in this process, within a second in the others."""

from django.db.models.signals import post_delete, post_save

from departments.models import Department, DepartmentAlias, FormerName
from search import vocabulary
from search.models import DictionaryTerm, HiddenResult, PromotedResult, Synonym


def connect() -> None:
    """Connect once, at start-up."""
    for model in (DictionaryTerm, Synonym, PromotedResult, HiddenResult, Department, DepartmentAlias, FormerName):
        for signal in (post_save, post_delete):
            signal.connect(vocabulary.on_changed, sender=model, dispatch_uid=f"search.forget.{model.__name__}")
