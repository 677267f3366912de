#!/usr/bin/env python3
"""Makes reference.safetensors and the values in it, reference.json.    usage: make_reference.py

Needs: pip install torch==2.7.1 safetensors==0.8.0. One tensor of each type that is read, with its extreme values; the reference library's bytes.
"""
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

OUT = Path(__file__).parent


def main():
    generator = torch.Generator().manual_seed(7)
    random = torch.randn(24, generator=generator)
    half = torch.tensor([65504.0, -65504.0, 2.0**-14, 2.0**-24, -(2.0**-24), 1023 * 2.0**-24, -0.0, 1 / 3])
    brain = torch.tensor([3.3895313892515355e38, -3.3895313892515355e38, 2.0**-126, 2.0**-133, -0.0, 1 / 3])
    tensors = {"layer.0.weight": random.reshape(2, 3, 4), "half.extremes": half.to(torch.float16), "half.random": random.reshape(4, 6).to(torch.float16),
               "brain.extremes": brain.to(torch.bfloat16), "brain.random": random.reshape(6, 4).to(torch.bfloat16)}
    save_file(tensors, str(OUT / "reference.safetensors"), metadata={"format": "pt"})
    values = {name: {"shape": list(t.shape), "values": t.to(torch.float64).flatten().tolist()} for name, t in tensors.items()}
    (OUT / "reference.json").write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
