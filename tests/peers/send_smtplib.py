"""Sends a mail with Python's smtplib: ROUTE PORT CA FROM MAIL TO...

What the server refused is the exception.
"""

import smtplib
import ssl
import sys

route, port, ca, sender, mail, *recipients = sys.argv[1:]
with open(mail, "rb") as file:
    content = file.read()
tls = ssl.create_default_context(cafile=ca)
# It leaves the parameters of MAIL to its caller, but for SIZE.
options = [] if content.isascii() else ["BODY=8BITMIME"]
if not all(recipient.isascii() for recipient in recipients):
    options.append("SMTPUTF8")
if route == "tls":
    server = smtplib.SMTP_SSL("localhost", int(port), context=tls)
else:
    server = smtplib.SMTP("localhost", int(port))
with server:
    if route == "starttls":
        server.starttls(context=tls)
    refused = server.sendmail(sender, recipients, content, options)
    if refused:
        sys.exit(str(refused))
