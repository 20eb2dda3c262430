"""People for tests: `UserFactory(role=Role.HEAD, department=jyj)` gives the role as well."""

import factory

from users.models import User
from users.services import give_role

PASSWORD = "correct-horse-battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_superuser=True, is_staff=True)

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"张三{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        """Give the role named in `role=`, in the department of `role__department=`."""
        if create and extracted:
            give_role(user=self, role=extracted, department=kwargs.get("department"))
