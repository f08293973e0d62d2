"""A producer hands numbers to a consumer that waits at its yield."""


def producer(n, consumer):
    for i in range(n):
        print("producting:", i)
        consumer.send(i)  # runs the consumer up to its next yield


def consumer():
    while True:
        i = yield True
        print("consuming:", i)


c = consumer()
next(c)  # prime it: only a yield can receive a value
producer(10, c)

# The same with the priming forgotten.
try:
    producer(10, consumer())
except TypeError as e:
    print(f"{type(e).__name__}: {e}")
