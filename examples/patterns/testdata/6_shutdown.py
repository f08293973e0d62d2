"""Graceful shutdown: a server is cancelled, finishes what it has begun, and takes nothing new."""
import asyncio
import sys


async def serve(request):
    print(f"request {request} begins")
    try:
        await asyncio.sleep(1)
        print(f"request {request} is served")
    except asyncio.CancelledError:
        print(f"request {request} is cut off")
        raise


async def server(patience):
    running = set()
    try:
        request = 0
        while True:
            request += 1
            task = asyncio.create_task(serve(request))
            running.add(task)
            task.add_done_callback(running.discard)
            await asyncio.sleep(0.4)
    finally:
        print(f"shutting down, {len(running)} requests are running")
        if running:
            done, pending = await asyncio.wait(running, timeout=patience)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
        print("shut down")


async def main(n):
    task = asyncio.create_task(server(0.5))
    await asyncio.sleep(n * 0.4 + 0.05)
    task.cancel()  # what a SIGINT does to the main task
    try:
        await task
    except asyncio.CancelledError:
        print("the server was cancelled:", task.cancelled())


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
