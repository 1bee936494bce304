import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Count */

/** @param {string} file */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** A run that failed without a failed test (no report, an error between tests) counts as one failure. */
const honest = (/** @type {Count} */ count, /** @type {number} */ code) =>
  code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;

/** @param {string} file JSON report of vitest @param {number} code its exit code @returns {Count} */
export function countVitest(file, code) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  /** @type {{status: string, assertionResults: {status: string}[]}[]} */
  const files = report.testResults;
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const skipped = report.numPendingTests + report.numTodoTests;
  return honest(
    { passed: report.numPassedTests, failed: report.numFailedTests + broken.length, skipped },
    code,
  );
}

/** @param {string} file JSON report of Playwright @param {number} code its exit code @returns {Count} */
export function countPlaywright(file, code) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return honest({ passed: expected, failed: unexpected + flaky, skipped }, code);
}
