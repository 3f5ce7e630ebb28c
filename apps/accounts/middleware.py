"""Who a request comes from, kept through several requests at once; knows no page and no other app."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


class Sessions(SessionMiddleware):
    """Django's sessions, but an answer takes the cookie away only where its own request has ended the session.

    Django also takes it away when the cookie opens nothing. Signing in ends the session from before it; a page that was
    saving by itself in that moment, still with the cookie from before, would then be answered after the sign-in, and its
    answer would take the new cookie away: signed out again, for no reason that anybody could see.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return `response` with the session stored and its cookie set, or taken away where this request ended it."""
        response = super().process_response(request, response)
        if not request.session.modified:  # nothing was stored either: all that can stand there is the cookie's end
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return response
