import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './run.mjs';

/** @typedef {{test: string, error: string}} Failure What failed, and in which words. */
/** @typedef {{passed: number, failures: Failure[], skipped: number}} Result */

const MOST_LINES = 100;
const FRAME_OF_OTHERS = /^\s+at .*(node_modules|node:internal|new Promise)/;

/** @param {string} file */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** @param {string} file */
const short = (file) => (isAbsolute(file) ? relative(root, file) : file);

const failure = (/** @type {string} */ test, /** @type {string | undefined} */ error) => ({
  test,
  error: stripVTControlCharacters(error ?? 'It says nothing.')
    .split('\n')
    .filter((line) => !FRAME_OF_OTHERS.test(line))
    .slice(0, MOST_LINES)
    .join('\n'),
});

/** A run that failed without a failed test (no report, an error between tests) counts as one failure. */
const honest = (/** @type {Result} */ result, /** @type {string} */ runner, /** @type {number} */ code) =>
  code !== 0 && result.failures.length === 0
    ? { ...result, failures: [failure(runner, `It ended with ${code}, outside of any test.`)] }
    : result;

const withoutReport = (/** @type {string} */ runner) => ({
  passed: 0,
  failures: [failure(runner, 'It wrote no report.')],
  skipped: 0,
});

/** @param {string} file JSON report of vitest @param {number} code its exit code @returns {Result} */
export function readVitest(file, code) {
  const report = read(file);
  if (!report) return withoutReport('vitest');
  /** @type {{name: string, status: string, message: string, assertionResults: {status: string, fullName: string, failureMessages: string[]}[]}[]} */
  const files = report.testResults;
  const failures = files.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [failure(short(name), message)];
    return failed.map((test) =>
      failure(`${short(name)} › ${test.fullName}`, test.failureMessages.join('\n')),
    );
  });
  const skipped = report.numPendingTests + report.numTodoTests;
  return honest({ passed: report.numPassedTests, failures, skipped }, 'vitest', code);
}

/** @typedef {{title: string, specs?: {title: string, file: string, line: number, tests: {status: string, results: {errors: {message?: string}[]}[]}[]}[], suites?: Suite[]}} Suite */

/** @param {Suite[]} suites @returns {Failure[]} */
const failedIn = (suites) =>
  suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failure(`${file}:${line} › ${title}`, results.flatMap(({ errors }) => errors)[0]?.message),
        ),
    ),
    ...failedIn(inner),
  ]);

/** @param {string} file JSON report of Playwright @param {number} code its exit code @returns {Result} */
export function readPlaywright(file, code) {
  const report = read(file);
  if (!report) return withoutReport('Playwright');
  const { expected, skipped } = report.stats;
  const between = report.errors.map((/** @type {{message?: string}} */ error) =>
    failure('Playwright', error.message),
  );
  return honest(
    { passed: expected, failures: [...failedIn(report.suites), ...between], skipped },
    'Playwright',
    code,
  );
}
