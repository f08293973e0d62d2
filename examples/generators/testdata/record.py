"""Record what the programs of this folder print: python3.13 record.py

Each run becomes one bundle beside its program: the version, and the output.
"""
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {  # the values of -n beside the program's own
    1: ["30"], 2: ["1"], 3: ["24"], 4: ["60"], 5: ["16"], 6: ["12"], 7: ["9"], 8: ["40"], 9: ["5"], 10: ["5", "7"],
}

if sys.version_info[:2] != (3, 13):
    sys.exit("record.py: the recordings are CPython 3.13's")
only = sys.argv[1:]  # a folder to write to instead
for script in sorted(glob.glob(os.path.join(HERE, "[0-9]*.py"))):
    name = os.path.basename(script)[:-3]
    for size in [None] + SIZES[int(name.split("_")[0])]:
        args = ["-n", size] if size else []
        run = subprocess.run([sys.executable, script] + args, capture_output=True, text=True, check=True, timeout=60)
        suffix = f"_n{size}" if size else ""
        with open(os.path.join(only[0] if only else HERE, name + suffix + ".txtar"), "w", newline="\n") as bundle:
            bundle.write(f"CPython {sys.version.split()[0]}: {' '.join([name + '.py'] + args)}\n-- stdout --\n{run.stdout}")
