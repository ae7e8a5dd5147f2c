#!/usr/bin/env bash
# Makes what a test broker with TLS needs and what its clients show it, in the folder DIR:
#
#   ca.pem                  the authority that signed the broker and the client
#   broker.pem              key and certificate of a broker at 127.0.0.1, and by no other name
#   client.pem, client.key  certificate and key of a client
#   stranger.pem            an authority that signed neither
#   token.key, jwks.json    the key that signs OAuth tokens, and its public half as a broker reads it
#
#   certificates.sh DIR
set -euo pipefail
umask 077
mkdir -p "$1"
cd "$1"

ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2)

# authority NAME
authority() { openssl req -x509 "${ec[@]}" -keyout "$1.key" -out "$1.pem" -subj "/CN=$1" 2>/dev/null; }

# signed NAME EXTENSION: a certificate that the authority `ca` signed.
signed() {
    openssl req -x509 -CA ca.pem -CAkey ca.key "${ec[@]}" -keyout "$1.key" -out "$1.pem" -subj "/CN=$1" \
        -addext "$2" -addext basicConstraints=critical,CA:FALSE 2>/dev/null
}

authority ca
authority stranger
signed broker subjectAltName=IP:127.0.0.1
signed client extendedKeyUsage=clientAuth
# Kafka reads key and certificate from one file.
cat broker.key >>broker.pem

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out token.key 2>/dev/null
modulus=$(openssl rsa -in token.key -noout -modulus | sed 's/Modulus=//' | basenc --decode --base16 | basenc --base64url -w 0)
printf '{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"tests","n":"%s","e":"AQAB"}]}\n' "${modulus%%=*}" >jwks.json
