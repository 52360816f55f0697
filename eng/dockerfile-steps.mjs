// Runs the Dockerfile's own COPY and RUN steps in a clean folder, one sub-folder a stage, where no container engine is at hand.
// Base images are not pulled: RUN uses this machine's SDK. What this script cannot run is an error, never skipped.
// Usage: node eng/dockerfile-steps.mjs FOLDER; prints what the last stage would run, and as whom, as JSON.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildContext } from './docker-context.mjs';

if (!process.argv[2]) throw new Error('Name the folder to run the steps in.');
const folder = path.resolve(process.argv[2]);
const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const context = path.join(folder, 'context');
const globals = {};
// What a container engine sets by itself where a stage declares it.
const platform = { TARGETARCH: process.arch === 'x64' ? 'amd64' : process.arch };
const stages = new Map();
let stage;

const steps = {
  ARG(rest) {
    const [name, value] = rest.split('=');
    const values = stage ? stage.args : globals;
    values[name] = value ?? platform[name] ?? globals[name] ?? '';
  },
  FROM(rest) {
    const [, base, name] = /^(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? fail(`FROM ${rest}`);
    stage = { name: name ?? 'image', base: substitute(base, globals), args: {}, env: {}, workdir: '/', volumes: [], ran: 0 };
    stage.root = path.join(folder, stage.name);
    fs.mkdirSync(stage.root, { recursive: true });
    stages.set(stage.name, stage);
  },
  WORKDIR(rest) {
    stage.workdir = path.posix.resolve(stage.workdir, rest);
    fs.mkdirSync(inside(stage, '.'), { recursive: true });
  },
  COPY(rest) {
    const flags = {};
    const words = rest.split(/\s+/).filter((word) => {
      const flag = /^--(from|chown)=(.+)$/.exec(word);
      if (flag) flags[flag[1]] = flag[2];
      else if (word.startsWith('--')) fail(`COPY ${word}`);
      return !flag;
    });
    const target = words.pop();
    for (const source of words) copy(sourcePath(source, flags.from), target, words.length > 1, flags.chown);
  },
  RUN(rest) {
    // A path of this machine's root would not be the stage's: the step must stay inside its folder.
    if (/(^|[\s=:"'])\//.test(rest)) fail(`RUN with an absolute path (${rest})`);
    say(`RUN ${rest}`);
    execFileSync('/bin/sh', ['-c', rest], {
      cwd: inside(stage, '.'),
      env: { ...process.env, NUGET_PACKAGES: path.join(folder, 'packages'), NUGET_HTTP_CACHE_PATH: path.join(folder, 'http'), ...stage.args, ...stage.env },
      stdio: ['ignore', 2, 2],
    });
    stage.ran += 1;
  },
  ENV(rest) {
    for (const pair of rest.split(/\s+/)) stage.env[pair.split('=')[0]] = pair.slice(pair.indexOf('=') + 1);
  },
  USER(rest) { stage.user = rest; },
  VOLUME(rest) { stage.volumes.push(...JSON.parse(rest)); },
  EXPOSE() {},
  ENTRYPOINT(rest) { stage.entrypoint = JSON.parse(rest); },
  CMD(rest) { stage.command = JSON.parse(rest); },
  HEALTHCHECK(rest) { stage.health = JSON.parse(rest.slice(rest.indexOf(' CMD ') + 5)); },
};

buildContext(repository, context);
for (const [instruction, rest] of instructions(fs.readFileSync(path.join(repository, 'Dockerfile'), 'utf8'))) {
  (steps[instruction] ?? (() => fail(instruction)))(rest);
}
process.stdout.write(`${JSON.stringify(stage)}\n`);

function instructions(text) {
  return text.split('\n').filter((line) => !/^\s*#/.test(line)).join('\n').replace(/\\\n\s*/g, ' ')
    .split('\n').map((line) => line.trim()).filter(Boolean)
    .map((line) => { const [, name, rest] = /^(\S+)\s+(.*)$/.exec(line); return [name.toUpperCase(), rest]; });
}

function sourcePath(source, from) {
  if (!from) return path.join(context, source);
  return inside(stages.get(from) ?? fail(`COPY --from=${from}`), source);
}

// As COPY does: a folder's contents go into the target, a file goes into it when it is a folder, else becomes it.
function copy(source, target, several, owner) {
  if (!fs.existsSync(source)) fail(`COPY of ${source}, which is not in the context`);
  const place = inside(stage, target);
  const isFolder = fs.statSync(source).isDirectory();
  const destination = !isFolder && (several || target.endsWith('/')) ? path.join(place, path.basename(source)) : place;
  fs.mkdirSync(isFolder ? destination : path.dirname(destination), { recursive: true });
  fs.cpSync(source, destination, { recursive: true });
  if (owner && process.getuid() === 0) execFileSync('chown', ['-R', owner, destination]);
}

function inside(place, name) {
  return path.join(place.root, path.posix.resolve(place.workdir, name));
}

function substitute(text, values) {
  return text.replace(/\$\{?(\w+)\}?/g, (_, name) => values[name] ?? '');
}

function say(text) { process.stderr.write(`${text}\n`); }

function fail(what) { throw new Error(`Dockerfile: this script cannot run ${what}.`); }
