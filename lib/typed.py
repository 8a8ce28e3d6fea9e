"""What was typed in a form of the desk by somebody who is not signed in any more: it goes with the browser, signed.

Nothing of it is kept here. The page to sign in carries it as one hidden field, and then the form is filled in again.
"""

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict

TYPED = "_typed"  # the name of the field that carries it
SALT = "lib.typed"
LEFT_OUT = {"csrfmiddlewaretoken", "_save", "_addanother", "_continue", "_saveasnew", TYPED}
HIDDEN = ("initial-", "seen-", "meanwhile-")  # what a form carries besides (lib/meanwhile.py)
COUNTS = ("_FORMS", "-id")
FORMS = ("_add", "_change", "_propose")  # how the names of the addresses of forms end


def is_form(request):
    """Whether a request sends the form of a record to the desk."""
    match = request.resolver_match
    return request.method == "POST" and match.app_name == "admin" and (match.url_name or "").endswith(FORMS)


def sealed(request):
    """What was typed in the form that a request sends, signed, to be carried by the next page."""
    if TYPED in request.POST:
        return request.POST[TYPED]
    fields = [(name, values) for name, values in request.POST.lists() if name not in LEFT_OUT]
    return signing.dumps([request.get_full_path(), fields], salt=SALT, compress=True)


def unsealed(token):
    """(the address of the form, a QueryDict of what was typed in it); None of what we did not seal."""
    try:
        address, fields = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    typed = QueryDict(mutable=True)
    for name, values in fields:
        typed.setlist(name, values)
    return address, typed


def take(request):
    """Fill a request with what it carries of a form that was typed before its curator signed in again.

    `request.carries`: whether it does, so that the form is shown and not saved. False of what was sealed elsewhere.
    """
    address, typed = unsealed(request.POST[TYPED]) or ("", None)
    request.carries = address == request.get_full_path()
    if request.carries:
        request.POST = typed
    return request.carries


def in_words(request, model):
    """[(label, text)] of what was typed in a form of a model, to be copied from a page."""
    told = []
    of_no_use = (*COUNTS, f"-{model._meta.concrete_model._meta.model_name}")  # of a line: the record that it belongs to
    for name, values in request.POST.lists():
        if name in LEFT_OUT or name.startswith(HIDDEN) or name.endswith(of_no_use) or not any(values):
            continue
        column = next((one for one in model._meta.get_fields() if one.name == name), None)
        text = ", ".join(values)
        if column is not None and column.is_relation:
            ids = possible_ids(column.related_model._meta.pk, values)
            text = ", ".join(map(str, column.related_model._base_manager.filter(pk__in=ids))) or text
        label = getattr(column, "verbose_name", None) or name.replace("-", " ").replace("_", " ")
        told.append((label[:1].upper() + label[1:], text))
    return told


def possible_ids(key, values):
    """Those of the values from a form that may be keys of a model; `key`: its primary key, or what points at it."""
    found = []
    for value in values:
        try:
            key.get_prep_value(key.to_python(value))
        except (ValidationError, ValueError):
            continue
        if "\0" not in str(value):
            found.append(value)
    return found
