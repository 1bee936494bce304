import { expect, type Locator, type Page } from '@playwright/test';

/** Lines of the page's list; those of a drawer are apart. */
export const rows = (page: Page) => page.locator('main [data-test=list] tbody tr');
/** Those with this text. */
export const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
/** An address as lists write it. */
export const shortened = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/** What the cells of a line say, once it is there. */
export async function cellsOf(line: Locator): Promise<string[]> {
  await expect(line).toBeVisible();
  return line.locator('td').allInnerTexts();
}

/** Opens a choice by its label and takes one of its options. */
export async function pick(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.locator('.el-select', { has: page.getByRole('combobox', { name: label, exact: true }) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
