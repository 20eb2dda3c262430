"""Files for tests: a small drawn picture, a short text."""

import factory
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from assets.models import CustomDocument, CustomImage


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CustomImage

    title = factory.Sequence(lambda n: f"图片{n}")
    file = factory.LazyFunction(get_test_image_file)
    collection = factory.LazyFunction(Collection.get_first_root_node)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CustomDocument

    title = factory.Sequence(lambda n: f"附件{n}")
    file = factory.Sequence(lambda n: ContentFile(f"第{n}号附件。".encode(), name=f"fujian-{n}.txt"))
    collection = factory.LazyFunction(Collection.get_first_root_node)
