"""A program that ends with a status, after its loop."""
import asyncio
import sys


async def main():
    print("so far")


asyncio.run(main())
print("after the run")
sys.exit(3)
