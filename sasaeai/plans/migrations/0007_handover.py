import django.db.models.deletion
import sasaeai.kernel.texts
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_typist"),
        ("plans", "0006_counted_anew_from"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandoverNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text",
                    sasaeai.kernel.texts.LongText(
                        blank=True,
                        help_text="いま気にかけていること、決まっていないこと、助けてくれる団体、去年こまったこと。箇条書きで十分です。",
                        max_length=4000,
                        verbose_name="次の方へ",
                    ),
                ),
                ("written_by", models.CharField(blank=True, max_length=200, verbose_name="書いた人")),
                ("changed_at", models.DateTimeField(verbose_name="書いた日時")),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                        verbose_name="席",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandoverReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_on", models.DateField(verbose_name="読んだ日")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                        verbose_name="前の席",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                        verbose_name="いまの席",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "successor"),
                        name="handover_read_once",
                        violation_error_message="この引き継ぎは、もう読んだことになっています。",
                    )
                ],
            },
        ),
    ]
