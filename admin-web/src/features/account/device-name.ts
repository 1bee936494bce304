const BROWSERS: readonly [name: string, mark: RegExp][] = [
  ['Edge', /Edg\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];
const SYSTEMS: readonly [name: string, mark: RegExp][] = [
  ['Windows', /Windows/],
  ['iPad', /iPad/],
  ['iPhone', /iPhone/],
  ['Android', /Android/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
];

/** "Chrome 130 · Windows" of what a browser says of itself; undefined when it is no browser that we know. */
export function deviceName(userAgent: string): string | undefined {
  const browser = BROWSERS.map(([name, mark]) => ({ name, version: mark.exec(userAgent)?.[1] })).find(
    ({ version }) => version !== undefined,
  );
  if (!browser) return undefined;
  const system = SYSTEMS.find(([, mark]) => mark.test(userAgent))?.[0];
  return [`${browser.name} ${browser.version}`, ...(system ? [system] : [])].join(' · ');
}

/** An IPv4 address as people know it, also where a socket of both kinds told it. */
export const plainIp = (ip: string): string => ip.replace(/^::ffff:(?=\d+\.)/i, '');
