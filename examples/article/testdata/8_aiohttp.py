import aiohttp
import asyncio
import os
import socket
import ssl
import subprocess
import tempfile

from aiohttp import web


async def fetch(session, url):
    print("发送请求：", url)
    try:
        async with session.get(url, verify_ssl=False) as response:
            text = await response.text()
            print("得到结果：", url, len(text))
    except aiohttp.client_exceptions.ClientConnectorError as e:
        print(e)


async def main(url_list):
    async with aiohttp.ClientSession() as session:
        tasks = [asyncio.create_task(fetch(session, url)) for url in url_list]
        await asyncio.wait(tasks)


# What the tutorial finds on the internet: two good servers, and one that refuses.

def certificate():
    """A certificate that nobody has signed, and its key."""
    name = os.path.join(tempfile.mkdtemp(), "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
                    "-keyout", name, "-out", name + ".crt"], check=True, capture_output=True)
    return name + ".crt", name


async def serve(text):
    async def page(request):
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate())
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    return runner, "https://%s:%d" % runner.addresses[0][:2]


async def local():
    first, first_url = await serve("x" * 76565)
    second, second_url = await serve("好" * 6852)
    refused = socket.socket()
    refused.bind(("127.0.0.1", 0))  # and nobody listens
    await main([first_url, "https://127.0.0.1:%d" % refused.getsockname()[1], second_url])
    await first.cleanup()
    await second.cleanup()


if __name__ == "__main__":
    asyncio.run(local())
