import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { root } from './run.mjs';

const PINNED = /^[\w./-]+:\d+\.\d+(\.\d+)?(-[\w.-]+)?$/;

/** @typedef {{name: string, image: string, lines: string[]}} Stage */

/** Instructions with their continued lines joined, without comments. @param {string} text */
const instructions = (text) =>
  text
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** @param {string} text @returns {{stages: Stage[], defaults: Map<string, string>}} */
function stagesOf(text) {
  /** @type {Stage[]} */
  const stages = [];
  /** @type {Map<string, string>} */
  const defaults = new Map();
  for (const line of instructions(text)) {
    const [, argument, value] = /^ARG (\w+)=(\S+)$/.exec(line) ?? [];
    if (argument && value && stages.length === 0) defaults.set(argument, value);
    const [, from = '', name = ''] = /^FROM (\S+)(?: AS (\S+))?$/.exec(line) ?? [];
    if (from) stages.push({ name, image: from, lines: [] });
    else stages.at(-1)?.lines.push(line);
  }
  return { stages, defaults };
}

/** Whether the ignore file lets a path of the repository into the build. @param {string} path @param {string[]} allowed */
const reachesBuild = (path, allowed) =>
  allowed.some((entry) => path === entry || path.startsWith(`${entry}/`) || entry.startsWith(`${path}/`));

/** @param {string} file of the Dockerfile @returns {string[]} what is wrong with it, in words */
export function dockerfileFaults(file) {
  const text = readFileSync(file, 'utf8');
  const faults = validate(text).map(
    ({ message, range }) =>
      `Dockerfile line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
  const { stages, defaults } = stagesOf(text);
  const allowed = readFileSync(`${file}.dockerignore`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  /** @type {Map<string, string>} */
  const users = new Map();
  for (const { name, image, lines } of stages) {
    const resolved = image.replace(/^\$\{(\w+)\}$/, (_, argument) => defaults.get(argument) ?? '');
    const isStage = stages.some((stage) => stage.name === resolved);
    if (!isStage && !PINNED.test(resolved))
      faults.push(`stage ${name}: ${resolved} is not pinned to a version`);
    for (const line of lines) {
      const [, from, sources] = /^COPY (?:--from=(\S+) )?(.+) \S+$/.exec(line) ?? [];
      for (const source of from ? [] : (sources?.split(' ') ?? [])) {
        if (!existsSync(join(root, source))) faults.push(`stage ${name}: there is no ${source} to copy`);
        if (!reachesBuild(source, allowed))
          faults.push(`stage ${name}: the ignore file keeps ${source} from the build`);
      }
    }
    const user = lines.findLast((line) => line.startsWith('USER '))?.slice('USER '.length);
    users.set(name, user ?? users.get(resolved) ?? (resolved.includes('unprivileged') ? 'nginx' : 'root'));
  }
  for (const name of ['server', 'tools', 'web']) {
    const stage = stages.find((one) => one.name === name);
    if (!stage) faults.push(`there is no stage ${name}`);
    else if (users.get(name) === 'root') faults.push(`stage ${name} runs as root`);
    if (stage && !stage.lines.some((line) => line.startsWith('HEALTHCHECK ')))
      faults.push(`stage ${name} says nothing about its health`);
  }
  return faults;
}
