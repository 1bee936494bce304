export const zh = {
  title: '风控名单',
  lead: '谁不再服务、谁不受限额、哪些地址是多人共用的交易所钱包。从下一个订单或付款起生效。',
  search: '地址、原因或操作人',
  noneFits: '这份名单里没有符合的条目。',
  unchanged: '名单本来就是这样，没有变化。',
  lists: {
    deny: {
      name: '拒绝名单',
      meaning: '不卖给它，它付来的钱会被扣留等财务处理。',
      none: '拒绝名单是空的。要拒绝某个地址或用户，点“加入名单”。',
    },
    allow: {
      name: '放行名单',
      meaning: '不受下单频率和用量限制。',
      none: '放行名单是空的。要放宽某个地址或用户的限制，点“加入名单”。',
    },
    exchange: {
      name: '交易所地址',
      meaning: '多人共用的钱包：退款不会退到这里，也不能用它证明是谁付的款。',
      none: '还没有登记交易所地址。登记后不会把退款退到那里。',
    },
  },
  kind: { address: '地址', user: '用户' },
  fields: { list: '名单', subject: '地址或用户', note: '原因', actor: '操作人', since: '加入时间' },
  add: { button: '加入名单', title: '加入名单' },
  remove: {
    button: '移出',
    title: '移出名单？',
    warning: {
      deny: '从下一个订单起重新服务它。之前扣留的收款仍由财务处理。',
      allow: '从下一个订单起，下单频率和用量限制对它重新有效。',
      exchange: '以后退款可以退到这个地址。',
    },
  },
};
