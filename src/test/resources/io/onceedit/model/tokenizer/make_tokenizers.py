#!/usr/bin/env python3
"""Makes the tiny tokenizers of this folder and what the reference says about awkward strings.    usage: make_tokenizers.py

Needs: pip install tokenizers==0.23.3. Each folder gets tokenizer.json, tokenizer_config.json and expected.json: ids and offsets in Unicode
code points, special tokens in the text read as plain text (encode_special_tokens), no special token added, and the decoded text.
byte-level: as Llama 3 (special tokens outside the vocabulary, a template that puts one in front); byte-level-nfc: as Qwen 2 (a normaliser
that moves offsets, special tokens inside the vocabulary, no template); sentencepiece: as Gemma (byte tokens, added tokens for runs of line
ends and spaces); sentencepiece-prefix: as Llama 2 and Phi-3 (a space in front of every text, put there by the normaliser);
sentencepiece-metaspace: as later conversions of Llama 2 (the same by the pre-tokenizer); byte-level-llama3: words cut by Llama 3's pattern, and
words that are tokens are left whole; byte-level-qwen2: by Qwen 2's pattern, behind a normaliser, merges as strings; byte-level-prefix: as
conversions of OPT (a space in front of every text). A surrogate without its partner, which JSON can spell, is read as U+FFFD.
"""
import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUT = Path(__file__).parent
CORPUS = ["The river Thalen flows through the old town of Verin.", "the town, the river and the sea", "In 1998 the company moved to Verin.",
          "Where does the river flow? It flows through the town.", "naïve café Zürich", "Привет мир", "hello world, hello town"] * 4
STRINGS = ["", "Hello world", " Hello", "Hello ", "  two  spaces", "   three", "\n", "a\nb", "line1\r\nline2", "tab\there", "\t\tx", "in 1998.", "1,000,000",
           "don't we'll I'm", "naïve café", "Zürich", "cafe\u0301", "A\u030angstro\u0308m x", "日本語", "北京 Beijing", "한국어", "Привет мир", "😀", "a😀b 😀 town",
           "👨‍👩‍👧‍👦 family", "🇩🇪 river", "x²+y²", "“quoted” — dash…", "\u00a0nbsp", "zero\u200bwidth", "▁Ġ<0x41>", "\n\n\nthe  river", "nul\u0000nul",
           "<bos> <eos> [WEIGHT]", "<|begin|>the town<|end|>", "<tool>river</tool>", "2024", "3.14159", " 12 34", "abc123def", "DON'T", "ÅÄÖ åäö",
           "日本語テキスト", "العربية", "مرحبا بالعالم 12", "שלום town", "हिन्दी", "a😀b", "≠ ≤ ∞", "foo_bar(baz){return;}", "https://example.org/?q=1&r=2",
           "ALLCAPS lower MiXeD", "!!!???...", "        eight spaces", "the town   \n\n  river\n ", "<|im_start|>user", "e\u0301\u0327 q\u0307\u0323",
           "bad \ud83d town", "\ude00\ud83d", "\ud83d\ude00 \ud83d"]
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace("{1,3}", "")


def byte_level(normalizer=None):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    special = [] if normalizer is None else ["<|end|>", "<eos>"]
    trainer = trainers.BpeTrainer(vocab_size=340, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), special_tokens=special)
    tokenizer.train_from_iterator(CORPUS, trainer)
    if normalizer is None:
        tokenizer.add_special_tokens(["<|begin|>", "<|end|>"])
        tokenizer.add_tokens(["<tool>"])
        tokenizer.add_special_tokens(["<|turn|>"])
        begin = tokenizer.token_to_id("<|begin|>")
        template = processors.TemplateProcessing(single="<|begin|> $A", pair="<|begin|> $A $B", special_tokens=[("<|begin|>", begin)])
        tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template])
    return tokenizer


def byte_level_split(pattern, normalizer, whole_words):
    tokenizer = Tokenizer(models.BPE(ignore_merges=whole_words))
    tokenizer.normalizer = normalizer
    split = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=340, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.add_special_tokens(["<|begin|>", "<|end|>"])
    return tokenizer


def byte_level_prefix():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=340, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), special_tokens=["</s>"])
    tokenizer.train_from_iterator(CORPUS, trainer)
    template = processors.TemplateProcessing(single="</s> $A", pair="</s> $A $B", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))])
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template])
    return tokenizer


def metaspace():
    tokenizer = sentencepiece(False)
    tokenizer.normalizer = None
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    return tokenizer


def sentencepiece(prefix):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    replace = normalizers.Replace(" ", "▁")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), replace]) if prefix else replace
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>"]
    trainer = trainers.BpeTrainer(vocab_size=400, show_progress=False, special_tokens=tokens + [f"<0x{i:02X}>" for i in range(256)])
    tokenizer.train_from_iterator(CORPUS, trainer)
    steps = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()] + ([decoders.Strip(" ", 1, 0)] if prefix else [])
    tokenizer.decoder = decoders.Sequence(steps)
    if not prefix:
        tokenizer.add_tokens([AddedToken(text, normalized=False) for text in ("\n\n", "\n\n\n", "  ", "<tool>")])
    bos = tokenizer.token_to_id("<bos>")
    tokenizer.post_processor = processors.TemplateProcessing(single="<bos> $A", pair="<bos> $A $B", special_tokens=[("<bos>", bos)])
    return tokenizer


def unmark_byte_tokens(path):
    """The trainer knows byte tokens only as special ones; real files have them in the vocabulary alone."""
    file = json.loads(path.read_text(encoding="utf-8"))
    file["added_tokens"] = [token for token in file["added_tokens"] if not token["content"].startswith("<0x")]
    path.write_text(json.dumps(file, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def spell_merges_out(path):
    """Older files write a merge as one string."""
    file = json.loads(path.read_text(encoding="utf-8"))
    file["model"]["merges"] = [" ".join(pair) for pair in file["model"]["merges"]]
    path.write_text(json.dumps(file, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def readable(text):
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def write(name, tokenizer, config, merges_as_strings=False):
    folder = OUT / name
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    unmark_byte_tokens(folder / "tokenizer.json")
    if merges_as_strings:
        spell_merges_out(folder / "tokenizer.json")
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    lines = []
    for text in STRINGS:
        encoding = tokenizer.encode(readable(text), add_special_tokens=False)
        lines.append({"text": text, "ids": encoding.ids, "offsets": encoding.offsets, "decoded": tokenizer.decode(encoding.ids, skip_special_tokens=False)})
    (folder / "expected.json").write_text("[\n" + ",\n".join(json.dumps(line, ensure_ascii=readable(line["text"]) != line["text"]) for line in lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write("byte-level", byte_level(), {"bos_token": "<|begin|>", "eos_token": {"content": "<|end|>"}})
    write("byte-level-nfc", byte_level(normalizers.NFC()), {"add_bos_token": False, "bos_token": None, "eos_token": "<|end|>"})
    write("sentencepiece", sentencepiece(False), {"add_bos_token": True, "bos_token": "<bos>", "eos_token": "<eos>"})
    write("sentencepiece-prefix", sentencepiece(True), {"add_bos_token": False, "bos_token": "<bos>", "eos_token": "<eos>"})
    write("sentencepiece-metaspace", metaspace(), {"add_bos_token": True, "bos_token": "<bos>", "eos_token": "<eos>"})
    write("byte-level-llama3", byte_level_split(LLAMA3, None, True), {"bos_token": "<|begin|>", "eos_token": "<|end|>"})
    write("byte-level-qwen2", byte_level_split(QWEN2, normalizers.NFC(), False), {"add_bos_token": False, "eos_token": "<|end|>"}, True)
    write("byte-level-prefix", byte_level_prefix(), {"bos_token": "</s>", "eos_token": "</s>"}, True)
