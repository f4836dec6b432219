#!/bin/sh
# Fills a folder with one folder a content class, from what a Debian system has.
set -e
to=${1:?usage: collect.sh FOLDER}
mkdir -p "$to/text" "$to/code" "$to/database" "$to/heap" "$to/media"

# text: source, documentation, tables.
find /usr/include /usr/lib/python3* /usr/share -type f \( -name '*.h' -o -name '*.py' -o -name '*.txt' -o -name '*.html' -o -name '*.xml' -o -name '*.json' \) -size +3k | sort | awk 'NR % 3 == 0' | head -n 3000 |
    while read -r file; do cat "$file"; done | head -c 64M | split -b 1M - "$to/text/"

# code: programs and libraries.
find /usr/lib /usr/bin -type f \( -name '*.so*' -o -perm -100 \) -size +200k | sort | head -n 200 | while read -r file; do cp "$file" "$to/code/$(basename "$file")"; done

# database: three tables as shops and benchmarks have them, with indexes, filled in random order.
rm -f "$to/database/shop.db"
sqlite3 "$to/database/shop.db" <<'SQL'
PRAGMA page_size=4096; PRAGMA journal_mode=off;
CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, mail TEXT, city TEXT, street TEXT, since TEXT, balance REAL);
CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INTEGER, placed TEXT, state TEXT, total REAL, reference TEXT, note TEXT);
CREATE TABLE sbtest(id INTEGER PRIMARY KEY, k INTEGER, c TEXT, pad TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 60000)
INSERT INTO customer SELECT i,
  substr('Anna  Bogdan Carla David Elena Farid Greta Hakan Irene Jonas ', abs(random())%10*6+1, 5) || ' ' || substr('MuellerIvanov Garcia Nguyen Rossi  SchmidtKowalsk', abs(random())%7*7+1, 7) || abs(random())%1000,
  lower(hex(randomblob(4))) || '@example.' || substr('comnetorg', abs(random())%3*3+1, 3),
  substr('Berlin  Hamburg Madrid  Warsaw  Istanbul', abs(random())%5*8+1, 8), 'Street ' || abs(random())%400 || ', ' || (10000+abs(random())%89999),
  datetime(1500000000 + abs(random())%200000000, 'unixepoch'), abs(random())%1000000/100.0 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 150000)
INSERT INTO orders SELECT i, abs(random())%60000+1, datetime(1600000000 + abs(random())%100000000, 'unixepoch'),
  substr('open    shipped paid    returned', abs(random())%4*8+1, 8), abs(random())%500000/100.0, hex(randomblob(8)), CASE abs(random())%3 WHEN 0 THEN 'deliver to the neighbour' WHEN 1 THEN '' ELSE 'gift wrapping' END FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 60000)
INSERT INTO sbtest SELECT i, abs(random())%60000,
  printf('%011d-%011d-%011d-%011d-%011d-%011d-%011d-%011d-%011d-%011d', abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999),
  printf('%011d-%011d-%011d-%011d-%011d', abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999, abs(random())%99999999999) FROM n;
CREATE INDEX by_customer ON orders(customer); CREATE INDEX by_k ON sbtest(k); CREATE INDEX by_name ON customer(name);
SQL
split -b 4M "$to/database/shop.db" "$to/database/part-" && rm "$to/database/shop.db"

# heap: the private writable memory of three interpreters that hold objects.
heap() {
    "$@" &
    pid=$!
    sleep 6
    awk -v to="$to/heap/$pid" '$2 ~ /rw-p/ && $6 !~ /stack|vvar/ { split($1, a, "-"); print a[1], a[2] }' "/proc/$pid/maps" |
        python3 -c "
import sys
with open('/proc/$pid/mem', 'rb', 0) as memory, open('$to/heap/$pid', 'wb') as out:
    for line in sys.stdin:
        first, end = (int(x, 16) for x in line.split())
        if end - first > 1 << 29: continue
        memory.seek(first)
        try: out.write(memory.read(end - first))
        except OSError: pass
"
    kill "$pid"
}
heap python3 -c "
import json, time, os, sys
rows = [{'id': i, 'name': 'user%d' % i, 'tags': ['a%d' % (i % 7), 'b'], 'score': i * 1.7, 'next': None} for i in range(120000)]
for a, b in zip(rows, rows[1:]): a['next'] = b['id']
modules = {k: dir(v) for k, v in list(sys.modules.items())}
time.sleep(30)"
heap python3 -c "
import ast, glob, time
trees = [ast.parse(open(f, encoding='utf-8', errors='ignore').read()) for f in sorted(glob.glob('/usr/lib/python3*/*.py') + glob.glob('/usr/local/lib/python3*/*.py'))[:120]]
time.sleep(30)"
heap perl -e 'my %h; for my $i (1..200000) { $h{"key$i"} = { n => $i, s => "value " . ($i * 7919 % 100003), l => [1..4] }; } sleep 30;'

# media: what is compressed already.
find /usr/share /usr/lib -type f \( -name '*.gz' -o -name '*.jpg' -o -name '*.png' -o -name '*.xz' -o -name '*.nupkg' -o -name '*.zip' \) -size +3k | sort | head -n 500 |
    while read -r file; do cat "$file"; done | head -c 24M | split -b 1M - "$to/media/"
head -c 4M /dev/urandom > "$to/media/random"
