"""What of an object the public can see, as plain data: the thing that is hashed, reviewed and sealed."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from review.json import digest

# What the system itself sets, and where the page lies: not the public's content (issue "The publishing gate").
SYSTEM_FIELDS = frozenset({
    "id", "pk", "path", "depth", "numchild", "url_path", "page_ptr", "content_type", "live", "has_unpublished_changes",
    "first_published_at", "last_published_at", "latest_revision", "latest_revision_created_at", "live_revision",
    "go_live_at", "expired", "locked", "locked_at", "locked_by", "owner", "draft_title", "translation_key",
    "alias_of", "wagtail_admin_comments", "latest_revision_id",
})  # fmt: skip


def public_payload(page) -> dict:
    """Return the page's public content: fields, child rows, files. Foreign keys stand as natural keys.

    Block ids and child row ids are left out: they change when a page is copied or published, its content does not.
    Empty values are left out too, so that a field which a new release adds, empty, changes no hash: what was cleared
    before an upgrade stays cleared (a new public field therefore begins empty, docs/features/gate.md).
    """
    payload = {"type": page._meta.label_lower}
    relations = {rel.get_accessor_name(): rel for rel in _child_relations(page)}
    for name, value in page.serializable_data().items():
        if name in SYSTEM_FIELDS or name in getattr(page, "not_public_fields", ()):
            continue
        seen = _child_rows(page, relations[name]) if name in relations else _field_value(page, name, value)
        if not is_empty(seen):
            payload[name] = seen
    payload["files"] = [{k: file[k] for k in ("kind", "sha256", "name", "title", "alt")} for file in stored_files(page)]
    return payload


def is_empty(value) -> bool:
    """Tell whether the public sees nothing of a value. Zero is something: a fee of 0 is stated."""
    return value is None or value is False or value in ("", [], {})


def content_hash(page) -> str:
    """Return the SHA-256 of the page's public payload."""
    return digest(page.public_payload())


def _child_relations(obj):
    from modelcluster.models import get_all_child_relations

    return get_all_child_relations(obj)


def _child_rows(obj, relation) -> list[dict]:
    rows = getattr(obj, relation.get_accessor_name()).all()
    left_out = {relation.field.name, "sort_order"}
    return [_child_row(row, left_out) for row in rows]


def _child_row(row, left_out: set[str]) -> dict:
    fields = [field for field in row._meta.fields if not field.primary_key and field.name not in left_out]
    values = {field.name: _field_value(row, field.name, field.value_from_object(row)) for field in fields}
    return {name: value for name, value in values.items() if not is_empty(value)}


def _field_value(obj, name: str, value):
    field = obj._meta.get_field(name)
    if isinstance(field, ParentalManyToManyField):
        return sorted(natural_key(related) for related in getattr(obj, name).all())
    if isinstance(field, models.ForeignKey):
        return natural_key(getattr(obj, name)) if value is not None else None
    if hasattr(field, "stream_block"):
        return _without_ids(json.loads(value) if isinstance(value, str) else _raw_stream(obj, name))
    return _plain(field, value)


def _plain(field, value):
    """A value written one way, whether it comes from a form, from a revision or from the database.

    Times differ in zone and decimals in trailing zeros before and after they are stored.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return value if isinstance(value, (str, int, bool, list, dict, type(None))) else str(value)


def _raw_stream(obj, name: str):
    return json.loads(json.dumps(list(getattr(obj, name).raw_data)))


def _without_ids(value):
    """Drop the ids that StreamField gives its blocks."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        return {k: _without_ids(v) for k, v in value.items() if not (is_block and k == "id")}
    return value


def natural_key(related) -> str:
    """Return a name for a related row that survives a database: code, slug, language, else type and id.

    A page's slug says too little (every department has its "news"); a file's own hash stands under "files".
    """
    if isinstance(related, Page):
        return f"page:{related.translation_key}:{related.locale.language_code}"
    for attribute in ("code", "slug", "language_code"):
        if key := getattr(related, attribute, ""):
            return str(key)
    return f"{related._meta.label_lower}:{related.pk}"


def stored_files(page) -> list[dict]:
    """Return every document and image the page refers to, in a stable order: what publication will open.

    Wagtail's reference index reads foreign keys, StreamField blocks at any depth and rich text alike. A page built
    from its sealed copy has the files that were sealed with it, whatever became of their rows.
    """
    if seal := getattr(page, "seal", None):
        return seal.files
    wanted: dict[type, set[str]] = {get_document_model(): set(), get_image_model(): set()}
    for beside in getattr(page, "files_beside", list)():
        wanted[type(beside)].add(str(beside.pk))
    content_types = {_content_type_id(model): model for model in wanted}
    for to_type, to_id, _model_path, _content_path in ReferenceIndex._extract_references_from_object(page):
        if to_type in content_types:
            wanted[content_types[to_type]].add(str(to_id))
    files = [_particulars(row) for model, ids in wanted.items() for row in model.objects.filter(pk__in=ids)]
    return sorted(files, key=lambda file: (file["kind"], file["id"]))


def _content_type_id(model) -> int:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model).pk


def _particulars(row) -> dict:
    is_image = isinstance(row, get_image_model())
    return {
        "kind": "image" if is_image else "document",
        "id": row.pk,
        "token": row.token,
        "name": row.original_name,
        "storage_name": row.file.name,
        "sha256": row.sha256,
        "title": row.title,
        "alt": getattr(row, "alt_text", ""),
        "content_type": row.content_type,
        "size": row.file_size or 0,
        **({"width": row.width, "height": row.height} if is_image else {}),
    }
