// The build context as a container engine would send it: the repository less what .dockerignore names.
import fs from 'node:fs';
import path from 'node:path';

export function buildContext(repository, target) {
  const patterns = fs.readFileSync(path.join(repository, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), expression: expression(line.replace(/^!/, '')) }));
  if (patterns.some((pattern) => pattern.keep)) throw new Error('.dockerignore: exceptions (!) are not known to this script.');
  copy(repository, target, '', (name) => patterns.some((pattern) => pattern.expression.test(name)));
}

// Ignored folders are not entered: without exceptions nothing below them can come back.
function copy(source, target, name, ignored) {
  fs.mkdirSync(path.join(target, name), { recursive: true });
  for (const entry of fs.readdirSync(path.join(source, name), { withFileTypes: true })) {
    const child = path.posix.join(name, entry.name);
    if (ignored(child)) continue;
    if (entry.isDirectory()) copy(source, target, child, ignored);
    else fs.copyFileSync(path.join(source, child), path.join(target, child));
  }
}

// ** is any number of folders, * and ? stay within one name.
function expression(pattern) {
  const text = pattern.replace(/^\/|\/$/g, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[glob]);
  return new RegExp(`^${text}$`);
}
