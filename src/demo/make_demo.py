"""Makes the whole demo from a seed: tokenizers, four tiny models, corpus.

    python make_demo.py                 everything
    python make_demo.py --only corpus   one stage: tokenizers, corpus, or the name of a model
    python make_demo.py --only plugin --further 3   train a saved model for three more epochs
"""

import argparse
import random
from pathlib import Path

import torch

from corpus import write_corpus
from text import plain_text
from tokenization import train_tokenizer, write_tokenizer
from training import (MAX_LENGTH, RECIPES, Stretch, load_tokenizer, model_config, new_model, save_model, saved_model,
                      train)
from world import World

FURTHER_EPOCH = 100  # number of the first text epoch of a continued training

def make_tokenizers(world, models, seed):
    """Trains each tokenizer on its own half of the lines, so that the vocabularies differ in more than size."""
    lines = plain_text(world, seed)
    for name, recipe in RECIPES.items():
        part = random.Random(f"tokenizer-{name}-{seed}").sample(lines, len(lines) // 2)
        tokenizer = train_tokenizer(recipe.tokenizer, part, recipe.vocab_size)
        write_tokenizer(tokenizer, recipe.tokenizer, models / name, MAX_LENGTH)


def make_model(name, world, models, seed):
    """Trains a model from nothing, as its recipe says."""
    recipe, tokenizer = RECIPES[name], load_tokenizer(models / name)
    config = model_config(recipe, tokenizer)
    model = new_model(config, seed)
    train(model, world, tokenizer, config["eos_token_id"], Stretch(name, seed, 0, recipe.epochs, recipe.learning_rate))
    save_model(model, config, models / name)


def continue_model(name, world, models, seed, epochs):
    """Trains a saved model for some more epochs, on text that it has not met in this order, at half the rate."""
    recipe, tokenizer = RECIPES[name], load_tokenizer(models / name)
    config = model_config(recipe, tokenizer)
    model = saved_model(config, models / name)
    stretch = Stretch(name, seed, FURTHER_EPOCH, epochs, recipe.learning_rate / 2)
    train(model, world, tokenizer, config["eos_token_id"], stretch)
    save_model(model, config, models / name)


def main():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=here, help="folder that receives models/ and corpus/")
    parser.add_argument("--only", choices=["tokenizers", "corpus", *RECIPES])
    parser.add_argument("--further", type=int, metavar="EPOCHS", help="train the saved model of --only further")
    arguments = parser.parse_args()
    if arguments.further is not None and arguments.only not in RECIPES:
        parser.error("--further needs --only with the name of a model")
    torch.set_num_threads(1)
    world = World(arguments.seed)
    models = arguments.out / "models"
    if arguments.only in (None, "tokenizers"):
        make_tokenizers(world, models, arguments.seed)
    if arguments.only in (None, "corpus"):
        write_corpus(world, arguments.out / "corpus", arguments.seed)
    for name in RECIPES:
        if arguments.only in (None, name):
            if arguments.further is None:
                make_model(name, world, models, arguments.seed)
            else:
                continue_model(name, world, models, arguments.seed, arguments.further)


if __name__ == "__main__":
    main()
