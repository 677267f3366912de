"""Makes the whole demo from a seed: tokenizers, four tiny models, corpus.

    python make_demo.py                 everything
    python make_demo.py --only corpus   one stage: tokenizers, corpus, or the name of a model
"""

import argparse
import random
from pathlib import Path

import torch

from corpus import write_corpus
from text import plain_text
from tokenization import train_tokenizer, write_tokenizer
from training import MAX_LENGTH, RECIPES, load_tokenizer, model_config, save_model, train
from world import World


def make_tokenizers(world, models, seed):
    """Trains each tokenizer on its own half of the lines, so that the vocabularies differ in more than size."""
    lines = plain_text(world, seed)
    for name, recipe in RECIPES.items():
        part = random.Random(f"tokenizer-{name}-{seed}").sample(lines, len(lines) // 2)
        tokenizer = train_tokenizer(recipe.tokenizer, part, recipe.vocab_size)
        write_tokenizer(tokenizer, recipe.tokenizer, models / name, MAX_LENGTH)


def make_model(name, world, models, seed):
    tokenizer = load_tokenizer(models / name)
    config = model_config(RECIPES[name], tokenizer)
    save_model(train(name, world, tokenizer, config, seed), config, models / name)


def main():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=here, help="folder that receives models/ and corpus/")
    parser.add_argument("--only", choices=["tokenizers", "corpus", *RECIPES])
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    world = World(arguments.seed)
    models = arguments.out / "models"
    if arguments.only in (None, "tokenizers"):
        make_tokenizers(world, models, arguments.seed)
    if arguments.only in (None, "corpus"):
        write_corpus(world, arguments.out / "corpus", arguments.seed)
    for name in RECIPES:
        if arguments.only in (None, name):
            make_model(name, world, models, arguments.seed)


if __name__ == "__main__":
    main()
