"""Verifies mails by dkimpy and senders by pyspf, which ask the name server of the test.

Reads {"port", "mails": [path], "senders": [[ip, sender, helo]]} and writes {"dkim": [[bool]], "arc": [bool], "spf": [result]}.
"""

import json
import sys

import dkim
import dns.exception
import dns.resolver
import spf

asked = json.load(sys.stdin)
resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = asked["port"]
resolver.lifetime = 10


def key(name, timeout=5):
    """The first TXT record, as dkimpy wants it."""
    try:
        answer = resolver.resolve(name.decode("ascii"), "TXT", raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return None
    for record in answer:
        return b"".join(record.strings)
    return None


def holds(mail, index):
    try:
        return bool(dkim.DKIM(mail).verify(idx=index, dnsfunc=key))
    except Exception as reason:  # Whatever it finds wrong with a signature, it raises.
        print(f"dkimpy: {reason!r}", file=sys.stderr)
        return False


def chain_holds(mail):
    try:
        return dkim.ARC(mail).verify(dnsfunc=key)[0] == dkim.CV_Pass
    except Exception as reason:
        print(f"dkimpy: {reason!r}", file=sys.stderr)
        return False


def lookup(name, qtype, tcpfallback=True, timeout=30):
    """As pyspf's own one with dnspython, at our server."""
    try:
        answer = resolver.resolve(name, qtype, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return []
    except dns.exception.DNSException as error:
        raise spf.TempError("DNS " + str(error))
    found = []
    for record in answer:
        if qtype in ("A", "AAAA"):
            found.append(((name, qtype), record.address))
        elif qtype == "MX":
            found.append(((name, qtype), (record.preference, record.exchange.to_text(omit_final_dot=True))))
        elif qtype == "PTR":
            found.append(((name, qtype), record.target.to_text(omit_final_dot=True)))
        elif qtype in ("TXT", "SPF"):
            found.append(((name, qtype), tuple(record.strings)))
    return found


spf.DNSLookup = lookup
verified, chains = [], []
for path in asked["mails"]:
    with open(path, "rb") as file:
        mail = file.read()
    count = sum(line.lower().startswith(b"dkim-signature:") for line in mail.split(b"\r\n\r\n")[0].split(b"\r\n"))
    verified.append([holds(mail, index) for index in range(count)])
    chains.append(chain_holds(mail))
results = [spf.check2(i=ip, s=sender, h=helo, timeout=20)[0] for ip, sender, helo in asked["senders"]]
json.dump({"dkim": verified, "arc": chains, "spf": results}, sys.stdout)
