import { expect, test, type Browser, type Page, type Route } from '@playwright/test';
import type { DemoAdmin } from '../../../src/launcher/index.js';
import type { Desk } from './desk.js';

export type Role = DemoAdmin['role'];

/** How somebody looks at the dashboard. */
export interface Look {
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

const LOGIN_MS = 30_000;
const MORNING = 8;
const HALF_A_DAY = 12;

/** A zone where it is morning now: the chain of a test runs faster than the clock, and must not reach midnight. */
const zone = (): string => {
  const ahead = new Date().getUTCHours() - MORNING;
  const hours = ahead > HALF_A_DAY ? ahead - 2 * HALF_A_DAY : ahead;
  // POSIX counts to the west.
  return `Etc/GMT${hours < 0 ? '' : '+'}${hours}`;
};

/** What no page may say in the console, unless a test makes it. */
const spoken = new WeakMap<Page, { texts: string[]; allowed: RegExp[] }>();

/** From now on this may stand in the console of the page: what a test breaks, the browser tells of. */
export const expectConsole = (page: Page, allowed: RegExp): void => {
  spoken.get(page)?.allowed.push(allowed);
};

/** What the console says that nobody expects. */
export const unexpectedOf = (page: Page): string[] => {
  const { texts, allowed } = spoken.get(page) ?? { texts: [], allowed: [] };
  return texts.filter((text) => !allowed.some((one) => one.test(text)));
};

/** Pages of people at the desk. Each test fails when one of its pages complained in the console. */
export class People {
  private pages: Page[] = [];
  readonly timeZone = zone();

  constructor(
    private readonly desk: Desk,
    private readonly browser: () => Browser,
  ) {}

  /** An empty browser at the log-in page or another one. */
  async page(path = '/login', { language = 'zh', theme = 'light', ...size }: Look = {}): Promise<Page> {
    const context = await this.browser().newContext({
      viewport: { width: size.width ?? 1280, height: size.height ?? 800 },
      timezoneId: this.timeZone,
      baseURL: this.desk.sandbox.endpoints.dashboard,
    });
    const preferences = JSON.stringify({ locale: language, theme });
    // Once: what somebody chooses afterwards stays.
    await context.addInitScript({
      content: `localStorage.getItem('energy-desk.preferences') ??
        localStorage.setItem('energy-desk.preferences', ${JSON.stringify(preferences)})`,
    });
    const page = await context.newPage();
    this.listen(page);
    await page.goto(path);
    return page;
  }

  /** Collects what a page says in its console. */
  listen(page: Page): void {
    const texts: string[] = [];
    spoken.set(page, { texts, allowed: [] });
    page.on('pageerror', ({ message }) => texts.push(`thrown: ${message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        texts.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    this.pages.push(page);
  }

  account(role: Role): DemoAdmin {
    const found = this.desk.sandbox.endpoints.admins.find((admin) => admin.role === role);
    if (!found) throw new Error(`nobody is ${role}`);
    return found;
  }

  /** A browser of its own in which that person has logged in. */
  async enter(role: Role, look: Look = {}, path = '/'): Promise<Page> {
    const page = await this.page(`/login?next=${encodeURIComponent(path)}`, look);
    await this.fill(page, role);
    await at(page, 'submit').click();
    await expect(page.locator('nav a').first()).toBeAttached({ timeout: LOGIN_MS });
    return page;
  }

  /** Fills the form at the door in, with the code that the authenticator shows. */
  async fill(page: Page, role: Role, code?: string): Promise<void> {
    const { email, password, totpSecret } = this.account(role);
    await field(page, 'email').fill(email);
    await field(page, 'password').fill(password);
    const shown = code ?? (totpSecret === undefined ? '' : await this.desk.code(totpSecret));
    await field(page, 'code').fill(shown);
  }

  async leave(): Promise<void> {
    const pages = this.pages.splice(0);
    const complaints = pages.flatMap(unexpectedOf);
    for (const page of pages) await page.context().close();
    expect(complaints, 'what the consoles say').toEqual([]);
  }
}

/** The people of a desk, for the tests of this file. */
export function peopleOf(desk: Desk): People {
  let browser: Browser | undefined;
  const people = new People(desk, () => {
    if (!browser) throw new Error('no browser yet');
    return browser;
  });
  test.beforeEach(({ browser: given }) => {
    browser = given;
  });
  test.afterEach(() => people.leave());
  return people;
}

/** What has this name for tests. */
export const at = (page: Page, name: string) => page.locator(`[data-test="${name}"]`).first();
/** A button by its name; the tooltip around a guarded one has the name too. */
export const button = (page: Page, name: string) => page.locator(`button[data-test="${name}"]`);
/** What is typed into. */
export const field = (page: Page, name: string) =>
  page
    .locator(
      ['input', 'textarea']
        .map((tag) => `${tag}[data-test="${name}"], [data-test="${name}"] ${tag}`)
        .join(','),
    )
    .first();

/** Takes one of a few values by the label that is shown for it, once that stands still. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
  const input = page.locator(`input[value="${value}"]`);
  await at(page, name).locator('label', { has: input }).click();
  await expect(at(page, name).locator(input)).toBeChecked();
}

/** The dialog that repeats what is about to be done. */
export const deed = (page: Page) => page.getByRole('dialog').filter({ has: page.locator('#deed-form') });

/** Gives the reason where one is wanted, and says yes; the dialog closes when the server said yes too. */
export async function confirmDeed(page: Page, reason?: string): Promise<void> {
  if (reason !== undefined) await field(page, 'reason').fill(reason);
  await button(page, 'confirm').click();
  await expect(deed(page)).toHaveCount(0);
}

/**
 * Says yes while it can still be said, but keeps the request on its way until somebody else's deed is done.
 * Clicking afterwards would race the live feed, which closes the button as soon as it tells of that deed.
 */
export async function confirmSecond(
  page: Page,
  request: string | RegExp,
  somebodyElse: () => Promise<unknown>,
): Promise<void> {
  let hold: (route: Route) => void = () => undefined;
  const held = new Promise<Route>((resolve) => (hold = resolve));
  await page.route(request, hold, { times: 1 });
  await button(page, 'confirm').click();
  const route = await held;
  await somebodyElse();
  await route.continue();
}
