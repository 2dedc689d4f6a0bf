"""A real IMAP server on loopback, in a folder of its own, with TLS, for the time of a test."""

import contextlib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.mail.servers import HOST, free_port

USER, PASSWORD = "tip", "secret"


@dataclass(frozen=True)
class Dovecot:
    """Where the server listens, and whom a client trusts."""

    imap: int
    imaps: int
    lmtp: int
    trusted: Path
    home: Path

    def deliver(self, mail: bytes) -> None:
        with smtplib.LMTP(HOST, self.lmtp, timeout=120) as line:
            line.sendmail("sender@x.org", [USER], mail.replace(b"\r\n", b"\n"))

    def state(self) -> dict[str, bytes]:
        """Every mail there, with the marks in its name: what a reader must not change."""
        folder = self.home / "Maildir"
        places = (folder / "new", folder / "cur")
        # A server moves a mail from new/ to cur/ when anybody looks; its marks follow ":2,".
        return {
            path.name.partition(":2,")[2] + path.name.partition(":")[0]: path.read_bytes()
            for place in places
            for path in sorted(place.iterdir())
        }


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    # Not in pytest's folders: those are closed to the other users that the server runs as.
    place = tempfile.TemporaryDirectory(prefix="tipxl-dovecot-")
    with place as folder, _running(Path(folder)) as running:
        yield running


@contextmanager
def _running(root: Path) -> Iterator[Dovecot]:
    for name in ("run", "state", "home"):
        (root / name).mkdir(parents=True)
    authority = trustme.CA()
    issued = authority.issue_cert(HOST, "localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(str(root / "server.pem"))
    authority.cert_pem.write_to_path(str(root / "authority.pem"))
    (root / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    made = Dovecot(
        free_port(), free_port(), free_port(), root / "authority.pem", root / "home" / USER
    )
    (root / "dovecot.conf").write_text(_configuration(root, made))
    _open_to_the_server(root)
    program = shutil.which("dovecot")
    assert program is not None
    with (root / "out").open("wb") as out:
        server = subprocess.Popen(
            [program, "-F", "-c", str(root / "dovecot.conf")], stdout=out, stderr=out
        )
    try:
        _wait(made.imap, root)
        yield made
    finally:
        server.terminate()
        server.wait(20)


def _open_to_the_server(root: Path) -> None:
    """As root, the server's helpers run as other users: they must reach their folders."""
    if os.getuid():
        return
    nobody = pwd.getpwnam("nobody")
    os.chown(root / "home", nobody.pw_uid, nobody.pw_gid)
    root.chmod(0o755)


def _wait(port: int, root: Path) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 5) as line:
            if line.recv(4) == b"* OK":
                return
        time.sleep(0.05)
    raise AssertionError(
        (root / "dovecot.log").read_text() if (root / "dovecot.log").exists() else ""
    )


def _configuration(root: Path, made: Dovecot) -> str:
    as_root = os.getuid() == 0
    me = pwd.getpwuid(os.getuid()).pw_name
    owner = pwd.getpwnam("nobody") if as_root else pwd.getpwuid(os.getuid())
    inner, login = ("dovecot", "dovenull") if as_root else (me, me)
    return f"""
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
instance_name = tipxl-test
listen = {HOST}
protocols = imap lmtp
ssl = yes
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {inner}
default_internal_group = {inner}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/passwd
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={root}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = {HOST}
    port = {made.imap}
  }}
  inet_listener imaps {{
    address = {HOST}
    port = {made.imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {HOST}
    port = {made.lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
