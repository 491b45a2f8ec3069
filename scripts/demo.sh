#!/bin/sh
# From text to a tokenizer, to ids, and back: on the English and Chinese samples.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp data/samples/en.txt data/samples/zh.txt "$work"
cd "$work"

say() {
    printf '\n# %s\n' "$*"
}

# Show a command as it would be typed, then run it.
run() {
    printf '$ %s\n' "$1"
    eval "$1"
}

say 'Learn 4,000 pieces from English and Chinese text at once.'
run 'cat en.txt zh.txt | nlptk train-bpe --vocab-size 4000 -o demo.nlptk'

say 'Encode a sentence: as ids, and as pieces, in which Ġ stands for a space.'
run "echo 'The keeper walked down to the harbour.' > sentence.txt"
run 'nlptk bpe encode demo.nlptk sentence.txt'
run 'nlptk bpe encode demo.nlptk sentence.txt --pieces'

say 'Encode both texts and decode them again: not a byte is lost.'
run 'nlptk bpe encode demo.nlptk en.txt zh.txt -o demo.ids'
run 'head -n 3 demo.ids | cut -c 1-72'
run 'nlptk bpe decode demo.nlptk demo.ids | cat > decoded.txt'
run 'cat en.txt zh.txt | cmp - decoded.txt && echo identical'

say 'How well do the pieces fit each text?'
run 'nlptk bpe evaluate demo.nlptk en.txt zh.txt'

say 'Pieces of Chinese can be read when characters, not bytes, are merged: the last ones learned.'
run "tr '，。：；、？！“”' ' ' < zh.txt > zh.spaced.txt"
run 'nlptk train-bpe zh.spaced.txt --level character --vocab-size 2000 -o zh.nlptk'
run 'nlptk bpe vocab zh.nlptk | tail -n 20 | cut -f 2 | paste -s -d " "'
