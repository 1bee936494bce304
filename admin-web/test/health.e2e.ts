import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';

const DIST = join(import.meta.dirname, '../dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Serves the built page with a /health that says what the test wants. */
class StandIn {
  answer: { code: number; body: string } | undefined = { code: 200, body: '{"status":"ok"}' };
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }
  /** The page that needs no log-in. */
  get page(): string {
    return `${this.url}status`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      if (request.url === '/health') {
        if (this.answer) response.writeHead(this.answer.code).end(this.answer.body);
        else request.socket.destroy();
        return;
      }
      this.file(request.url ?? '/').then(
        ({ type, content }) => response.writeHead(200, { 'content-type': type }).end(content),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    this.server = server;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private async file(url: string): Promise<{ type: string; content: Buffer }> {
    const path = join(DIST, url.split('?')[0] ?? '/');
    const found = await stat(path).then(
      (entry) => entry.isFile(),
      () => false,
    );
    const file = found ? path : join(DIST, 'index.html');
    return { type: TYPES[extname(file)] ?? 'application/octet-stream', content: await readFile(file) };
  }
}

const standIn = new StandIn();
test.beforeAll(() => standIn.start());
test.afterAll(() => standIn.stop());
test.beforeEach(() => {
  standIn.answer = { code: 200, body: '{"status":"ok"}' };
});

const state = (page: Page) => page.locator('[data-test=state]');
const checkNow = (page: Page) => page.locator('[data-test=check-now]').click();

test('shows in Chinese that all is well, since when, when asked and how fast', async ({ page }) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(standIn.page);
  await expect(state(page)).toHaveAttribute('data-state', 'ok');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('系统状态');
  await expect(state(page)).toContainText('一切正常');
  await expect(page.locator('[data-test=latency]')).toContainText('毫秒');
  await expect(page.locator('[data-test=last-checked]')).toContainText(/现在|秒/);
  expect(faults).toEqual([]);
});

test('follows the server through degraded, down, gone, nonsense and back', async ({ page }) => {
  await page.goto(standIn.page);
  await expect(state(page)).toHaveAttribute('data-state', 'ok');
  const found: [answer: StandIn['answer'], expected: string][] = [
    [{ code: 200, body: '{"status":"degraded"}' }, 'degraded'],
    [{ code: 503, body: '{"status":"down"}' }, 'down'],
    [undefined, 'lost'],
    [{ code: 502, body: '<html>Bad gateway</html>' }, 'lost'],
    [{ code: 200, body: '{"status":"excellent"}' }, 'lost'],
    [{ code: 200, body: '{"status":"ok"}' }, 'ok'],
  ];
  for (const [answer, expected] of found) {
    standIn.answer = answer;
    await checkNow(page);
    await expect(state(page)).toHaveAttribute('data-state', expected);
  }
});

test('asks again by itself', async ({ page }) => {
  await page.clock.install();
  await page.goto(standIn.page);
  await expect(state(page)).toHaveAttribute('data-state', 'ok');
  standIn.answer = { code: 503, body: '{"status":"down"}' };
  await page.clock.fastForward(5_500);
  await expect(state(page)).toHaveAttribute('data-state', 'down');
});

test('keeps language and appearance, and shows no other page to whoever has not logged in', async ({
  page,
}) => {
  await page.addInitScript(() =>
    localStorage.setItem('energy-desk.preferences', JSON.stringify({ locale: 'en', theme: 'dark' })),
  );
  await page.goto(standIn.page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('System health');
  await page.goto(`${standIn.url}nowhere`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in to the dashboard');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('fits a tablet and loads in under 250 KB of gzip', async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  const files: string[] = [];
  page.on('response', (response) => files.push(new URL(response.url()).pathname));
  await page.goto(standIn.page);
  await expect(state(page)).toHaveAttribute('data-state', 'ok');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(768);
  const assets = files.filter((path) => path.startsWith('/assets/'));
  const sizes = await Promise.all(
    assets.map(async (path) => gzipSync(await readFile(join(DIST, path))).length),
  );
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
});
