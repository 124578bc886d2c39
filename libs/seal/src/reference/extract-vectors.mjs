// Turns the RFCs' own text into the two vector files beside this script. Run it with the text of the two RFCs:
//   node libs/seal/src/reference/extract-vectors.mjs rfc9474.txt rfc9180.txt
// RFC 9474, appendix A.1 (RSABSSA-SHA384-PSS-Randomized) and RFC 9180, appendix A.3.1 (base mode), with page breaks and
// the wrapping of long numbers taken out.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [blindSignatures, hpke] = process.argv.slice(2);
const here = path.dirname(process.argv[1]);

/** All `name = hex` or `name: hex` lines of a section, continuation lines joined, first occurrence of a name wins. */
function numbers(file, from, to, names) {
  const text = readFileSync(file, 'utf8');
  const start = text.lastIndexOf(from);
  const section = text.slice(start, text.indexOf(to, start + from.length));
  const found = {};
  let current;
  for (const line of section.split('\n')) {
    const [, name, rest] = /^\s*(\w+)\s*[:=]\s*([0-9a-f]*)\s*$/.exec(line) ?? [];
    if (name) current = name in found || !names.includes(name) ? undefined : name;
    if (name && current) found[current] = rest;
    else if (current && /^\s*[0-9a-f]+\s*$/.test(line)) found[current] += line.trim();
    else if (line.trim() && !/^(RFC|Barnes|Denis)/.test(line)) current = undefined;
  }
  return found;
}

function write(name, source, constant, values) {
  const members = Object.entries(values).map(([key, value]) => `  ${key}: '${value}',`);
  const text = [
    `// ${source}; made by extract-vectors.mjs.`,
    `export const ${constant} = {`,
    ...members,
    '} as const;',
    '',
  ];
  writeFileSync(path.join(here, name), text.join('\n'));
}

write(
  'rfc9474.ts',
  'RFC 9474, appendix A.1, RSABSSA-SHA384-PSS-Randomized',
  'rfc9474',
  numbers(
    blindSignatures,
    'RSABSSA-SHA384-PSS-Randomized Test Vector',
    'RSABSSA-SHA384-PSSZERO-Randomized Test Vector',
    [
      'p',
      'q',
      'n',
      'e',
      'd',
      'msg',
      'msg_prefix',
      'prepared_msg',
      'salt',
      'encoded_msg',
      'inv',
      'blinded_msg',
      'blind_sig',
      'sig',
    ],
  ),
);
write(
  'rfc9180.ts',
  'RFC 9180, appendix A.3.1, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0',
  'rfc9180',
  numbers(hpke, 'DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM', 'PSK Setup Information', [
    'info',
    'ikmE',
    'pkEm',
    'skEm',
    'ikmR',
    'pkRm',
    'skRm',
    'enc',
    'shared_secret',
    'key',
    'base_nonce',
    'pt',
    'aad',
    'ct',
  ]),
);
