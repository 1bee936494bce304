/** Each language by its own name, so that it can be found by who reads no other. */
const languages = { zh: '中文', en: 'English' };

/** Texts of the frame around the pages. */
export const frameTexts = {
  zh: {
    product: '波场能量台',
    tagline: '管理台',
    health: '系统状态',
    language: '语言',
    languages,
    theme: { light: '浅色', dark: '深色', auto: '跟随系统', label: '外观' },
    notFound: '没有这个页面',
    back: '回到首页',
  },
  en: {
    product: 'TRON Energy Desk',
    tagline: 'Dashboard',
    health: 'System health',
    language: 'Language',
    languages,
    theme: { light: 'Light', dark: 'Dark', auto: 'System', label: 'Appearance' },
    notFound: 'There is no such page',
    back: 'Back to the start',
  },
};
