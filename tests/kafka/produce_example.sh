#!/usr/bin/env bash
# Puts articles onto the topic with examples/produce.py and reads what the stages make of them: one event each, corrections in
# order, and dateline's own producer knows what is there.
#
#   DATELINE_TEST_BROKERS=127.0.0.1:9092 tests/kafka/produce_example.sh BINARY PYTHON
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${DATELINE_TEST_BROKERS:?is not set: start a broker with tests/kafka/broker.sh start}"
binary=$1 python=$2

folder=$(mktemp -d)
prefix=produce-$$-$RANDOM
export DATELINE_LOG=kafka DATELINE_BROKERS=$DATELINE_TEST_BROKERS DATELINE_TOPIC_PREFIX=$prefix
trap 'kill -9 $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT

fail() {
    echo "produce_example: FAILED: $1" >&2
    tail -n 20 "$folder"/*.log "$folder/events" >&2
    exit 1
}

cat >"$folder/articles.jsonl" <<'LINES'
{"id":"foreign/1","title":"黑河口岸","body":"黑河市前两个月进出口总值212亿元，同比增长5%。","source":"北岸日报"}
{"id":"foreign/2","title":"Harbour","body":"The port of Xiamen handled 12,500 tonnes of grain.","language":"en"}
{"id":"foreign/1","revision":2,"title":"黑河口岸","body":"黑河市前两个月进出口总值213亿元，同比增长5%。","source":"北岸日报"}
{"id":"foreign/2","revision":2,"retracted":true}
LINES
lines=$(wc -l <"$folder/articles.jsonl")

"$binary" topics create
for stage in regions figures enrich; do
    "$binary" stage "$stage" --data-dir "$folder/$stage" 2>"$folder/$stage.log" &
done
sent=$("$python" examples/produce.py --brokers "$DATELINE_TEST_BROKERS" --topic "$prefix.articles.v1" \
    "$folder/articles.jsonl" | tee "$folder/sent" | wc -l)
[ "$sent" -eq "$lines" ] || fail "$sent of $lines records were acknowledged"

for _ in $(seq 60); do
    "$python" examples/consume.py --brokers "$DATELINE_TEST_BROKERS" --topic "$prefix.enriched.v1" --group "$prefix" \
        --until-end >>"$folder/events"
    [ "$(wc -l <"$folder/events")" -lt "$lines" ] || break
    sleep 0.5
done
cat "$folder/events"
got=$(cut -d' ' -f1 "$folder/events" | sort | tr '\n' ' ')
[ "$got" = "foreign/1/1 foreign/1/2 foreign/2/1 foreign/2/2 " ] || fail "events are $got"
grep -q '^foreign/1/2 .*黑河市(231100).* 21300000000' "$folder/events" || fail "the correction has not its region and figure"
grep -q '^foreign/2/2 RETRACTED' "$folder/events" || fail "the retraction did not come"

# The producer finds the same text, gives a further correction the next number, and appends no other record.
sed -n 3p "$folder/articles.jsonl" | sed 's/,"revision":2//' >"$folder/again.jsonl"
sed 's/213/214/' "$folder/again.jsonl" >"$folder/next.jsonl"
"$binary" ingest "$folder/again.jsonl" "$folder/next.jsonl" --data-dir "$folder/ingest" 2>"$folder/ingest.log"
for _ in $(seq 60); do
    "$python" examples/consume.py --brokers "$DATELINE_TEST_BROKERS" --topic "$prefix.enriched.v1" --group "$prefix" \
        --until-end >>"$folder/events"
    ! grep -q '^foreign/1/3 ' "$folder/events" || break
    sleep 0.5
done
grep -q '^foreign/1/3 .* 21400000000' "$folder/events" || fail "the further correction is not revision 3"
[ "$(wc -l <"$folder/events")" -eq $((lines + 1)) ] || fail "there are other events than the $lines and the correction"
echo "produce_example: ok: $lines records of another producer, $lines events; dateline's producer goes on from them"
