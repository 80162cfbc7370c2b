"""TLS: whose certificates are believed, against a real server with one of its own making."""

import ipaddress
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.transport import AiohttpRequest, NotSent
from bot.trust import trusted
from tests.bot.loopback import MESSAGE, answer, method

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _read_again() -> Iterator[None]:
    trusted.cache_clear()
    yield
    trusted.cache_clear()


async def test_server_whose_certificate_is_believed_is_spoken_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = _own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    async with _https(certificate, key) as root, AiohttpRequest() as request:
        assert await request.post_json(method(root), {"chat_id": 1}) == MESSAGE


async def test_server_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    certificate, key = _own_certificate(tmp_path)

    async with _https(certificate, key) as root, AiohttpRequest() as request:
        with pytest.raises(NotSent, match="ClientConnectorCertificateError"):
            await request.post_json(method(root), {"chat_id": 1})


def test_certificates_are_not_read_while_the_code_is() -> None:
    """Aiohttp reads all of them twice as it is imported; afterwards everything is found where it was."""
    told = (
        "import os; before = dict(os.environ); import bot.running; from aiohttp import connector; "
        "print(connector._SSL_CONTEXT_VERIFIED.cert_store_stats()['x509'], before == dict(os.environ))"
    )

    ran = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True)

    assert ran.stdout == "0 True\n", ran.stderr


@asynccontextmanager
async def _https(certificate: Path, key: Path) -> AsyncIterator[str]:
    async def handler(_request: web.Request) -> web.Response:
        return answer(MESSAGE)

    app = web.Application()
    app.router.add_post("/{path:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    try:
        yield "https://127.0.0.1:{1}".format(*runner.addresses[0])
    finally:
        await runner.cleanup()


def _own_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private
