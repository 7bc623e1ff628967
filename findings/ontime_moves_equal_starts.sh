#!/usr/bin/env bash
# Ontime puts an entry that begins together with the one above it on the next day.
#
# Ontime (getontime.no) runs live events by a rundown. An entry has a time of day and no date: the
# day follows from its neighbours. A parade has entries that begin together: the anthem and the
# flag, two units at two markers. In Ontime 4.11.0
#
#   equal       the second of two entries that begin together is on the next day, a gap of almost
#               24 hours, and so is all that follows; a millisecond later it is not
#   instant     behind an entry of no duration an entry never is on the next day: one at 00:10 behind
#               one at 23:50 is on the same day, 23 h 40 min before it
#   long        what begins before midnight, behind an entry that ends after it, is on the next day
#
# An exporter must write entries in the order of time and no two that begin in the same millisecond,
# unless the first has no duration.
#
# The script takes Ontime's own parser from its repository at one commit, bundles it with esbuild and
# feeds it small rundowns. It exits with 0 as long as Ontime behaves as stated, and otherwise with 1:
# then `_apart` in simulator/exchange/rundown.py can go. With a project file as argument, it prints
# what Ontime reads of that instead.
#
# Usage: findings/ontime_moves_equal_starts.sh [FILE]     (needs git, node with npm, GitHub and npm;
#        ONTIME=REPOSITORY takes it from a copy)

set -euo pipefail

COMMIT=fb559ed9daffd9d12536559c26e5db9960436008 # 4.11.0
SOURCE=${ONTIME:-https://github.com/cpvalente/ontime}
file=${1:+$(realpath "$1")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

git init --quiet ontime
git -C ontime fetch --quiet --depth 1 "$SOURCE" "$COMMIT"
git -C ontime checkout --quiet FETCH_HEAD -- packages apps/server
echo "export const ONTIME_VERSION = '4.11.0';" > ontime/apps/server/src/ONTIME_VERSION.js
echo '{}' > package.json
npm install --silent --no-audit --no-fund esbuild@0.25.9 nanoid@5.1.5 deepmerge-ts@7.1.5 > npm.log 2>&1 || { cat npm.log; exit 1; }
mkdir -p node_modules/ontime-types node_modules/ontime-utils
cp -r ontime/packages/types/* node_modules/ontime-types/
cp -r ontime/packages/utils/* node_modules/ontime-utils/

cat > read.ts <<'TYPESCRIPT'
import { readFileSync } from 'fs';
import { parseCustomFields } from './ontime/apps/server/src/api-data/custom-fields/customFields.parser.ts';
import { makeRundownMetadata, parseRundowns } from './ontime/apps/server/src/api-data/rundown/rundown.parser.ts';
import { parseSettings } from './ontime/apps/server/src/api-data/settings/settings.parser.ts';

const print = console.log;
console.log = () => {};

/** What Ontime makes of a project: its errors, and the entries of each rundown. */
function read(project: any) {
  const errors: string[] = [];
  parseSettings(project);
  const fields = parseCustomFields(project, (message) => errors.push(message));
  const rundowns = parseRundowns(project, fields, (message) => errors.push(message));
  const entries = Object.values(rundowns).flatMap((rundown: any) => {
    const metadata = makeRundownMetadata(fields);
    return rundown.order.map((id: string) => metadata.process(rundown.entries[id], null));
  });
  return { errors, entries };
}

const [file] = process.argv.slice(2);
if (file) {
  const { errors, entries } = read(JSON.parse(readFileSync(file, 'utf8')));
  for (const each of entries) print(each.dayOffset, each.timeStart, each.duration, each.cue, each.title, JSON.stringify(each.custom));
  print(`${entries.length} entries, errors: ${errors.join('; ') || 'none'}`);
  process.exit(errors.length ? 1 : 0);
}

const MINUTE = 60_000;
/** The days of entries, each given by its start and its duration (minutes since midnight, minutes). */
function days(...times: [number, number][]): number[] {
  const order = times.map((_, number) => `e${number}`);
  const entries = Object.fromEntries(
    times.map(([start, length], number) => [
      order[number],
      { type: 'event', id: order[number], timeStart: start * MINUTE, duration: length * MINUTE, timeStrategy: 'lock-duration' },
    ]),
  );
  const rundown = { id: 'r', title: '', order, flatOrder: order, entries, revision: 0 };
  const found = read({ settings: { version: '4.11.0' }, customFields: {}, rundowns: { r: rundown } });
  return found.entries.map((entry: any) => entry.dayOffset);
}

const cases: [string, number[], number[]][] = [
  ['equal', days([600, 5], [600, 5], [610, 5]), [0, 1, 1]],
  ['equal, 1 ms later', days([600, 5], [600 + 1 / MINUTE, 5], [610, 5]), [0, 0, 0]],
  ['equal, behind an instant', days([600, 0], [600, 5]), [0, 0]],
  ['instant', days([1430, 0], [10, 5]), [0, 0]],
  ['no instant', days([1430, 5], [10, 5]), [0, 1]],
  ['long', days([1380, 120], [1410, 5]), [0, 1]],
];
let same = true;
for (const [name, got, stated] of cases) {
  const right = JSON.stringify(got) === JSON.stringify(stated);
  same &&= right;
  print(`${right ? 'as stated' : 'CHANGED  '}  ${name.padEnd(26)} days ${got}`);
}
process.exit(same ? 0 : 1);
TYPESCRIPT
node_modules/.bin/esbuild read.ts --bundle --platform=node --log-level=error --outfile=read.js --tsconfig-raw='{}'
node read.js ${file:+"$file"}
