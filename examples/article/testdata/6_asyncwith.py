"""An asynchronous context manager: a second to enter, a second to leave."""
import asyncio


class Connection:
    """Stands for a database connection."""

    async def __aenter__(self):
        await asyncio.sleep(1)  # connect
        return self

    async def do_something(self):
        return "Hello World"

    async def __aexit__(self, exc_type, exc, tb):
        await asyncio.sleep(1)  # disconnect


async def main():
    async with Connection() as conn:
        print(await conn.do_something())


asyncio.run(main())
