"""A real mail server for the stories: aiosmtpd takes what the house sends and keeps it in a Maildir.

    python mailserver.py serve PORT MAILDIR     serves until it is stopped
    python mailserver.py read MAILDIR           prints the messages, one JSON line each, oldest first
"""

import json
import mailbox
import signal
import sys
from email import policy
from email.parser import BytesParser


def serve(port, folder):
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Mailbox

    controller = Controller(Mailbox(folder), hostname="127.0.0.1", port=port)
    controller.start()
    print("ready", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    controller.stop()


def read(folder):
    found = mailbox.Maildir(folder, factory=lambda file: BytesParser(policy=policy.default).parse(file))
    for key in sorted(found.keys()):
        mail = found.get(key)
        part = lambda kind: body.get_content() if (body := mail.get_body((kind,))) else ""
        headers = {name.lower(): str(value) for name, value in mail.items()}
        files = [{"name": a.get_filename(), "type": a.get_content_type(), "bytes": len(a.get_content())} for a in mail.iter_attachments()]
        print(json.dumps({"headers": headers, "plain": part("plain"), "html": part("html"), "files": files}))


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    serve(int(rest[0]), rest[1]) if command == "serve" else read(rest[0])
