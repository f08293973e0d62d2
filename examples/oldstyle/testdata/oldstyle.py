"""asyncio as it was written before asyncio.run: a loop by hand, callbacks, futures, run_until_complete."""
import asyncio


async def slow_square(x):
    await asyncio.sleep(x / 10)
    return x * x


def got_result(future):
    print("callback:", future.result())
    future.get_loop().call_soon(print, "and after it")


def tick(n):
    loop = asyncio.get_event_loop()
    print(f"tick {n}")
    if n == 3:
        loop.stop()
    else:
        loop.call_later(0.25, tick, n + 1)


async def set_later(future, value):
    await asyncio.sleep(0.2)
    if not future.done():
        future.set_result(value)


asyncio.set_event_loop(asyncio.new_event_loop())  # which get_event_loop does unasked, but warns
loop = asyncio.get_event_loop()
try:
    print(loop.run_until_complete(slow_square(3)))

    tasks = [loop.create_task(slow_square(x)) for x in (5, 1, 4)]
    done, pending = loop.run_until_complete(asyncio.wait(tasks))
    print(sorted(task.result() for task in done), len(pending))

    future = loop.create_future()
    future.add_done_callback(got_result)
    loop.create_task(set_later(future, "set by hand"))
    print(loop.run_until_complete(future))

    loop.call_soon(tick, 1)
    cancelled = loop.call_later(0.3, print, "never printed")
    loop.call_later(0.1, cancelled.cancel)
    loop.run_forever()
    print("stopped; closed:", loop.is_closed())

    task = loop.create_task(slow_square(100))
    loop.call_later(0.5, task.cancel)
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError as e:
        print("cancelled:", repr(e))
finally:
    loop.close()
try:
    loop.call_soon(print)
except RuntimeError as e:
    print("closed:", e)
