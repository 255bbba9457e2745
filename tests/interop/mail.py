"""An SMTP server for tests: aiosmtpd with a mailbox of files.

Arguments: the folder of the mailbox, how it behaves, and for TLS its certificate and key. Prints its port, and serves until
its standard input ends. What it took lies in the folder, one file each; `log` there has a line for each envelope.
"""

import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, manner = pathlib.Path(sys.argv[1]), sys.argv[2]
tls = None
if len(sys.argv) > 3:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(sys.argv[3], sys.argv[4])


class Mailbox:
    count = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if manner == "refuses-sender":
            return "530 authentication required"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if manner == "refuses":
            return "550 no such mailbox"
        if manner == "not-now":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        (folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        with (folder / "log").open("a") as log:
            secure = "tls" if session.ssl else "plain"
            log.write(f"{secure} {envelope.mail_from} {' '.join(envelope.rcpt_tos)}\n")
        if manner == "slowly":
            await asyncio.sleep(2)
        if manner == "breaks":
            server.transport.abort()
            await asyncio.sleep(1)
        return "250 taken"


def enter(server, session, envelope, mechanism, data):
    known = data.login == b"siti" and data.password == b"kebun-karet-31"
    return AuthResult(success=known)


def protocol():
    options = {"hostname": "localhost"}
    if tls:
        options |= {"tls_context": tls, "require_starttls": True}
        options |= {"authenticator": enter, "auth_required": True}
    return SMTP(Mailbox(), **options)


async def serve():
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
