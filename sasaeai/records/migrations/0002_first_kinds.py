from django.db import migrations

from sasaeai.records.kinds import FIRST_KINDS


def begin(apps, _editor):
    kinds = apps.get_model("records", "ActivityKind")
    for position, (name, example) in enumerate(FIRST_KINDS, start=1):
        kinds.objects.create(name=name, example=example, position=position)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
