import type { Page } from '@playwright/test';

/** What a chart draws, as its table says it to those who can't see the drawing: the label of each point, its values. */
export async function pointsOf(page: Page, title: string): Promise<{ label: string; values: string[] }[]> {
  const chart = page.locator('figure', { has: page.locator('figcaption', { hasText: title }) });
  const found: { label: string; values: string[] }[] = [];
  for (const line of await chart.locator('tbody tr').all()) {
    const label = await line.locator('th').innerText();
    found.push({ label, values: await line.locator('td').allInnerTexts() });
  }
  return found;
}
