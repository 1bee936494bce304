import {
  Bell,
  Coin,
  Connection,
  DataAnalysis,
  Document,
  Filter,
  Histogram,
  Lightning,
  Lock,
  Money,
  PriceTag,
  Setting,
  Share,
  Tickets,
  User,
  UserFilled,
} from '@element-plus/icons-vue';
import type { Component } from 'vue';

export interface MenuGroup {
  /** Key of its title in the texts of the frame. */
  title: 'trade' | 'energy' | 'money' | 'desk';
  /** Names of routes. */
  items: readonly { route: string; icon: Component }[];
}

/** The menu, in the order of a working day; what somebody may not read is left out. */
export const MENU: readonly MenuGroup[] = [
  {
    title: 'trade',
    items: [
      { route: 'overview', icon: DataAnalysis },
      { route: 'orders', icon: Tickets },
      { route: 'flash', icon: Lightning },
      { route: 'users', icon: User },
    ],
  },
  {
    title: 'energy',
    items: [
      { route: 'pools', icon: Histogram },
      { route: 'delegations', icon: Share },
      { route: 'prices', icon: PriceTag },
    ],
  },
  {
    title: 'money',
    items: [
      { route: 'payments', icon: Coin },
      { route: 'refunds', icon: Money },
      { route: 'reports', icon: Document },
    ],
  },
  {
    title: 'desk',
    items: [
      { route: 'alerts', icon: Bell },
      { route: 'risk', icon: Filter },
      { route: 'system', icon: Connection },
      { route: 'settings', icon: Setting },
      { route: 'admins', icon: UserFilled },
      { route: 'audit', icon: Lock },
    ],
  },
];
