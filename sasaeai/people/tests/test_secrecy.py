"""Telephone numbers: unreadable in the database, found by equality, bound to their row."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from sasaeai.people.models import Person
from sasaeai.people.secrecy import Unreadable, decrypt, encrypt, normalised_telephone, telephone_index

pytestmark = pytest.mark.django_db
NUMBER = "045-930-1234"


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        return repr(cursor.fetchall())


def stored_number(person: Person) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT telephone FROM people_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def test_the_number_is_read_back_but_appears_nowhere_in_the_table():
    person = Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    assert Person.objects.get(pk=person.pk).telephone == NUMBER
    assert "930-1234" not in everything_stored()
    assert "0459301234" not in everything_stored()


@pytest.mark.django_db(transaction=True)
def test_the_number_is_not_in_the_database_file(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no file of its own for a test to read")
    Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    content = copy.read_bytes()
    assert "伊藤".encode() in content
    assert b"930-1234" not in content
    assert b"0459301234" not in content


def test_a_number_copied_into_another_row_does_not_open():
    ito = Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    sato = Person.objects.create(name="佐藤 実", telephone="045-111-2222")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET telephone = %s WHERE id = %s", [stored_number(ito), sato.pk])
    with pytest.raises(Unreadable):
        _ = Person.objects.get(pk=sato.pk).telephone


def test_another_key_is_told_apart_from_a_damaged_row(settings):
    sealed = encrypt(NUMBER, bound_to="here")
    settings.PERSONAL_DATA_KEY = "another key, long enough to be one"
    with pytest.raises(Unreadable, match="SASAEAI_PERSONAL_DATA_KEY"):
        decrypt(sealed, bound_to="here")


def test_the_same_number_is_never_written_twice_in_the_same_way():
    assert encrypt(NUMBER, bound_to="here") != encrypt(NUMBER, bound_to="here")


@pytest.mark.parametrize(
    "written", ["０４５－９３０－１２３４", "045 930 1234", "(045)9301234", "+81 45-930-1234", "+81(0)459301234"]
)
def test_however_it_is_written_it_is_the_same_number(written):
    assert normalised_telephone(written) == "0459301234"
    person = Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    assert list(Person.objects.with_telephone(written)) == [person]


def test_a_person_without_a_number_is_not_found_by_an_empty_one():
    Person.objects.create(name="伊藤 幸子")
    assert telephone_index("") == ""
    assert not Person.objects.with_telephone("")


def test_the_index_follows_a_new_number_even_when_only_that_is_saved():
    person = Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    person.telephone = "045-111-2222"
    person.save(update_fields=["telephone"])
    assert list(Person.objects.with_telephone("0451112222")) == [person]
    assert not Person.objects.with_telephone(NUMBER)


def test_saving_another_field_leaves_the_number_as_it_is():
    person = Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    before = stored_number(person)
    again = Person.objects.get(pk=person.pk)
    again.note = "夕方に電話"
    again.save()
    assert stored_number(person) == before
    assert Person.objects.defer("telephone").get(pk=person.pk).telephone == NUMBER


def test_a_shortcut_around_encryption_is_refused():
    Person.objects.create(name="伊藤 幸子", telephone=NUMBER)
    with pytest.raises(FieldError):
        Person.objects.update(telephone=NUMBER)
    with pytest.raises(FieldError):
        Person.objects.filter(telephone=NUMBER).exists()
