"""One way to lay out a form: fields in order, no form tag, no CSRF field, no button; the template writes those."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django.forms import BaseForm


def fields_only(form: BaseForm, *rows: str | LayoutObject) -> FormHelper:
    """A helper that renders the named fields in this order, or all of them.

    Errors are not repeated above the fields: the page shows `ui/_error_summary.html` for that.
    """
    form.use_required_attribute = False  # the browser's own messages are neither ours nor read well
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = True
    helper.layout = Layout(*(rows or form.fields))
    return helper
