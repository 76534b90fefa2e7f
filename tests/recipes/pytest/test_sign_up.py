"""What a test of a sign-up looks like; `sign_up` stands for the application under test."""

import os
import smtplib
import threading
from email.message import EmailMessage

import pytest

HOST, PORT = os.environ.get("SUNDEW_SMTP", "127.0.0.1:1025").rsplit(":", 1)


def send(address, subject, text):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Acme <noreply@acme.example>", address, subject
    mail.set_content(text)
    with smtplib.SMTP(HOST, int(PORT)) as smtp:
        smtp.send_message(mail)


def sign_up(address, code):
    """An application that greets at once, and sends its code a little later."""
    send(address, "Welcome to Acme", "Good to have you here.")
    text = f"Your verification code is {code}.\n\nConfirm your address: https://acme.example/confirm?t=Zx81{code}\n"
    threading.Timer(0.2, send, (address, "Verify your address", text)).start()


def test_sign_up_sends_a_code(inbox):
    sign_up(inbox.address, "482913")
    mail = inbox.wait(subject="verify")
    assert mail["code"] == "482913"
    assert mail["link"] == "https://acme.example/confirm?t=Zx81482913"
    assert mail["from"]["name"] == "Acme"


@pytest.mark.parametrize("code", ["310551", "774120", "905337"])
def test_each_test_has_an_inbox_of_its_own(inbox, code):
    sign_up(inbox.address, code)
    assert inbox.wait(subject="verify")["code"] == code


def test_nobody_is_told_who_did_not_sign_up(inbox):
    inbox.expect_none(timeout="100ms")


def test_a_wait_in_vain_says_what_came_instead(inbox):
    send(inbox.address, "Welcome to Acme", "Good to have you here.")
    with pytest.raises(AssertionError, match="Welcome to Acme"):
        inbox.wait(timeout="100ms", subject="verify", from_="acme")
