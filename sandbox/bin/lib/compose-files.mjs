import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

/** @typedef {Record<string, unknown>} Mapping */

/** Marks what replaces the value below it instead of being merged with it. */
const OVERRIDE = Symbol('override');

const isMapping = (/** @type {unknown} */ value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {Mapping} */
export const mapping = (value) => (isMapping(value) ? /** @type {Mapping} */ (value) : {});

/** @param {unknown} value @returns {string[]} */
export const strings = (value) => (Array.isArray(value) ? value.map(String) : []);

/** @param {'map' | 'seq'} collection */
const overrideTag = (collection) => ({
  tag: '!override',
  collection,
  resolve: (/** @type {{toJSON: () => object}} */ node) => node,
});

/** @param {string} file @returns {Mapping} @throws Error for what is no YAML */
function read(file) {
  const document = parseDocument(readFileSync(file, 'utf8'), {
    merge: true,
    customTags: [overrideTag('map'), overrideTag('seq')],
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  const overridden = overriddenPaths(readFileSync(file, 'utf8'));
  const content = mapping(document.toJS());
  for (const [service, key] of overridden) {
    const value = mapping(mapping(content.services)[service])[key];
    if (typeof value === 'object' && value !== null) Object.defineProperty(value, OVERRIDE, { value: true });
  }
  return content;
}

/** Keys of services that carry `!override`. @param {string} text @returns {[string, string][]} */
function overriddenPaths(text) {
  let service = '';
  return text.split('\n').flatMap((line) => {
    service = /^ {2}([\w-]+):$/.exec(line)?.[1] ?? service;
    const key = /^ {4}(\w+): !override$/.exec(line)?.[1];
    return key ? [/** @type {[string, string]} */ ([service, key])] : [];
  });
}

/** As the compose specification merges: mappings by key, lists one after the other, anything else replaced. @param {unknown} below @param {unknown} above @returns {unknown} */
function merged(below, above) {
  if (typeof above === 'object' && above !== null && OVERRIDE in above) return above;
  if (Array.isArray(below) && Array.isArray(above)) return [...below, ...above];
  if (!isMapping(below) || !isMapping(above)) return above ?? below;
  const [lower, upper] = [mapping(below), mapping(above)];
  return Object.fromEntries(
    [...new Set([...Object.keys(lower), ...Object.keys(upper)])].map((key) => [
      key,
      key in upper ? merged(lower[key], upper[key]) : lower[key],
    ]),
  );
}

/** Compose files laid over each other, `<<` resolved. @param {string[]} files @returns {Mapping} */
export const composeOf = (files) =>
  mapping(files.map(read).reduce((below, above) => mapping(merged(below, above)), {}));
