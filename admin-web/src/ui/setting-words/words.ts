/** Name of a setting and what follows from it, by its key. */
export type SettingWords = Readonly<Record<string, readonly [label: string, help: string]>>;
