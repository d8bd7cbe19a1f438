#!/bin/sh
# Write the vectors of this folder anew with gpg (2.2): make.sh; keys are made for it and thrown away. Needs gpg alone.
# Each folder holds what was signed (`signed`), its signature (`signed.asc`), and the key that lies beside (`pubkey.asc`).
set -eu
cd "$(dirname "$0")"
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
echo 'allow-weak-digest-algos' > "$GNUPGHOME/gpg.conf"
now=20240301T120000

gpg_at() { # time, the rest of the command
    time=$1; shift
    gpg --batch --quiet --yes --no-tty --pinentry-mode loopback --passphrase '' --faked-system-time "$time!" "$@"
}

key() { # name, algorithm, [usage, [expiry]]
    gpg_at "$now" --quick-generate-key "$1@example.org" "$2" "${3:-sign,cert}" "${4:-never}"
}

of() { # key, which of its fingerprints
    gpg --with-colons --list-keys "$1@example.org" | grep '^fpr' | sed -n "${2}p" | cut -d: -f10
}

signed() { # name of the vector, key, [time, [more]]
    vector=$1 with=$2 time=${3:-20240302T120000}
    if [ $# -gt 3 ]; then shift 3; else set --; fi
    mkdir -p "$vector"
    printf 'A photograph, or what stands for it.\nSecond line\r\nThird line\n' > "$vector/signed"
    gpg_at "$time" --digest-algo "${DIGEST:-SHA256}" --local-user "$with@example.org" --armor "$@" \
        --output "$vector/signed.asc" --detach-sign "$vector/signed"
}

beside() { gpg_at "$now" --armor --output "$1/pubkey.asc" --export "$2@example.org"; } # vector, key

for each in rsa2048 ed25519 nistp256 nistp384=SHA384 nistp521=SHA512; do
    name=${each%=*} hash=${each#*=}
    [ "$hash" != "$each" ] || hash=SHA256
    key "$name" "$name"; DIGEST=$hash signed "$name" "$name"; beside "$name" "$name"
done
for each in SHA384 SHA512; do DIGEST=$each signed "rsa2048-$each" rsa2048; beside "rsa2048-$each" rsa2048; done
signed text rsa2048 20240302T120000 --textmode; beside text rsa2048
DIGEST=SHA1 signed sha1 rsa2048; beside sha1 rsa2048
signed signature-ends rsa2048 20240302T120000 --default-sig-expire 1d; beside signature-ends rsa2048

gpg_at "$now" --cert-digest-algo SHA1 --quick-generate-key proofmode@example.org rsa2048 sign,cert never
gpg_at "$now" --cert-digest-algo SHA1 --quick-add-key "$(of proofmode 1)" rsa2048 encr never
signed self-certified-with-sha1 proofmode; beside self-certified-with-sha1 proofmode

for each in brainpoolP256r1 dsa2048 rsa1024; do key "$each" "$each"; signed "$each" "$each"; beside "$each" "$each"; done

key subkey rsa2048 cert; gpg_at "$now" --quick-add-key "$(of subkey 1)" ed25519 sign never
signed subkey subkey; beside subkey subkey
key ends rsa2048 cert; gpg_at "$now" --quick-add-key "$(of ends 1)" ed25519 sign 5d
signed subkey-ends-later ends; beside subkey-ends-later ends

key short ed25519 sign,cert 5d; signed key-ends-later short; beside key-ends-later short
gpg_at 20240302T130000 --quick-set-expire "$(of short 1)" 10d
signed key-made-longer short 20240309T120000; beside key-made-longer short
signed certified-only-afterwards short; beside certified-only-afterwards short
key over ed25519; signed key-ended-before over
gpg_at 20240301T130000 --quick-set-expire "$(of over 1)" seconds=7200; beside key-ended-before over

key gone ed25519; signed revoked gone
sed 's/^:---/---/' "$GNUPGHOME/openpgp-revocs.d/$(of gone 1).rev" > "$GNUPGHOME/gone.rev"
gpg_at "$now" --import "$GNUPGHOME/gone.rev"; beside revoked gone

key half rsa2048 cert; gpg_at "$now" --quick-add-key "$(of half 1)" ed25519 sign never; signed subkey-revoked half
printf 'key 1\nrevkey\ny\n0\n\ny\nsave\n' |
    gpg --quiet --yes --no-tty --pinentry-mode loopback --passphrase '' --command-fd 0 --edit-key half@example.org
beside subkey-revoked half

signed other-key ed25519; beside other-key rsa2048
signed two-keys-beside ed25519
gpg_at "$now" --armor --export rsa2048@example.org ed25519@example.org > two-keys-beside/pubkey.asc
signed changed rsa2048; beside changed rsa2048; printf 'changed' >> changed/signed
