"""Producers and consumers around one asyncio.Queue.

Whole seconds of sleep make many deadlines coincide; which sleeper then wakes
first is luck on a real clock.  The recordings have it first in, first out, by
the moment its timer was made.
"""
import argparse
import asyncio
import os
import random
import time


async def make_item(size=5):
    return os.urandom(size).hex()


async def rand_sleep(caller):
    seconds = random.randint(0, 10)
    print(f"{caller} sleeping for {seconds} seconds.")
    await asyncio.sleep(seconds)


async def produce(name, queue):
    for _ in range(random.randint(0, 10)):
        await rand_sleep(f"Producer {name}")
        item = await make_item()
        await queue.put((item, time.perf_counter()))
        print(f"Producer {name} added <{item}> to queue.")


async def consume(name, queue):
    while True:
        await rand_sleep(f"Consumer {name}")
        item, made = await queue.get()
        waited = time.perf_counter() - made
        print(f"Consumer {name} got element <{item}> in {waited:0.5f} seconds.")
        queue.task_done()


async def main(nprod, ncon):
    queue = asyncio.Queue()
    producers = [asyncio.create_task(produce(n, queue)) for n in range(nprod)]
    consumers = [asyncio.create_task(consume(n, queue)) for n in range(ncon)]
    await asyncio.gather(*producers)
    await queue.join()  # until every item is consumed
    for c in consumers:
        c.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("-p", "--nprod", type=int, default=5)
    parser.add_argument("-c", "--ncon", type=int, default=10)
    parser.add_argument("-s", "--seed", type=int, default=444)
    args = parser.parse_args()
    random.seed(args.seed)
    start = time.perf_counter()
    asyncio.run(main(args.nprod, args.ncon))
    elapsed = time.perf_counter() - start
    print(f"Program completed in {elapsed:0.5f} seconds.")
