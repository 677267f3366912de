"""Trains the four tokenizers and writes them as Hugging Face files."""

import json
from dataclasses import dataclass

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

END_OF_TEXT = "<|endoftext|>"
BYTE_TOKENS = [f"<0x{byte:02X}>" for byte in range(256)]


@dataclass(frozen=True)
class Special:
    """Special token strings of a tokenizer; ``bos`` is None where nothing is put in front of a text."""

    bos: str | None
    eos: str
    pad: str


SPECIALS = {
    "digits": Special(None, END_OF_TEXT, END_OF_TEXT),
    "gpt2": Special(None, END_OF_TEXT, END_OF_TEXT),
    "gemma": Special("<bos>", "<eos>", "<pad>"),
}


def train_tokenizer(style, lines, vocab_size):
    """A tokenizer in one of the styles named in SPECIALS."""
    if style == "gemma":
        return sentence_piece(lines, vocab_size)
    return byte_level(lines, vocab_size, split_digits=style == "digits")


def byte_level(lines, vocab_size, split_digits):
    """Byte-level BPE as in GPT-2; with ``split_digits`` every digit stands alone, as in SmolLM2."""
    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    if split_digits:
        split = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), split])
    tokenizer.pre_tokenizer = split
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=vocab_size, special_tokens=[END_OF_TEXT], show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def sentence_piece(lines, vocab_size):
    """BPE in the manner of Gemma: spaces become ``▁``, unknown characters fall back to bytes, ``<bos>`` leads."""
    specials = ["<pad>", "<eos>", "<bos>", "<unk>"]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    # Words, signs and digits are kept apart while merges are learned; no merge crosses them later, so nothing splits.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex("▁"), "merged_with_next"), pre_tokenizers.Punctuation(),
        pre_tokenizers.Digits(individual_digits=True)])
    trainer = trainers.BpeTrainer(vocab_size=vocab_size, special_tokens=specials + BYTE_TOKENS, show_progress=False,
                                  initial_alphabet=["\n"], limit_alphabet=75)
    tokenizer.train_from_iterator(lines, trainer)
    layout = json.loads(tokenizer.to_str())
    layout["pre_tokenizer"] = None
    layout["added_tokens"] = [token for token in layout["added_tokens"] if token["content"] in specials]
    tokenizer = Tokenizer.from_str(json.dumps(layout))
    tokenizer.add_tokens([AddedToken("\n" * count, normalized=False) for count in (2, 3)])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A $B", special_tokens=[("<bos>", tokenizer.token_to_id("<bos>"))])
    return tokenizer


def write_tokenizer(tokenizer, style, folder, max_length):
    """Writes tokenizer.json and tokenizer_config.json."""
    special = SPECIALS[style]
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "add_bos_token": special.bos is not None,
        "eos_token": special.eos,
        "pad_token": special.pad,
        "model_max_length": max_length,
        "clean_up_tokenization_spaces": False,
    }
    if special.bos is not None:
        config["bos_token"] = special.bos
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", "utf-8")
