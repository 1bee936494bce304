import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mapping } from './compose-files.mjs';

const METRIC = /\benergy_desk_[a-z0-9_]+/g;
/** Gauges of the desk, which are named by what is behind their common prefix. */
const GAUGE = /\bgauge\('([a-z0-9_]+)'/g;
const OF_HISTOGRAM = /_(bucket|sum|count)$/;

/** Names of the metrics that the server has, as its sources spell them. @param {string} root */
function knownMetrics(root) {
  const folder = join(root, 'server/src');
  const files = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.ts'));
  const text = files.map((name) => readFileSync(join(folder, String(name)), 'utf8')).join('\n');
  const gauges = [...text.matchAll(GAUGE)].map(([, name]) => `energy_desk_${name}`);
  return new Set([...(text.match(METRIC) ?? []), ...gauges]);
}

/** @param {string} expression @param {Set<string>} known @returns {string[]} metrics in it that nobody has */
const strangers = (expression, known) =>
  (expression.match(METRIC) ?? []).filter(
    (name) =>
      !known.has(name) &&
      !known.has(name.replace(OF_HISTOGRAM, '')) &&
      // What the metrics library itself brings, under our prefix.
      !/^energy_desk_(process|nodejs)_/.test(name),
  );

/** Every expression below a value, whatever the panel's kind. @param {unknown} value @returns {string[]} */
function expressions(value) {
  if (Array.isArray(value)) return value.flatMap(expressions);
  return Object.entries(mapping(value)).flatMap(([key, below]) =>
    key === 'expr' && typeof below === 'string' ? [below] : expressions(below),
  );
}

/** @param {string} root of the repository @returns {string[]} what is wrong with alerts, scraping and dashboards */
export function monitoringFaults(root) {
  const folder = join(root, 'docker');
  const known = knownMetrics(root);
  /** @type {string[]} */
  const faults = [];
  const { groups } = parse(readFileSync(join(folder, 'prometheus/alerts.yml'), 'utf8'));
  for (const group of groups) {
    for (const rule of group.rules) {
      const { alert, expr, labels, annotations } = rule;
      if (!alert || !expr || !labels?.severity || !annotations?.summary || !annotations.action)
        faults.push(`alert ${alert}: needs expr, severity, summary and action`);
      for (const name of strangers(String(expr), known))
        faults.push(`alert ${alert}: there is no metric ${name}`);
    }
  }
  const dashboards = join(folder, 'grafana/dashboards');
  for (const file of readdirSync(dashboards)) {
    const dashboard = JSON.parse(readFileSync(join(dashboards, file), 'utf8'));
    const ids = dashboard.panels.map((/** @type {{id: number}} */ { id }) => id);
    if (new Set(ids).size !== ids.length) faults.push(`${file}: two panels have one id`);
    const found = expressions(dashboard);
    if (found.length === 0) faults.push(`${file}: shows nothing`);
    for (const expression of found)
      for (const name of strangers(expression, known)) faults.push(`${file}: there is no metric ${name}`);
  }
  for (const file of ['prometheus/prometheus.yml', 'grafana/provisioning/datasources/prometheus.yaml'])
    parse(readFileSync(join(folder, file), 'utf8'));
  return faults;
}
