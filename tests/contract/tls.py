"""TLS before a server that has none: an authority, its certificates, and who answers with them."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from select import select
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.postgres import PostgresServer

_ASKED = 8
"""Bytes of a client that asks for encryption before it says anything (PostgreSQL, 54.2.11)."""

_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
_NO_START = _TLS[4:6]


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs certificates; its own lies in *file*."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    file: Path

    @classmethod
    def found(cls, folder: Path, name: str) -> "Authority":
        """Make one with a file of that name in *folder*."""
        key = ec.generate_private_key(ec.SECP256R1())
        said = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        built = _built(said, said, key).add_extension(x509.BasicConstraints(True, None), True)
        certificate = built.sign(key, hashes.SHA256())
        file = folder / f"{name}.crt"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(key, certificate, file)

    def serving(self, host: str) -> ssl.SSLContext:
        """Return what a server called *host* shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.SubjectAlternativeName([x509.DNSName(host)])
        said = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        built = _built(said, self.certificate.subject, key).add_extension(named, False)
        certificate = built.sign(self.key, hashes.SHA256())
        file = self.file.with_suffix(".server.pem")
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _built(
    said: x509.Name, by: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)  # noqa: TID251  # certificates are of the machine's time
    return x509.CertificateBuilder(
        by, said, key.public_key(), x509.random_serial_number(), now, now + timedelta(hours=1)
    )


@contextmanager
def encrypted(server: PostgresServer, shown: ssl.SSLContext | None) -> Iterator[int]:
    """Answer for *server* on loopback, in TLS if there is anything to show; yield the port."""

    class Doorman(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # whoever asked did not like what was shown
                self._answer()

        def _answer(self) -> None:
            client = self.request
            while (asked := client.recv(_ASKED, socket.MSG_PEEK))[4:6] == _NO_START:
                client.recv(_ASKED)
                is_tls = asked == _TLS and shown is not None
                client.sendall(b"S" if is_tls else b"N")
                if is_tls and shown is not None:
                    client = shown.wrap_socket(client, server_side=True)
                    break
            with client, socket.socket(socket.AF_UNIX) as behind:
                behind.connect(f"{server.folder}/.s.PGSQL.5432")
                while _passed(client, behind):
                    pass

    with ThreadingTCPServer(("127.0.0.1", 0), Doorman) as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listening.server_address[1]
        finally:
            listening.shutdown()
            thread.join()


def _passed(client: socket.socket, behind: socket.socket) -> bool:
    """Pass on what either side said; False once one has ended."""
    is_held = isinstance(client, ssl.SSLSocket) and client.pending()
    ready = [client] if is_held else select([client, behind], [], [])[0]
    for side in ready:
        said = side.recv(65_536)
        (behind if side is client else client).sendall(said)
        if not said:
            return False
    return True
