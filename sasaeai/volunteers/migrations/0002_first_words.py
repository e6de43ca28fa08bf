from django.db import migrations

from sasaeai.volunteers.first_words import make_first_words


def begin(apps, _editor):
    make_first_words(*(apps.get_model("volunteers", name) for name in ("ErrandKind", "Trait", "Refusal")))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
