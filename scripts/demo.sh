#!/bin/sh
# From text to a tokenizer, to ids, and back; from text to a language model. On the English and Chinese samples.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
cp data/samples/en.txt data/samples/zh.txt "$work"
cd "$work"

say() {
    printf '\n# %s\n' "$1"
}

# Show a command as one would type it, then run it.
run() {
    printf '$ %s\n' "$1"
    eval "$1"
}

say 'Learn 4,000 pieces from English and Chinese text at once.'
run 'cat en.txt zh.txt | nlptk train-bpe --vocab-size 4000 -o demo.nlptk'

# From here on only the results: no progress.
nlptk() {
    command nlptk --quiet "$@"
}

say 'Encode a sentence as ids, and as pieces, in which Ġ stands for a space.'
run "echo 'The keeper walked down to the harbour with a lantern.' > sentence.txt"
run 'nlptk bpe encode demo.nlptk sentence.txt'
run 'nlptk bpe encode demo.nlptk sentence.txt --pieces'

say 'Encode both texts and decode them again: not a byte is lost.'
run 'nlptk bpe encode demo.nlptk en.txt zh.txt -o demo.ids'
run 'nlptk bpe decode demo.nlptk demo.ids -o decoded.txt'
run 'cat en.txt zh.txt | cmp - decoded.txt && echo identical'

say 'How well do the pieces fit the texts that they were learned from?'
run 'nlptk bpe evaluate demo.nlptk en.txt zh.txt | cut -f 1,3,5,6,8 | expand -t 16'

say 'Merge characters instead of bytes, and Chinese words come out (</w> ends a stretch of them).'
run 'nlptk train-bpe zh.txt --level character --pretokenizer gpt2 --vocab-size 1800 -o zh.nlptk'
run "echo '外公打算盘不用看，嘴里还能跟人说话。' | nlptk bpe encode zh.nlptk --pieces"

say 'Train a language model on most of the English text. How well does it foretell the rest?'
run "grep . en.txt | head -n 140 | nlptk ngram train --tokenizer words --normalize lower -o lm.nlptk"
run "grep . en.txt | tail -n 32 | nlptk ngram perplexity lm.nlptk | cut -f 2-4,8,9 | expand -t 16"

say 'Keep the lines that read like its text.'
run "printf 'The boats went out in the morning.\nmorning the in out went boats the\n' | nlptk ngram filter lm.nlptk --max-perplexity 150"

say 'And of Chinese characters: what comes next?'
run 'nlptk ngram train zh.txt --tokenizer characters -o zh.lm.nlptk'
run 'nlptk ngram next zh.lm.nlptk 这是一 -k 3 | expand -t 16'
