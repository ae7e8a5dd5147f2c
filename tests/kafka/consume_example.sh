#!/usr/bin/env bash
# Sends pages through the stages on Kafka and reads the events with examples/consume.py, as the README tells people to.
#
#   DATELINE_TEST_BROKERS=127.0.0.1:9092 tests/kafka/consume_example.sh BINARY PYTHON PAGES
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${DATELINE_TEST_BROKERS:?is not set: start a broker with tests/kafka/broker.sh start}"
binary=$1 python=$2 pages=$3

folder=$(mktemp -d)
prefix=consume-$$-$RANDOM
export DATELINE_LOG=kafka DATELINE_BROKERS=$DATELINE_TEST_BROKERS DATELINE_TOPIC_PREFIX=$prefix
trap 'kill -9 $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT

"$binary" topics create
for stage in regions figures enrich; do
    "$binary" stage "$stage" --data-dir "$folder/$stage" 2>"$folder/$stage.log" &
done
"$binary" ingest "$pages" --data-dir "$folder/ingest"
sent=$("$binary" split "$(find "$pages" -name '*.md' | sort | head -n 1)" | "$python" -c '
import json, sys
print(sum(len(json.loads(line)["articles"]) for line in sys.stdin))')

# Each call of the example reads on where the group stands, so the lines add up.
got=0
for _ in $(seq 60); do
    "$python" examples/consume.py --brokers "$DATELINE_TEST_BROKERS" --topic "$prefix.enriched.v1" --group "$prefix" \
        --until-end >>"$folder/events"
    got=$(wc -l <"$folder/events")
    [ "$got" -lt "$sent" ] || break
    sleep 0.5
done
head -n 5 "$folder/events"
if [ "$sent" -eq 0 ] || [ "$got" -lt "$sent" ]; then
    echo "consume_example: FAILED: $got events, at least $sent expected" >&2
    tail -n 20 "$folder"/*.log >&2
    false
fi
echo "consume_example: ok: $got events, at least the $sent articles of the first page"
