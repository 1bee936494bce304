import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run, step } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/opt/google/chrome/chrome',
  '/usr/lib/chromium/chromium',
];
const PACKAGES = ['chromium', 'fonts-wqy-microhei'];

/** @param {string} path */
function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Browsers that Playwright once downloaded for somebody else on this machine. */
function downloaded() {
  const base = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  if (!existsSync(base)) return [];
  const builds = readdirSync(base).filter((name) => name.startsWith('chromium-'));
  return builds.flatMap((name) =>
    ['chrome-linux', 'chrome-linux64'].map((sub) => join(base, name, sub, 'chrome')),
  );
}

/** @param {string} path */
async function starts(path) {
  // Some systems have a stub of that name which only tells how to install the real one.
  const { code, output } = await run(path, ['--version']);
  return code === 0 && /chrom\w* [\w\s]*\d+\.\d+/i.test(output);
}

/** A Chromium or Chrome of this machine. @returns {Promise<string | undefined>} */
export async function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const given = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : [];
  for (const path of [...given, ...onPath, ...APPLICATIONS, ...downloaded()]) {
    if (executable(path) && (await starts(path))) return path;
  }
  return undefined;
}

/** Whether Chinese can be drawn: without such a font every sign is a box. */
async function hasChineseFont() {
  if (process.platform === 'darwin') return true;
  const { code, output } = await run('fc-list', [':lang=zh', 'family']);
  if (code === 0) return output.trim() !== '';
  return ['/usr/share/fonts/truetype/wqy', '/usr/share/fonts/opentype/noto'].some((path) => existsSync(path));
}

const hasApt = async () => (await run('apt-get', ['--version'])).code === 0;

async function advice() {
  if (process.platform === 'darwin') return 'brew install --cask chromium';
  if (await hasApt()) {
    const names = PACKAGES.join(' ');
    return `sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${names}'`;
  }
  return 'sudo dnf install -y chromium wqy-microhei-fonts    (or what your system calls them)';
}

async function installWithApt() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-q', 'update'], { env });
  const { code, output } = await run(
    'apt-get',
    ['-q', 'install', '-y', '--no-install-recommends', ...PACKAGES],
    { env },
  );
  if (code !== 0) console.error(output);
}

/**
 * A browser for the tests, installed from the system's packages where that needs nobody.
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
  const ready = async () => ((await hasChineseFont()) ? findBrowser() : undefined);
  let path = await ready();
  if (!path && process.getuid?.() === 0 && (await hasApt())) {
    await step('Installing Chromium and a Chinese font for the browser tests', installWithApt);
    path = await ready();
  }
  if (path) return path;
  console.error('The browser tests need Chromium and a font with Chinese signs. Install them with:\n');
  console.error(`  ${await advice()}\n`);
  process.exit(2);
}
