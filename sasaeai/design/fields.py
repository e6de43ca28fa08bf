"""The fields of forms, drawn without templates: a form has twenty, and Django's templates include each other thrice.

The same HTML as Django's own templates of the same names; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.utils.formats import localize
from django.utils.safestring import SafeData
from django.utils.translation import gettext as _

Drawing = Callable[[Mapping[str, Any]], str]


def _words(value: object) -> str:
    """As a template writes them: what is HTML already stays, figures and days are those of the reader's language."""
    text = value if isinstance(value, str) else str(localize(value))
    return text if isinstance(text, SafeData) else escape(text)


def _value(value: object) -> str:
    """As a program reads it again."""
    return value if isinstance(value, SafeData) and isinstance(value, str) else escape(str(value))


def _attributes(widget: Mapping[str, Any]) -> str:
    attributes = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(
        f" {_words(name)}" if value is True else f' {_words(name)}="{_value(value)}"' for name, value in attributes
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_value(widget["value"])}"'
    return f'<input type="{_words(widget["type"])}" name="{_words(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    text = _words(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_words(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_words(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        parts += [f'\n  <optgroup label="{_words(group)}">'] if group else []
        parts += [f"\n  {_select_option(option)}\n" for option in options]
        parts += ["\n  </optgroup>"] if group else []
    return "".join([*parts, "\n</select>"])


def _select_option(widget: Mapping[str, Any]) -> str:
    return f'<option value="{_value(widget["value"])}"{_attributes(widget)}>{_words(widget["label"])}</option>'


def _choices(widget: Mapping[str, Any]) -> str:
    attributes = widget["attrs"]
    named = [f' {name}="{_words(attributes[name])}"' for name in ("id", "class") if attributes.get(name)]
    parts = [f"<div{''.join(named)}>"]
    for group, options, _index in widget["optgroups"]:
        parts += [f"\n  <div><label>{_words(group)}</label>"] if group else []
        parts += [f"<div>\n    {_choice(option)}\n\n</div>" for option in options]
        parts += ["\n  </div>"] if group else []
    return "".join([*parts, "\n</div>"])


def _choice(widget: Mapping[str, Any]) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    named = f' for="{_words(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{named}>{_input(widget)}\n {_words(widget['label'])}</label>"


def field_group(field: BoundField) -> str:
    """Label, help, errors and the field itself."""
    errors, help_text, is_single = field.errors, field.help_text, field.widget_type == "checkbox"
    must = f' <span class="must">{_words(_("必須"))}</span>' if field.field.required else ""
    label = f"{_words(field.label)}{must}"
    described = f' aria-describedby="{_words(field.aria_describedby)}"' if field.aria_describedby else ""
    named = f'<label for="{_words(field.id_for_label)}">{label}</label>'
    own = _words(field.auto_id)
    head = ""
    if field.use_fieldset:
        head = f'<fieldset id="{own}_group"{described}>\n<legend>{label}</legend>\n'
    elif not is_single:
        head = f"{named}\n"
    wrong = f'<span class="visually-hidden">{_words(_("エラー："))}</span>'
    faults = "".join(f"<p>{wrong}{_words(error)}</p>" for error in errors)
    lines = [
        f'<div class="field{" wrong" if errors else ""}{" single" if is_single else ""}">',
        head,
        f'<div class="help-text" id="{own}_helptext">{help_text}</div>' if help_text else "",
        f'<div class="field-error" id="{own}_error">{faults}</div>' if errors else "",
        f'<div class="check">{field}{named}</div>' if is_single else str(field),
        "</fieldset>" if field.use_fieldset else "",
        "</div>",
    ]
    return "\n".join(lines)


_BY_NAME: dict[str, Drawing] = {
    **dict.fromkeys(
        ["input", "text", "number", "email", "url", "tel", "color", "search", "password", "hidden"], _input
    ),
    **dict.fromkeys(["date", "datetime", "time", "checkbox", "file"], _input),
    "textarea": _textarea,
    "select": _select,
    "select_option": _select_option,
    **dict.fromkeys(["radio", "checkbox_select"], _choices),
    **dict.fromkeys(["radio_option", "checkbox_option"], _choice),
}
# By the name under which Django would look for the template.
WIDGETS = {f"django/forms/widgets/{name}.html": drawing for name, drawing in _BY_NAME.items()}
