#!/usr/bin/env bash
# Fetches a real Apache Kafka by Maven coordinates and runs it on free loopback ports for the tests.
#
#   broker.sh start|stop|status [--state DIR] [--cluster N] [--advertise PORT,…] [--tls]
#   broker.sh kill|revive --node I [--state DIR]
#
# `start` prints one line, BROKERS=127.0.0.1:PORT[,…], on stdout; everything else goes to stderr. With a broker
# already running in DIR it says so and prints the same line. `stop` ends it and removes its data. `status` prints
# the line, or exits 1 when nothing runs. Several brokers run side by side, each with a DIR of its own.
#
# `--advertise` names a port for each node that clients are sent to instead of the node's own: that of a proxy, which forwards
# to the port of EXTERNAL in DIR/node-I/server.properties. `kill` ends one node of a cluster with SIGKILL, and `revive` starts
# it again on its data.
#
# With `--tls` each node has two more listeners, and a second line, TLS=DIR, names the folder with what clients need to reach
# them (certificates.sh beside this file) and with the files `sasl_ssl` and `ssl`, which hold their addresses. SASL_SSL takes
# SCRAM-SHA-512 and PLAIN (user `dateline`, password `a-password`) and OAUTHBEARER (tokens of the issuer `tests` for the audience
# `kafka`; a session ends with its token); SSL takes certificates of clients.
#
# Needs Java 17 or newer, openssl for `--tls`, and Maven the first time; the jars (pom.xml beside this file) stay in
# ${XDG_CACHE_HOME:-~/.cache}/dateline/kafka-VERSION.
#
# Exit codes: 0; 1 not running (status); 2 usage; 3 no broker can be had here, with the reason.
set -euo pipefail

readonly ANSWER_SECONDS=120 # per node; a cold start on two idle cores takes about 15, among busy builds much longer
readonly STOP_SECONDS=30   # a clean shutdown moves leadership and flushes; afterwards it is killed

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$here/pom.xml")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dateline/kafka-$version
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
state=${TMPDIR:-/tmp}/dateline-kafka-$(id -u)
cluster=1
advertise=
node=
tls=

say() { printf 'broker: %s\n' "$*" >&2; }
cannot() {
    say "cannot start Kafka: $*"
    exit 3
}
usage() {
    say "$1"
    say "usage: broker.sh start|stop|status [--state DIR] [--cluster N] [--advertise PORT,…] [--tls], kill|revive --node I [--state DIR]"
    exit 2
}

# Whether node $1 runs: the process that we started, and no other that got the same id later.
alive() {
    local pid
    pid=$(cat "$state/node-$1/pid" 2>/dev/null) || return 1
    ps -ww -o args= -p "$pid" 2>/dev/null | grep -qF "$state/node-$1/server.properties"
}

running() {
    local i found=1
    for i in $(nodes); do
        alive "$i" && found=0
    done
    return $found
}

nodes() {
    local d
    for d in "$state"/node-*/; do
        [ -d "$d" ] && basename "$d" | sed 's/node-//'
    done
    return 0
}

check_java() {
    local major
    command -v "$java" >/dev/null || cannot "no java (Java 17 or newer is needed)"
    major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${major:-0}" -ge 17 ] || cannot "java ${major:-of unknown version} is too old (Java 17 or newer is needed)"
}

# Fills the cache in a neighbouring folder first, so that a broken download never looks complete.
fetch() {
    local part
    cmp -s "$here/pom.xml" "$cache/pom.xml" && return
    command -v mvn >/dev/null || cannot "no mvn, which fetches Kafka $version the first time"
    say "fetching Kafka $version to $cache"
    mkdir -p "$(dirname "$cache")"
    part=$(mktemp -d "$cache.XXXXXX")
    if ! mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
        -DoutputDirectory="$part/libs" >"$part/mvn.log" 2>&1; then
        tail -n 20 "$part/mvn.log" >&2
        rm -rf "$part"
        cannot "mvn could not resolve org.apache.kafka:kafka_2.13:$version"
    fi
    cp "$here/pom.xml" "$part/pom.xml"
    rm -rf "$cache"
    # A second broker may have put the same jars there meanwhile; either copy is good.
    if [ -d "$cache" ]; then rm -rf "$part"; else mv "$part" "$cache"; fi
}

kafka() { "$java" -Xmx256m -Dlog4j2.configurationFile="$here/log4j2.properties" -cp "$cache/libs/*" "$@"; }

# Free ports below the range that outgoing connections take theirs from, so none is lost before the broker binds it.
free_ports() {
    local port chosen=" "
    while [ "$(wc -w <<<"$chosen")" -lt "$1" ]; do
        port=$((20000 + RANDOM % 12000))
        case $chosen in *" $port "*) continue ;; esac
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || chosen+="$port "
    done
    echo "$chosen"
}

# server.properties of node $1 at client port $2, controller port $3 and broker port $4, with the quorum $5; clients are sent
# to port $6. $7 is either nothing or `,` and the listeners with TLS.
properties() {
    local copies=$((cluster < 3 ? cluster : 3))
    cat <<EOF
process.roles=broker,controller
node.id=$1
controller.quorum.voters=$5
listeners=EXTERNAL://127.0.0.1:$2,CONTROLLER://127.0.0.1:$3,INTERNAL://127.0.0.1:$4$7
advertised.listeners=EXTERNAL://127.0.0.1:$6,INTERNAL://127.0.0.1:$4$7
controller.listener.names=CONTROLLER
inter.broker.listener.name=INTERNAL
listener.security.protocol.map=EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL
log.dirs=$state/node-$1/data
num.network.threads=2
num.io.threads=4
num.partitions=4
default.replication.factor=$copies
min.insync.replicas=$((copies > 1 ? 2 : 1))
# A misspelt topic is an error here, not a new topic.
auto.create.topics.enable=false
message.max.bytes=16777216
replica.fetch.max.bytes=16777216
offsets.topic.num.partitions=4
offsets.topic.replication.factor=$copies
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=$copies
transaction.state.log.min.isr=$((copies > 1 ? 2 : 1))
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=$copies
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# Short sessions and quick aborts let the tests of killed members finish in seconds.
group.min.session.timeout.ms=1000
group.consumer.min.session.timeout.ms=1000
group.consumer.session.timeout.ms=10000
group.consumer.min.heartbeat.interval.ms=1000
group.consumer.heartbeat.interval.ms=2000
transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
EOF
}

# What server.properties says of the listeners with TLS.
tls_properties() {
    local jaas=org.apache.kafka.common.security sasl=listener.name.sasl
    cat <<EOF
ssl.keystore.type=PEM
ssl.keystore.location=$state/tls/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location=$state/tls/ca.pem
listener.name.mutual.ssl.client.auth=required
$sasl.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN,OAUTHBEARER
$sasl.scram-sha-512.sasl.jaas.config=$jaas.scram.ScramLoginModule required;
$sasl.plain.sasl.jaas.config=$jaas.plain.PlainLoginModule required user_dateline="a-password";
$sasl.oauthbearer.sasl.jaas.config=$jaas.oauthbearer.OAuthBearerLoginModule required;
$sasl.oauthbearer.sasl.server.callback.handler.class=$jaas.oauthbearer.OAuthBearerValidatorCallbackHandler
$sasl.oauthbearer.sasl.oauthbearer.jwks.endpoint.url=file://$state/tls/jwks.json
$sasl.oauthbearer.sasl.oauthbearer.expected.issuer=tests
$sasl.oauthbearer.sasl.oauthbearer.expected.audience=kafka
$sasl.oauthbearer.connections.max.reauth.ms=3600000
EOF
}

# Launches the node of the folder $1.
run_node() {
    nohup "$java" -Xms128m -Xmx512m -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls="file://$state/tls/jwks.json" \
        -Dlog4j2.configurationFile="$here/log4j2.properties" \
        -cp "$cache/libs/*" kafka.Kafka "$1/server.properties" >>"$1/broker.log" 2>&1 </dev/null &
    echo $! >"$1/pid"
}

# Formats and launches all nodes on fresh ports, and leaves the BROKERS line in the state folder.
launch() {
    local id ports=() told=() voters="" brokers="" sasl="" mutual="" i dir format=()
    read -ra ports <<<"$(free_ports $((5 * cluster)))"
    if [ -n "$tls" ]; then
        "$here/certificates.sh" "$state/tls" || cannot "the certificates could not be made"
        format=(--add-scram 'SCRAM-SHA-512=[name=dateline,password=a-password]')
    fi
    IFS=, read -ra told <<<"$advertise"
    id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=' | sed 's/^-/A/')
    for ((i = 1; i <= cluster; i++)); do
        voters+=${voters:+,}$i@127.0.0.1:${ports[3 * i - 1]}
        brokers+=${brokers:+,}127.0.0.1:${told[i - 1]:-${ports[3 * i - 3]}}
    done
    for ((i = 1; i <= cluster; i++)); do
        dir=$state/node-$i
        mkdir -p "$dir"
        properties "$i" "${ports[3 * i - 3]}" "${ports[3 * i - 1]}" "${ports[3 * i - 2]}" "$voters" \
            "${told[i - 1]:-${ports[3 * i - 3]}}" \
            "${tls:+,SASL://127.0.0.1:${ports[3 * cluster + i - 1]},MUTUAL://127.0.0.1:${ports[4 * cluster + i - 1]}}" >"$dir/server.properties"
        if [ -n "$tls" ]; then
            tls_properties >>"$dir/server.properties"
            sasl+=${sasl:+,}127.0.0.1:${ports[3 * cluster + i - 1]}
            mutual+=${mutual:+,}127.0.0.1:${ports[4 * cluster + i - 1]}
        fi
        kafka kafka.tools.StorageTool format -t "$id" "${format[@]}" -c "$dir/server.properties" >"$dir/broker.log" 2>&1 || {
            tail -n 20 "$dir/broker.log" >&2
            cannot "the data folder could not be formatted (log above)"
        }
        run_node "$dir"
    done
    echo "BROKERS=$brokers" >"$state/brokers"
    [ -n "$tls" ] || return 0
    echo "$sasl" >"$state/tls/sasl_ssl"
    echo "$mutual" >"$state/tls/ssl"
    echo "TLS=$state/tls" >>"$state/brokers"
}

# True once a client gets an answer from every node; false when a node has died or the time is over.
answers() {
    local brokers first end=$((SECONDS + ANSWER_SECONDS * cluster)) i
    brokers=$(sed -n 's/^BROKERS=//p' "$state/brokers")
    first=${brokers%%,*}
    while [ $SECONDS -lt $end ]; do
        for i in $(nodes); do
            alive "$i" || return 1
        done
        # The command takes a Java start each time, so it only runs once the port is open.
        if (exec 3<>"/dev/tcp/${first%:*}/${first#*:}") 2>/dev/null &&
            [ "$(kafka org.apache.kafka.tools.BrokerApiVersionsCommand --bootstrap-server "$brokers" 2>/dev/null |
                grep -c '^127\.0\.0\.1:.*->')" -eq "$cluster" ]; then
            return 0
        fi
        sleep 0.3
    done
    return 1
}

start() {
    local attempt
    if running; then
        say "already running (state in $state)"
        cat "$state/brokers"
        return
    fi
    check_java
    fetch
    mkdir -p "$state"
    state=$(cd "$state" && pwd)
    for attempt in 1 2 3; do
        clear_state
        mkdir -p "$state"
        launch
        if answers; then
            say "Kafka $version answers after ${SECONDS} s (logs: $state/node-*/broker.log)"
            cat "$state/brokers"
            return
        fi
        # Another program can take a port between our look and the broker's bind.
        grep -qs 'Address already in use' "$state"/node-*/broker.log || break
        say "a port was taken meanwhile (attempt $attempt)"
        end_nodes
    done
    tail -n 40 "$state"/node-*/broker.log >&2
    end_nodes
    clear_state
    cannot "the broker did not answer within $((ANSWER_SECONDS * cluster)) s (log above)"
}

end_nodes() {
    local i end=$((SECONDS + STOP_SECONDS))
    for i in $(nodes); do
        alive "$i" && kill "$(cat "$state/node-$i/pid")"
    done
    while running; do
        if [ $SECONDS -ge $end ]; then
            say "did not stop within $STOP_SECONDS s: killing it"
            for i in $(nodes); do
                alive "$i" && kill -9 "$(cat "$state/node-$i/pid")"
            done
        fi
        sleep 0.2
    done
}

# Removes what this script put there; a folder that holds anything else stays.
clear_state() {
    rm -rf "$state"/node-[0-9]* "$state/tls"
    rm -f "$state/brokers"
    rmdir "$state" 2>/dev/null || true
}

command=${1:-}
[ $# -gt 0 ] && shift
while [ $# -gt 0 ]; do
    case $1 in
    --state | --cluster | --advertise | --node)
        [ $# -ge 2 ] || usage "$1 needs a value"
        printf -v "${1#--}" %s "$2"
        shift 2
        ;;
    --tls)
        tls=yes
        shift
        ;;
    *) usage "unknown argument $1" ;;
    esac
done
[[ $cluster =~ ^[1-9]$ ]] || usage "--cluster takes 1 to 9, not $cluster"
# One spelling of the folder, so that a later call with another one finds the same process.
if [ -d "$state" ]; then state=$(cd "$state" && pwd); fi

case $command in
start) start ;;
stop)
    if running; then
        end_nodes
        say "stopped"
    else
        say "nothing to stop in $state"
    fi
    clear_state
    ;;
status)
    running || {
        say "not running (state in $state)"
        exit 1
    }
    cat "$state/brokers"
    ;;
kill)
    alive "$node" || usage "no node ${node:-(none)} runs in $state"
    kill -9 "$(cat "$state/node-$node/pid")"
    ;;
revive)
    [ -f "$state/node-$node/server.properties" ] || usage "no node ${node:-(none)} in $state"
    alive "$node" || run_node "$state/node-$node"
    ;;
*) usage "unknown command ${command:-(none)}" ;;
esac
