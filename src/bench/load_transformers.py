"""Opens a model with Hugging Face transformers and lets it say a token, to hold `jobs/onceedit bench load` against on the same machine.

    jobs/onceedit bench load --model MODEL
    pip install -r src/bench/requirements.txt
    python src/bench/load_transformers.py --model MODEL

Tokenizer and weights, fp32, inference mode. Two clocks: from the call of `from_pretrained` until the greedy token behind one prompt is known
(what `bench load` calls "together"), and from the start of the process until then, imports included, as the system counts it. The first opening
stands alone; the rounds come behind it, each with everything opened anew.
"""

import argparse
import os
import statistics
import time
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--prompt", default="The capital of France is")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    return parser.parse_args()


def seconds_since_start():
    """Time since the system started this process, to a hundredth of a second (Linux)."""
    started = int(Path("/proc/self/stat").read_text().rsplit(") ", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    return float(Path("/proc/uptime").read_text().split()[0]) - started


def resident_bytes(field):
    """VmRSS, resident now, or VmHWM, the most so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


def open_and_say(options):
    """Seconds to open the model, seconds to its first token, the token, bytes of the weights, the most resident memory until it was open."""
    begun = time.perf_counter()
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32).eval()
    opened = time.perf_counter()
    peak = resident_bytes("VmHWM")
    with torch.inference_mode():
        token = model(**tokenizer(options.prompt, return_tensors="pt")).logits[0, -1].argmax().item()
    said = time.perf_counter()
    held = sum(parameter.nbytes for parameter in model.parameters())
    return opened - begun, said - opened, tokenizer.decode([token]), held, peak


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    before = resident_bytes("VmRSS")
    opened, said, token, held, peak = open_and_say(options)
    print(
        f"first    open {opened:.2f} s, first token {said:.2f} s, together {opened + said:.2f} s, "
        f'{seconds_since_start():.2f} s since the process began; it says "{token}"'
    )
    print(f"peak     {(peak - before) / 1e6:.1f} MB above the {before / 1e6:.1f} MB before = {(peak - before) / held:.3f} x the weights")
    together = []
    for round_number in range(1, options.rounds + 1):
        opened, said, *_ = open_and_say(options)
        together.append(opened + said)
        print(f"{round_number:<8} open {opened:.3f} s, first token {said:.3f} s, together {together[-1]:.3f} s", flush=True)
    if together:
        print(f"transformers, {options.model.name}, {options.threads} threads: median {statistics.median(together):.3f} s together")


if __name__ == "__main__":
    main()
