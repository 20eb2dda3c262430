"""Forms of the CMS that know who fills them in."""

from collections.abc import Callable, Iterator

from django import forms
from django.core.exceptions import FieldDoesNotExist, PermissionDenied

from users.visibility import linkable_objects


class OnlyLinkableMixin:
    """A page form in which one refers only to pages and files one may find; put it before the form class.

    A chooser offers nothing else, but the id it posts could be any: shown again, the form would name another
    department's draft, and once submitted, the item's file would be open to its author. What the page referred to
    before stays.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.for_user is not None:
            for name, field in self.fields.items():
                if isinstance(field, forms.ModelMultipleChoiceField):
                    self._narrow_choices(name, field)

    def _narrow_choices(self, name, field) -> None:
        """A list of boxes names everything in it: leave out what the person may not find."""
        allowed = linkable_objects(self.for_user, field.queryset.model)
        if allowed is not None:
            chosen = [pk for _model, pk in _named_by_choice(field, self.get_initial_for_field(field, name))]
            visible = field.queryset.filter(pk__in=allowed.values("pk"))
            field.queryset = visible | field.queryset.filter(pk__in=chosen)

    def is_valid(self):
        if self.is_bound and self.for_user is not None:
            self._refuse_hidden_references()
        return super().is_valid()

    def _refuse_hidden_references(self) -> None:
        rows = [row for formset in self.formsets.values() for row in formset.forms]
        for form in (self, *rows):
            named = set(_references(form, lambda name, form=form: form[name].value()))
            before = set(_references(form, lambda name, form=form: form.get_initial_for_field(form.fields[name], name)))
            for model, pk in named - before:
                allowed = linkable_objects(self.for_user, model)
                if allowed is not None and not allowed.filter(pk=pk).exists():
                    raise PermissionDenied


def _references(form, value_of: Callable) -> Iterator[tuple]:
    """Yield (model, id) for every object that the values of a form's fields refer to."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            yield from _named_by_choice(field, value_of(name))
        elif extract := _extractor(form, name):
            value = value_of(name)
            yield from ((model, str(pk)) for model, pk, *_path in extract(value)) if value else ()


def _named_by_choice(field, value) -> Iterator[tuple]:
    values = value if isinstance(value, list | tuple) or hasattr(value, "all") else [value]
    for item in values.all() if hasattr(values, "all") else values:
        pk = str(getattr(item, "pk", item) or "")
        if pk.isascii() and pk.isdigit():
            yield field.queryset.model, pk


def _extractor(form, name) -> Callable | None:
    """The reference finder of rich text and stream fields."""
    try:
        return getattr(form._meta.model._meta.get_field(name), "extract_references", None)
    except FieldDoesNotExist:
        return None
