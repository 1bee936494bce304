export const en = {
  title: 'Risk lists',
  lead: 'Who is not served, who has no limits, and which addresses are wallets that many share. It counts from the next order or payment on.',
  search: 'Address, reason or admin',
  noneFits: 'Nothing on this list fits.',
  unchanged: 'It was so already. Nothing changed.',
  lists: {
    deny: {
      name: 'Deny list',
      meaning: 'Nothing is sold to it, and what it pays is held for finance.',
      none: 'The deny list is empty. “Put on a list” turns an address or a user away.',
    },
    allow: {
      name: 'Allow list',
      meaning: 'No limits of rate and volume.',
      none: 'The allow list is empty. “Put on a list” lifts the limits of an address or a user.',
    },
    exchange: {
      name: 'Exchanges',
      meaning: 'Wallets that many share: no refund goes there, and they prove nobody’s payment.',
      none: 'No address of an exchange is known. No refund goes to those that are listed.',
    },
  },
  kind: { address: 'Address', user: 'User' },
  fields: { list: 'List', subject: 'Address or user', note: 'Why', actor: 'By', since: 'Since' },
  add: { button: 'Put on a list', title: 'Put on a list' },
  remove: {
    button: 'Take off',
    title: 'Take it off the list?',
    warning: {
      deny: 'It is served again from the next order on. What was held stays with finance.',
      allow: 'Limits of rate and volume count for it again from the next order on.',
      exchange: 'Refunds may go to this address again.',
    },
  },
};
