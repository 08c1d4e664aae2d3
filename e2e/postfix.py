"""A conversation of many messages between a desk and two people, over a real Postfix and a real Dovecot.

Both are started as throw-away instances on free ports of the loopback, with everything they keep in a temporary folder.
Postfix takes what the people and Rapport send; it brings the desk's mail to Rapport (LMTP) and the people's to Dovecot,
from where their programs fetch it (IMAP). One more address of the desk lies in Dovecot, and Rapport fetches it (IMAP IDLE).
A third lies there behind a provider of tokens (OAuth), whom Dovecot asks about each.
One person writes like Gmail (References), the other like Outlook (Thread-Topic, now and then without References).

Usage: postfix.py RAPPORT [MESSAGES]     prints one JSON line with what was counted
"""

import base64, email, email.policy, hashlib, http.server, imaplib, json, os, pwd, shutil, smtplib, socket, subprocess, sys, tempfile, threading, time
import urllib.parse, urllib.request

RAPPORT, MESSAGES = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
HOME = tempfile.mkdtemp(prefix="rapport-post-")
os.chmod(HOME, 0o755)
ROOT = os.getuid() == 0


def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


WEB, LMTP, SMTP, DLMTP, IMAP, PROVIDER = (port() for _ in range(6))
started = []


def wait_for(number, what, patience=30):
    until = time.time() + patience
    while time.time() < until:
        try:
            socket.create_connection(("127.0.0.1", number), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{what} does not answer")


def start_dovecot():
    user = "nobody" if ROOT else pwd.getpwuid(os.getuid()).pw_name
    group = "nogroup" if ROOT else str(os.getgid())
    mail, run = f"{HOME}/mail", f"{HOME}/dovecot"
    for folder in (mail, run):
        os.makedirs(folder)
        if ROOT:
            shutil.chown(folder, user, group)
    conf = f"{HOME}/dovecot.conf"
    with open(conf, "w") as out:
        out.write(f"""
base_dir = {run}
state_dir = {run}
log_path = {HOME}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{mail}/%u
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {HOME}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {IMAP}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {DLMTP}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@people.example
}}
""")
    with open(f"{HOME}/oauth2.conf", "w") as out:
        out.write(f"""
tokeninfo_url = http://127.0.0.1:{PROVIDER}/tokeninfo?access_token=
introspection_url = http://127.0.0.1:{PROVIDER}/introspect
introspection_mode = auth
username_attribute = email
active_attribute = active
active_value = true
""")
    started.append(subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", conf], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT))
    wait_for(IMAP, "Dovecot")


class Provider(http.server.BaseHTTPRequestHandler):
    """Gives tokens to whoever proves that they began the sign-in, and tells Dovecot which are good."""

    challenges, tokens, bought, owner = {}, set(), 0, "paid@people.example"

    def log_message(self, *_):
        pass

    def say(self, status, body, headers=()):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(data))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        at = urllib.parse.urlparse(self.path)
        asked = dict(urllib.parse.parse_qsl(at.query))
        if at.path == "/authorise":
            assert asked["client_id"] == "rapport" and asked["code_challenge_method"] == "S256", asked
            self.challenges["the-code"] = asked["code_challenge"]
            back = urllib.parse.urlencode({"code": "the-code", "state": asked["state"]})
            return self.say(302, {}, [("Location", f"{asked['redirect_uri']}?{back}")])
        token = asked.get("access_token") or self.headers.get("Authorization", "").removeprefix("Bearer ")
        good = token in self.tokens
        self.say(200 if good else 401, {"active": good, "email": self.owner, "user": self.owner})

    def do_POST(self):
        asked = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if asked["grant_type"] == "authorization_code":
            proof = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).decode().rstrip("=")
            fits = self.challenges.get(asked["code"]) == proof
        else:
            fits = asked["refresh_token"] == f"renewal-{Provider.bought}"
        if not fits:
            return self.say(400, {"error": "invalid_grant"})
        Provider.bought += 1
        token = f"token-{Provider.bought}"
        self.tokens.add(token)
        self.say(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "refresh_token": f"renewal-{Provider.bought}"})


def start_provider():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PROVIDER), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def start_postfix():
    conf, queue, data = f"{HOME}/postfix", f"{HOME}/queue", f"{HOME}/data"
    for folder in (conf, queue, data):
        os.makedirs(folder)
    shutil.chown(data, "postfix")
    with open(f"{conf}/main.cf", "w") as out:
        out.write(f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
myhostname = mx.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = {HOME}/postfix.log
maillog_file_prefixes = {HOME}
smtpd_relay_restrictions = permit_mynetworks, reject
recipient_delimiter = +
relay_domains = desk.example, people.example
transport_maps = inline:{{ {{ desk.example = lmtp:inet:127.0.0.1:{LMTP} }}, {{ people.example = lmtp:inet:127.0.0.1:{DLMTP} }} }}
smtpd_client_connection_rate_limit = 0
message_size_limit = 70000000
mailbox_size_limit = 0
alias_maps =
alias_database =
""")
    with open("/etc/postfix/master.cf.proto" if os.path.exists("/etc/postfix/master.cf.proto") else "/usr/share/postfix/master.cf.dist") as proto:
        lines = [line for line in proto if not line.startswith("#")]
    with open(f"{conf}/master.cf", "w") as out:
        for line in lines:
            words = line.split()
            if len(words) >= 8 and not line[0].isspace():
                if words[0] == "smtp" and words[1] == "inet":
                    words[0] = f"127.0.0.1:{SMTP}"
                words[4] = "n"  # no chroot
                line = " ".join(words) + "\n"
            out.write(line)
    subprocess.run(["postfix", "-c", conf, "check"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    subprocess.run(["postfix", "-c", conf, "start"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    wait_for(SMTP, "Postfix")
    return conf


PASSWORD = "three quiet words"


def start_rapport():
    env = dict(os.environ, RAPPORT_DATA=f"{HOME}/rapport", RAPPORT_LISTEN=f"127.0.0.1:{WEB}", RAPPORT_LMTP_LISTEN=f"127.0.0.1:{LMTP}",
               RAPPORT_PUBLIC_URL="http://desk.example", RAPPORT_SMTP_URL=f"smtp+plain://127.0.0.1:{SMTP}", RAPPORT_MAIL_FROM="desk@desk.example")
    env.pop("DATABASE_URL", None)

    def run(*words, typed=None):
        done = subprocess.run([RAPPORT, *words], env=env, capture_output=True, text=True, input=typed)
        if done.returncode:
            raise SystemExit(f"{words}: {done.stderr}")
        return done.stdout

    run("organisation", "add", "ours", "--name", "Ours")
    run("user", "add", "lead@desk.example", "--name", "Lea Lead", "--role", "it_lead", "--password-stdin", typed=PASSWORD)
    run("user", "add", "gina@people.example", "--name", "Gina Mail", "--role", "employee")
    said = run("token", "add", "lead@desk.example", "--name", "test")
    token = max(said.split(), key=len)
    log = open(f"{HOME}/rapport.log", "w")
    started.append(subprocess.Popen([RAPPORT, "serve"], env=env, stdout=log, stderr=subprocess.STDOUT))
    wait_for(WEB, "Rapport", 60)
    return token


def api(token, method, path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{WEB}/api/v1/desk/{path}", method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(path, form=None, cookie=None):
    """A browser's request that follows nobody; the answer, whatever it is."""
    request = urllib.request.Request(path if path.startswith("http") else f"http://127.0.0.1:{WEB}{path}", data=None if form is None else urllib.parse.urlencode(form).encode())
    request.add_header("Sec-Fetch-Site", "same-origin")
    request.add_header("Host", "desk.example") if not path.startswith("http") else None
    if cookie:
        request.add_header("Cookie", cookie)
    try:
        return urllib.request.build_opener(Stay).open(request, timeout=30)
    except urllib.error.HTTPError as answer:
        return answer


def agree(token, mailbox):
    """Somebody of the desk signs in at the provider and comes back."""
    cookie = ask("/signin", {"email": "lead@desk.example", "password": PASSWORD}).headers["Set-Cookie"].split(";")[0]
    at = ask(f"/desk/mail/{mailbox}/oauth", cookie=cookie).headers["Location"]
    back = ask(at).headers["Location"]
    assert back.startswith("http://desk.example/desk/mail/oauth?"), back
    # Nobody else can end what she began.
    assert ask(back.removeprefix("http://desk.example")).headers["Location"].startswith("/signin")
    ask(back.removeprefix("http://desk.example"), cookie=cookie)


def send(sender, to, raw):
    with smtplib.SMTP("127.0.0.1", SMTP, timeout=30) as smtp:
        smtp.sendmail(sender, [to], raw.replace("\n", "\r\n").encode())


def until(what, look, patience=90):
    end = time.time() + patience
    while time.time() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"waited in vain: {what}; see {HOME}")


class Person:
    """A mail program: fetches over IMAP, sends over SMTP, answers the letter it saw last."""

    def __init__(self, address):
        self.address, self.seen, self.number = address, 0, 0
        self.imap = imaplib.IMAP4("127.0.0.1", IMAP)
        self.imap.login(address, "x")

    def letters(self):
        self.imap.select("INBOX")
        _, found = self.imap.search(None, "ALL")
        return found[0].split()

    def next_letter(self):
        until(f"a letter to {self.address}", lambda: len(self.letters()) > self.seen)
        uid = self.letters()[self.seen]
        self.seen += 1
        _, data = self.imap.fetch(uid, "(RFC822)")
        return email.message_from_bytes(data[0][1], policy=email.policy.default)

    def head(self, subject):
        self.number += 1
        return f"From: {self.address.split('@')[0].title()} <{self.address}>\nSubject: {subject}\nMessage-ID: <{self.number}.{os.getpid()}@{self.address.split('@')[0]}.example>\nDate: {email.utils.formatdate()}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"

    def write(self, to, subject, text, extra=""):
        send(self.address, to, f"{self.head(subject)}To: {to}\n{extra}\n{text}\n")


def like_gmail(person, letter, text):
    to = letter["Reply-To"] or letter["From"]
    chain = f"{letter['References']} {letter['Message-ID']}".split()
    quoted = "\n".join("> " + line for line in letter.get_body(("plain",)).get_content().splitlines())
    extra = f"In-Reply-To: {letter['Message-ID']}\nReferences: " + "\n ".join(chain) + "\n"
    person.write(email.utils.parseaddr(to)[1], f"Re: {letter['Subject']}", f"{text}\n\nOn Mon, 23 Nov 2026 at 09:00, Our desk <desk@desk.example> wrote:\n\n{quoted}", extra)


def like_outlook(person, letter, text, topic, references):
    # Outlook writes to the address it has in its book, not to the one in Reply-To, once in a while.
    to = "desk@desk.example" if not references else email.utils.parseaddr(letter["Reply-To"])[1]
    extra = f"Thread-Topic: {topic}\nThread-Index: AQHXabcdefg=\n" + (f"In-Reply-To: {letter['Message-ID']}\n" if references else "")
    subject = f"RE: {letter['Subject']}" if references else f"RE: {topic}"
    body = letter.get_body(("plain",)).get_content()
    person.write(to, subject, f"{text}\n\n________________________________\nFrom: Our desk <desk@desk.example>\nSent: Monday, November 23, 2026 9:00 AM\nTo: {person.address}\nSubject: {letter['Subject']}\n\n{body}", extra)


def main():
    start_provider()
    start_dovecot()
    start_postfix()
    token = start_rapport()
    api(token, "POST", "mailboxes", {"address": "desk@desk.example", "name": "Our desk"})
    gina, otto = Person("gina@people.example"), Person("otto@people.example")
    topic = "The lift is stuck"
    gina.write("desk@desk.example", topic, "It hangs between two floors.", "Cc: Otto <otto@people.example>\n")
    ticket = until("the ticket", lambda: api(token, "GET", "tickets")["items"])[0]["number"]
    gina.next_letter()  # the acknowledgement
    sent = 1
    while sent < MESSAGES:
        api(token, "POST", f"tickets/{ticket}/messages", {"text": f"Answer after {sent}"})
        sent += 1
        for person in (gina, otto):
            letter = person.next_letter()
            if sent >= MESSAGES:
                continue
            text = f"Message {sent} of {person.address}"
            if person is gina:
                like_gmail(person, letter, text)
            else:
                like_outlook(person, letter, text, topic, references=sent % 2 == 0)
            sent += 1
            until(f"{text} on the ticket", lambda: any(m["body"] == text for m in api(token, "GET", f"tickets/{ticket}?limit=10")["messages"]))
    # An address that lies elsewhere and is fetched, while Rapport waits there (IDLE).
    fetched = {"address": "it@people.example", "host": "127.0.0.1", "port": str(IMAP), "user": "it@people.example", "password": "x"}
    api(token, "POST", "mailboxes", fetched)
    until("the first look", lambda: any(m["address"] == "it@people.example" and m["checked_at"] and not m["error"] for m in api(token, "GET", "mailboxes")["items"]))
    began = time.time()
    otto.write("it@people.example", "A new chair", "Mine broke.")
    until("what was fetched", lambda: len(api(token, "GET", "tickets")["items"]) == 2)
    fetched_s = round(time.time() - began, 1)
    # An address behind a provider of tokens: nothing is fetched before somebody has agreed, and each look buys a token.
    provider = f"http://127.0.0.1:{PROVIDER}"
    paid = {"address": Provider.owner, "provider": "other", "host": "127.0.0.1", "port": str(IMAP), "client": "rapport", "secret": "s",
            "authorise": f"{provider}/authorise", "token": f"{provider}/token", "scope": "mail"}
    mailbox = api(token, "POST", "mailboxes", paid)["id"]
    agree(token, mailbox)
    otto.write(Provider.owner, "Another chair", "That broke too.")
    until("what was fetched with a token", lambda: len(api(token, "GET", "tickets")["items"]) == 3, 120)
    all_messages, before = [], ""
    while True:
        page = api(token, "GET", f"tickets/{ticket}?limit=200{before}")
        all_messages = page["messages"] + all_messages
        if not page.get("before"):
            break
        before = f"&before={page['before']}"
    public = [m for m in all_messages if m["kind"] == "public"]
    clean = all("wrote:" not in m["body"] and "From:" not in m["body"] for m in public)
    print(json.dumps({"sent": sent, "tickets": len(api(token, "GET", "tickets")["items"]), "on_the_ticket": len(public), "only_what_is_new": clean, "fetched_after_s": fetched_s, "tokens": Provider.bought}))


if __name__ == "__main__":
    conf = f"{HOME}/postfix"
    good = False
    try:
        main()
        good = True
    finally:
        if os.path.exists(f"{conf}/main.cf"):
            subprocess.run(["postfix", "-c", conf, "stop"], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        if good:
            shutil.rmtree(HOME, ignore_errors=True)
