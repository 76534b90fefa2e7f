"""An inbox for each test, and one call that waits for its mail. Needs nothing but pytest."""

import json
import os
import urllib.parse
import urllib.request

import pytest

SUNDEW = os.environ.get("SUNDEW_URL", "http://127.0.0.1:8025")
# Longer than any wait.
PATIENCE_SECS = 330


class Inbox:
    """A private inbox that nobody else can read."""

    def __init__(self):
        made = ask("POST", "/inboxes", {"ttl": "1h"})
        self.address, self.token = made["address"], made["token"]

    def wait(self, timeout="30s", **filters):
        """The newest mail that passes the filters (tag, from_, subject, since); fails with what came instead."""
        query = {name.rstrip("_"): text for name, text in filters.items()} | {"timeout": timeout}
        answer = self.ask("GET", f"/wait?{urllib.parse.urlencode(query)}")
        told = {name: answer[name] for name in ("wanted", "seen", "ended")}
        assert answer["matched"], f"no such mail came to {self.address}: {json.dumps(told, indent=2)}"
        return answer["items"][0]

    def expect_none(self, timeout="2s", **filters):
        """Fails when such a mail comes."""
        query = {name.rstrip("_"): text for name, text in filters.items()} | {"timeout": timeout, "count": 0}
        answer = self.ask("GET", f"/wait?{urllib.parse.urlencode(query)}")
        assert answer["matched"], f"mail came to {self.address}: {[mail['subject'] for mail in answer['items']]}"

    def burn(self):
        self.ask("DELETE", "")

    def ask(self, method, path):
        return ask(method, f"/inboxes/{urllib.parse.quote(self.address)}{path}", token=self.token)


def ask(method, path, body=None, token=None):
    request = urllib.request.Request(f"{SUNDEW}/api/v1{path}", method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(request, data, timeout=PATIENCE_SECS) as response:
        text = response.read()
    return json.loads(text) if text else None


@pytest.fixture
def inbox():
    inbox = Inbox()
    yield inbox
    inbox.burn()
