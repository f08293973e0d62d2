"""What a script draws without a seed. entropy.txt holds what it prints for each
--seed of loop/looptest/pyrecord/pyrecord.py that a line "seed S" names."""
import os, random, secrets, uuid
print(random.random(), random.randint(1, 100))
print(os.urandom(5).hex(), os.urandom(0).hex(), secrets.token_hex(4), uuid.uuid4())
s = random.SystemRandom()
s.seed(5)
print(s.random(), s.getrandbits(10), s.getrandbits(64), s.getrandbits(100), s.getrandbits(0), s.randbytes(3).hex())
print(s.randint(1, 10**6), s.choice("abc"), s.sample(range(100), 3), s.randrange(0, 10**30), s.gauss(0, 1) > 0, s.uniform(1, 2))
print(secrets.randbelow(1000), secrets.randbits(33), secrets.choice([1, 2, 3]))
a = random.Random()
random.seed()
b = random.Random()
print(a.random(), random.random(), b.random(), random.Random(3).random())
