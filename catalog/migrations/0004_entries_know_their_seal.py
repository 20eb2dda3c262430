"""Entries written before know the page only: tie each to the page's current seal."""

from django.db import migrations


def tie(apps, schema_editor):
    Entry, Seal = apps.get_model("catalog", "CatalogEntry"), apps.get_model("review", "Seal")
    seals = Seal.objects.filter(closed_at__isnull=True, object_type__endswith="page")
    of_page = dict(seals.values_list("object_id", "pk"))
    for pk, page_id in Entry.objects.filter(page_id__isnull=False).values_list("pk", "page_id").iterator():
        if seal_id := of_page.get(str(page_id)):
            Entry.objects.filter(pk=pk).update(seal_id=seal_id)


def untie(apps, schema_editor):
    """The column goes with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_offline_entry"), ("review", "0005_file_scan")]

    operations = [migrations.RunPython(tie, untie)]
